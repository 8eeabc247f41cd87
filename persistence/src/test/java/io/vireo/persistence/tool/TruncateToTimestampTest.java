package io.vireo.persistence.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TruncateToTimestampTest {
  @TempDir private Path folder;

  private static Log timed() {
    return new Log()
        .time(100)
        .command("set foo1 bar1")
        .time(200)
        .command("set foo2 bar2")
        .time(300)
        .time(400)
        .command("set foo3 bar3")
        .time(500);
  }

  private Path file(Log log) throws IOException {
    return Files.write(folder.resolve("a.aof"), log.bytes());
  }

  private static ToolRun cut(Object time, Path file) {
    return ToolRun.of("check-aof", "--truncate-to-timestamp", "" + time, file.toString());
  }

  @ParameterizedTest
  @CsvSource({"100,42", "150,42", "200,84", "299,84", "300,93", "399,93", "400,135", "499,135"})
  void cutsOffWhatIsLater(long time, long left) throws IOException {
    Path file = file(timed());
    ToolRun run = cut(time, file);
    assertThat(run.out())
        .endsWith("Successfully truncated AOF " + file + " to timestamp " + time + "\n");
    assertThat(run.code()).isZero();
    assertThat(file).hasSize(left);
    assertThat(ToolRun.of("check-aof", file.toString()).code()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {500, 501, Integer.MAX_VALUE * 2L})
  void leavesAFileThatIsEarlierAltogether(long time) throws IOException {
    Path file = file(timed());
    ToolRun run = cut(time, file);
    assertThat(run.out())
        .endsWith(
            "Truncate nothing in AOF "
                + file
                + " to timestamp "
                + time
                + "\nAOF "
                + file
                + " is valid\n");
    assertThat(run.code()).isZero();
    assertThat(file).hasSize(144);
  }

  @Test
  void refusesToLeaveNothing() throws IOException {
    Path file = file(timed());
    ToolRun run = cut(99, file);
    assertThat(run.out())
        .endsWith("AOF " + file + " has nothing before timestamp 99, aborting...\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(144);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "12x", "-5", "0", "9999999999999999999999", "1.5", ""})
  void wantsATime(String time) throws IOException {
    Path file = file(timed());
    ToolRun run = cut(time, file);
    assertThat(run.out()).isEqualTo("Invalid timestamp, aborting...\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(144);
  }

  @Test
  void doesNotMindWhatIsWrongBehindTheCut() throws IOException {
    Path file = file(timed().raw("!!!"));
    assertThat(cut(350, file).code()).isZero();
    assertThat(file).hasSize(93);
  }

  @Test
  void cutsNothingOffIfSomethingIsWrongBeforeTheCut() throws IOException {
    Path file = file(new Log().time(100).raw("!!!").time(200));
    ToolRun run = cut(150, file);
    assertThat(run.out()).endsWith("is not valid. Use the --fix option to try fixing it.\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(21);
  }

  @Test
  void cutsOffAWholeTransaction() throws IOException {
    Log log = new Log().time(100).command("set a b");
    int before = log.length();
    log.command("multi").command("set c d").time(200).command("set e f").command("exec");
    Path file = file(log);
    assertThat(cut(150, file).code()).isZero();
    assertThat(file).hasSize(before);
  }

  @Test
  void refusesToGoBackBehindASnapshot() throws IOException {
    byte[] snapshot = SampleRdb.of(writer -> writer.aux("ctime", "250"));
    Log tail = new Log().raw(new String(snapshot, StandardCharsets.ISO_8859_1));
    Path file = file(tail.time(300).command("set a b").time(400).command("set a c"));
    long whole = Files.size(file);
    ToolRun run = cut(200, file);
    assertThat(run.out())
        .endsWith(
            "Its snapshot was made later, at timestamp 250\nAOF "
                + file
                + " has nothing before timestamp 200, aborting...\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(file).hasSize(whole);
    assertThat(cut(260, file).code()).isZero();
    assertThat(file).hasSize(snapshot.length);
  }

  @Test
  void cutsOffInTheLastFileOnly() throws IOException {
    Files.write(folder.resolve("a.1.base.aof"), timed().bytes());
    Files.write(folder.resolve("a.1.incr.aof"), timed().bytes());
    Path manifest =
        Files.writeString(
            folder.resolve("a.manifest"),
            "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n");
    ToolRun run = cut(350, manifest);
    assertThat(run.out())
        .contains("Failed to truncate AOF ")
        .contains(" to timestamp 350 to offset 93 because it is not the last file.");
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.resolve("a.1.base.aof")).hasSize(144);

    Files.write(folder.resolve("a.1.base.aof"), new Log().time(50).command("set a b").bytes());
    run = cut(350, manifest);
    assertThat(run.out())
        .endsWith(
            "Successfully truncated AOF a.1.incr.aof to timestamp 350\n"
                + "All AOF files and manifest are valid\n");
    assertThat(run.code()).isZero();
    assertThat(folder.resolve("a.1.incr.aof")).hasSize(93);
  }
}
