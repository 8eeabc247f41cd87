package io.vireo.persistence.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckAofTest {
  private static final String ARGUMENT = "*1\r\n$4\r\nPING\r\n";

  @TempDir private Path folder;

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("a.aof"), content);
  }

  private static Log sets() {
    return new Log().command("set foo hello").command("set bar world");
  }

  @Test
  void tellsThatAFileIsSound() throws IOException {
    Path file = file(sets().bytes());
    ToolRun run = ToolRun.of("check-aof", file.toString());
    assertThat(run.lines())
        .containsExactly(
            "Start checking Old-Style AOF",
            "AOF analyzed: filename=" + file + ", size=66, ok_up_to=66, ok_up_to_line=15, diff=0",
            "AOF " + file + " is valid");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
  }

  @Test
  void tellsWhereAFileWasCutOff() throws IOException {
    Path file = file(sets().without(3));
    ToolRun run = ToolRun.of("check-aof", file.toString());
    assertThat(run.lines())
        .containsExactly(
            "Start checking Old-Style AOF",
            "0x              3b: Expected to read 7 bytes, got 4 bytes",
            "AOF analyzed: filename=" + file + ", size=63, ok_up_to=33, ok_up_to_line=14, diff=30",
            "AOF " + file + " is not valid. Use the --fix option to try fixing it.");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(63);
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of("!!!", "0x               e: Expected prefix '*', got: '!'"),
        Arguments.of("*1\r\n", "0x              12: Unexpected end of file"),
        Arguments.of("*1\r\n$", "0x              12: Expected \\r\\n, got: 0000"),
        Arguments.of("*1\r\n$4\r", "0x              12: Expected \\r\\n, got: 0d00"),
        Arguments.of("*1\r", "0x               e: Expected \\r\\n, got: 0d00"),
        Arguments.of("*x\r\n", "0x               e: Expected \\r\\n, got: 780d"),
        Arguments.of("*\r\n", "0x               e: Expected a number behind '*'"),
        Arguments.of("*1\r\n+OK\r\n", "0x              12: Expected prefix '$', got: '+'"),
        Arguments.of("*1\r\n$4\r\nPINGxy", "0x              16: Expected \\r\\n, got: 7879"),
        Arguments.of(
            "*1\r\n$9\r\nPING", "0x              16: Expected to read 11 bytes, got 4 bytes"),
        Arguments.of(
            "*0\r\n",
            "0x               e: Expected to read 0 arguments, which is not in the suitable range"),
        Arguments.of(
            "*1\r\n$-1\r\n",
            "0x              12: Expected to read string of -1 bytes, which is not in the suitable"
                + " range"),
        Arguments.of(
            "*1\r\n$99999999999999999999999\r\n",
            "0x              12: Expected to read string of 9223372036854775807 bytes, which is not"
                + " in the suitable range"),
        Arguments.of("#TS:1", "0x               e: Unexpected end of file in an annotation"),
        Arguments.of(
            "#" + "x".repeat(2000) + "\r\n", "0x               e: An annotation that is too long"),
        Arguments.of("*1\r\n$4\r\nexec\r\n", "0x              16: Unexpected EXEC"),
        Arguments.of(
            "*1\r\n$5\r\nMULTI\r\n*1\r\n$5\r\nMULTI\r\n", "0x              25: Unexpected MULTI"),
        Arguments.of(
            "*1\r\n$5\r\nMULTI\r\n" + ARGUMENT,
            "0x              25: Reached EOF before reading EXEC for MULTI"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tellsWhatIsWrong(String tail, String told) throws IOException {
    Path file = file(new Log().raw(ARGUMENT).raw(tail).bytes());
    ToolRun run = ToolRun.of("check-aof", file.toString());
    assertThat(run.lines()).element(1).isEqualTo(told);
    assertThat(run.out()).contains("ok_up_to=14, ").endsWith("to try fixing it.\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*1\r\n$5\r\nmulti\r\n#TS:9\r\n" + ARGUMENT + "*1\r\n$4\r\nExEc\r\n",
        "#anything\r\n" + ARGUMENT + "#TS:x\r\n",
        "*1\n$4\nPING\r\n",
        "*2\r\n$0\r\n\r\n$2\r\n\r\n\r\n"
      })
  void takesWhatTheServerTakes(String text) throws IOException {
    Path file = file(new Log().raw(text).bytes());
    assertThat(ToolRun.of("check-aof", file.toString()).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"y", "Y", "yes\n"})
  void cutsOffWhatIsWrong(String answer) throws IOException {
    Path file = file(sets().without(3));
    ToolRun run = ToolRun.answering(answer, "check-aof", "--fix", file.toString());
    assertThat(run.out())
        .contains("This will shrink the AOF " + file + " from 63 bytes, with 30 bytes, to 33 bytes")
        .endsWith("Continue? [y/N]: Successfully truncated AOF " + file + "\n");
    assertThat(run.code()).isZero();
    assertThat(file).hasSize(33);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "n\ny\n", "\n", "sure"})
  void cutsNothingOffWithoutAYes(String answer) throws IOException {
    Path file = file(sets().without(3));
    ToolRun run = ToolRun.answering(answer, "check-aof", "--fix", file.toString());
    assertThat(run.out()).endsWith("Continue? [y/N]: Aborting...\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(63);
  }

  @Test
  void cutsOffAWholeTransactionThatDoesNotEnd() throws IOException {
    Log log = sets();
    int good = log.length();
    Path file = file(log.command("multi").command("del foo").bytes());
    assertThat(ToolRun.answering("y", "check-aof", "--fix", file.toString()).code()).isZero();
    assertThat(file).hasSize(good);
  }

  @Test
  void hasNothingToSayAboutAnEmptyFile() throws IOException {
    Path file = file(new byte[0]);
    ToolRun run = ToolRun.of("check-aof", file.toString());
    assertThat(run.out()).endsWith("AOF " + file + " is empty\n");
    assertThat(run.code()).isZero();
  }

  @Test
  void tellsWhatItCannotRead() {
    Path none = folder.resolve("none");
    ToolRun run = ToolRun.of("check-aof", none.toString());
    assertThat(run.out()).isEqualTo("Cannot open file " + none + ": No such file or directory\n");
    assertThat(run.code()).isEqualTo(1);
    run = ToolRun.of("check-aof", folder.toString());
    assertThat(run.out()).isEqualTo("Cannot read file: " + folder + "\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void tellsHowItIsToBeCalled() {
    for (String[] wrong :
        new String[][] {{"check-aof"}, {"check-aof", "--foo", "x"}, {"check-aof", "x", "y"}}) {
      ToolRun run = ToolRun.of(wrong);
      assertThat(run.err()).contains("Usage: vireo-check-aof");
      assertThat(run.code()).isEqualTo(1);
    }
    assertThat(ToolRun.of("check-aof", "--help").out()).contains("--truncate-to-timestamp");
    assertThat(ToolRun.of("check-aof", "--fix", "--truncate-to-timestamp", "1", "x").code())
        .isEqualTo(1);
    assertThat(ToolRun.of("check").err()).contains("check-aof");
  }
}
