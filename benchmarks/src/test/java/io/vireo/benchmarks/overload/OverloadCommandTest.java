package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class OverloadCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream violations = new ByteArrayOutputStream();
  private final OverloadCommand command =
      new OverloadCommand(Path.of("."), new PrintStream(out), new PrintStream(violations));

  private static OverloadRun.Outcome outcome(long longestMillis, String... violations) {
    PeakMemory peaks = new PeakMemory();
    peaks.note(1 << 20, 3 << 19);
    return new OverloadRun.Outcome(List.of(violations), 100, longestMillis, 0, List.of(), peaks);
  }

  @Test
  void endsWellIfTheServerBearsIt() {
    assertThat(command.verdict(outcome(12))).isZero();
    assertThat(out.toString())
        .contains(
            "100 PINGs, the longest waited 12 ms (without stops of this program, at most 0 ms);",
            "used_memory at most 1.0 MiB, resident 1.5 MiB")
        .contains("The server bears it.");
    assertThat(violations.toString()).isEmpty();
  }

  @Test
  void namesWhatIsBroken() {
    assertThat(command.verdict(outcome(12, "the server has ended"))).isEqualTo(1);
    assertThat(violations.toString())
        .isEqualToIgnoringNewLines("overload test: the server has ended");
    assertThat(out.toString()).contains("The server is broken.");
  }

  @Test
  void doesNotAcceptALongWait() {
    new CommandLine(command).parseArgs("--longest-ping", "500");
    assertThat(command.verdict(outcome(500))).isZero();
    assertThat(command.verdict(outcome(501))).isEqualTo(1);
    assertThat(violations.toString()).contains("a PING waited 501 ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--seconds=0",
        "--heap=8",
        "--clients=0",
        "--longest-ping=0",
        "--seed=x",
        "--appendfsync=never"
      })
  void refusesWhatMakesNoSense(String option) {
    StringWriter usage = new StringWriter();
    int code = new CommandLine(command).setErr(new PrintWriter(usage)).execute(option);
    assertThat(code).isEqualTo(2);
    assertThat(usage.toString()).contains(option.substring(0, option.indexOf('=')));
  }
}
