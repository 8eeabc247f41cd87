package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoadCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final LoadCommand command =
      new LoadCommand(new PrintStream(out, true), new PrintStream(log, true));
  private final CommandLine line = new CommandLine(command).setStopAtPositional(true);

  @Test
  void readsTheUsualOptions() {
    line.parseArgs(
        "-h somewhere -p 7 -c 20 -n 1000 -P 16 -t set,get -d 100 -r 5000 --seed 9 --threads 2"
            .split(" "));
    assertThat(command.host).isEqualTo("somewhere");
    assertThat(command.port).isEqualTo(7);
    assertThat(command.dataSize).isEqualTo(100);
    assertThat(command.chosen()).extracting(TestCase::name).containsExactly("set", "get");
    assertThat(command.plan())
        .isEqualTo(new LoadPlan(1000, 0, 20, 16, 2, 0, true, false, new KeyChoice(5000, 0, 9)));
  }

  @Test
  void hasRedisBenchmarksDefaults() {
    line.parseArgs("--seed", "1");
    assertThat(command.host + ":" + command.port).isEqualTo("127.0.0.1:6379");
    assertThat(command.dataSize).isEqualTo(3);
    assertThat(command.plan())
        .isEqualTo(new LoadPlan(100_000, 0, 50, 1, 1, 0, true, false, KeyChoice.NONE));
    assertThat(command.chosen()).isEqualTo(TestCatalog.standard());
  }

  @Test
  void anOpenLoopHasARateAndATime() {
    line.parseArgs("--rate", "5e3", "--duration", "1.5", "--no-spin", "-3", "--seed", "1");
    assertThat(command.resp3).isTrue();
    assertThat(command.plan())
        .isEqualTo(
            new LoadPlan(100_000, 1_500_000_000L, 50, 1, 1, 5000, false, false, KeyChoice.NONE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-n 5 -- SET -c -n", "-n 5 SET -c -n"})
  void whatFollowsTheCommandIsTheCommands(String arguments) {
    line.parseArgs(arguments.split(" "));
    assertThat(command.requests).isEqualTo(5);
    assertThat(command.chosen()).containsExactly(TestCase.custom(List.of("SET", "-c", "-n")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-c 0",
        "-n 0",
        "-P 0",
        "-d -1",
        "-r -1",
        "--threads 0",
        "-c 2 --threads 3",
        "--rate -5",
        "--rate NaN",
        "--csv --json",
        "-t nothing",
        "--precision 9",
        "-n many"
      })
  void refusesNonsense(String arguments) {
    line.setErr(new PrintWriter(new StringWriter()));
    assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
  }

  @Test
  void listsItsTests() {
    assertThat(line.execute("--list")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).contains("zpopmin", "lrange_600");
  }

  @Test
  void runsAgainstAServer() throws Exception {
    try (FakeServer server = FakeServer.answering("+PONG\r\n")) {
      assertThat(execute(server, "--csv -n 100 -t ping_mbulk")).isZero();
    }
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .hasSize(2)
        .first()
        .isEqualTo(
            "\"test\",\"rps\",\"avg_latency_ms\",\"min_latency_ms\",\"p50_latency_ms\","
                + "\"p95_latency_ms\",\"p99_latency_ms\",\"max_latency_ms\"");
  }

  @Test
  void errorRepliesShowAndMayFailTheRun() throws Exception {
    try (FakeServer server = FakeServer.answering("-ERR broken\r\n")) {
      assertThat(execute(server, "-n 10 PING")).isZero();
      assertThat(execute(server, "-n 10 --fail-on-error PING")).isEqualTo(1);
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("10, the first: ERR broken");
  }

  @Test
  void saysThatThereIsNoServer() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    assertThat(line.execute("-p", "" + port, "PING")).isEqualTo(1);
    assertThat(log.toString(StandardCharsets.UTF_8)).contains("127.0.0.1:" + port);
  }

  private int execute(FakeServer server, String arguments) {
    String all = "-p " + server.port() + " -c 3 --warmup 0 " + arguments;
    return line.execute(all.split(" "));
  }
}
