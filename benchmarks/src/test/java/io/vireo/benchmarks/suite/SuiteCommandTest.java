package io.vireo.benchmarks.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.benchmarks.report.ReportCommand;
import io.vireo.benchmarks.results.Figure;
import io.vireo.benchmarks.results.ResultsJson;
import io.vireo.benchmarks.results.ScenarioResult;
import io.vireo.benchmarks.results.SuiteResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

@Timeout(60)
class SuiteCommandTest {
  @TempDir Path home;

  private final StringWriter complaints = new StringWriter();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();

  @Test
  void listsScenariosAndGroups() {
    assertThat(execute("--list")).isZero();
    assertThat(printed.toString())
        .contains("mixed-zipf-p16", "BLPOP and RPUSH")
        .containsPattern("Groups: .*full.*quick");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 0",
        "--seconds 0",
        "--seconds NaN",
        "--warmup -1",
        "--scenarios nothing",
        "--subject unknown",
        "--subject a=/nowhere/at/all",
        "--subject /nowhere/at/all",
        "--subject 127.0.0.1:70000",
        "--subject 127.0.0.1:1 --against 127.0.0.1:1",
        "--nonsense",
      })
  void refusesNonsense(String arguments) {
    assertThat(execute(arguments)).isEqualTo(2);
    assertThat(complaints.toString()).isNotBlank();
  }

  @Test
  void measuresARunningServerAndReportsIt() throws IOException {
    try (TinyServer server = new TinyServer()) {
      Path out = home.resolve("out");
      String address = "127.0.0.1:" + server.port();
      int code =
          execute(
              "--subject "
                  + address
                  + " --against none --scenarios get-p1,multi-exec,aof-no,startup --rounds 2"
                  + " --seconds 0.05 --warmup 0.02 --out "
                  + out);
      assertThat(logged.toString()).isEmpty();
      assertThat(code).isZero();
      assertThat(server.seen()).contains("FLUSHALL", "SET", "GET", "MULTI", "EXEC");
      SuiteResult result = ResultsJson.decode(Files.readString(out.resolve("results.json")));
      assertThat(result.versions()).containsEntry(address, "7.7.7");
      assertThat(result.scenarios())
          .extracting(ScenarioResult::name)
          .containsExactly("get-p1", "multi-exec", "aof-no", "startup");
      assertThat(result.scenarios().get(0).of(address).values(Figure.RATE))
          .hasSize(2)
          .doesNotContain(0);
      assertThat(result.scenarios().get(2).of(address).leftOut()).contains("runs already");
      assertThat(Files.readString(out.resolve("results.csv"))).contains("get-p1," + address);
      assertThat(Files.readString(out.resolve("report.html"))).contains("</html>", "get-p1");
    }
  }

  @Test
  void sparesAServerThatHoldsData() throws IOException {
    try (TinyServer server = new TinyServer()) {
      server.holds(3);
      String arguments = "--against none --scenarios get-p1 --subject 127.0.0.1:" + server.port();
      assertThat(execute(arguments + " --out " + home.resolve("out"))).isEqualTo(1);
      assertThat(logged.toString()).contains("holds data", "--flush");
      assertThat(server.seen()).doesNotContain("FLUSHALL");
    }
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    TinyServer server = new TinyServer();
    int port = server.port();
    server.close();
    String arguments = "--against none --scenarios get-p1 --subject 127.0.0.1:" + port;
    assertThat(execute(arguments + " --out " + home.resolve("out"))).isEqualTo(1);
    assertThat(logged.toString()).contains("127.0.0.1:" + port);
  }

  @Test
  void saysWhichFileHoldsNoResults() throws IOException {
    Path file = Files.writeString(home.resolve("other.json"), "{\"a\":1}");
    assertThat(execute("report " + file + " -o " + home.resolve("page.html"))).isEqualTo(1);
    assertThat(logged.toString()).contains("other.json", "no results of vireo-bench");
    assertThat(execute("report " + home.resolve("absent.json"))).isEqualTo(1);
    assertThat(logged.toString()).contains("no file");
  }

  private int execute(String arguments) {
    PrintStream out = new PrintStream(printed);
    PrintStream log = new PrintStream(logged);
    return new CommandLine(new SuiteCommand(home, out, log))
        .addSubcommand(new ReportCommand(out, log))
        .setErr(new PrintWriter(complaints, true))
        .execute(arguments.split(" "));
  }
}
