package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SideBySideCommandTest {
  @TempDir Path home;

  private final StringWriter complaints = new StringWriter();

  @Test
  void byDefaultSixScenarios() {
    assertThat(parse("").scenarios())
        .extracting(Scenario::label)
        .containsExactly(
            "SET -c 50 -P 1",
            "GET -c 50 -P 1",
            "INCR -c 50 -P 1",
            "SET -c 50 -P 16",
            "GET -c 50 -P 16",
            "INCR -c 50 -P 16");
  }

  @Test
  void takesListsOfTestsClientsAndPipelines() {
    SideBySideCommand command =
        parse("--tests lpop,zadd --clients 1,10 --pipeline 4 --requests 77 --data 100");
    assertThat(command.scenarios())
        .hasSize(4)
        .allMatch(scenario -> scenario.requests() == 77 && scenario.dataSize() == 100)
        .extracting(Scenario::label)
        .containsExactly("LPOP -c 1 -P 4", "ZADD -c 1 -P 4", "LPOP -c 10 -P 4", "ZADD -c 10 -P 4");
  }

  @Test
  void sendsFewerRequestsThatWeighMore() {
    SideBySideCommand command = parse("--tests types --pipeline 16 --requests 300000");
    assertThat(command.scenarios()).hasSize(15);
    assertThat(command.scenarios())
        .filteredOn(scenario -> scenario.label().startsWith("SINTER_10K"))
        .extracting(Scenario::requests)
        .containsExactly(1000L);
  }

  @Test
  void knowsItsMeasurements() {
    assertThat(parse("expiry --keys 5").what).isEqualTo(SideBySideCommand.What.expiry);
    assertThat(parse("memory").what).isEqualTo(SideBySideCommand.What.memory);
    assertThat(parse("churn --window 60 --rate 50000").what)
        .isEqualTo(SideBySideCommand.What.churn);
  }

  @Test
  void manyCollectionsHaveDefaultsOfTheirOwn() {
    assertThat(parse("many").manyLoad())
        .isEqualTo(
            new ManyRun.Load(
                List.of("list", "hash", "zset", "set", "stream"), 20_000, 100, 50, 16));
    assertThat(
            parse("many --only set,hash --keys 7 --elements 9 --clients 3 --pipeline 1").manyLoad())
        .isEqualTo(new ManyRun.Load(List.of("set", "hash"), 7, 9, 3, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--rounds 0",
        "--requests 0",
        "--clients 0",
        "--pipeline 0",
        "many --elements 0",
        "--tests nothing",
        "--generator other",
        "--keys 0",
        "--window 0",
        "churn --rate 0",
        "many --only list,string",
        "many --pipeline 1,16",
        "many --clients 1,50",
        "nonsense",
        "--subject unknown",
        "--subject a=/nowhere/at/all",
      })
  void refusesNonsense(String arguments) {
    CommandLine line = line(command());
    assertThat(line.execute(arguments.split(" "))).isEqualTo(2);
    assertThat(complaints.toString()).isNotBlank();
  }

  @Test
  void saysThatVireoIsMissing() {
    assertThat(line(command()).execute("--against", "vireo")).isEqualTo(2);
    assertThat(complaints.toString()).contains("vireo: no program at", "bin/vireo-server");
  }

  private SideBySideCommand parse(String arguments) {
    SideBySideCommand command = command();
    line(command).parseArgs(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    return command;
  }

  private SideBySideCommand command() {
    PrintStream sink = new PrintStream(new ByteArrayOutputStream());
    return new SideBySideCommand(home, sink, sink);
  }

  private CommandLine line(SideBySideCommand command) {
    return new CommandLine(command).setErr(new PrintWriter(complaints, true));
  }
}
