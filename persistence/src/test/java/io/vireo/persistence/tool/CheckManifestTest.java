package io.vireo.persistence.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckManifestTest {
  private static final String BOTH =
      "file a.1.base.aof seq 1 type b\nfile a.1.incr.aof seq 1 type i\n";

  @TempDir private Path folder;

  private static Log sets() {
    return new Log().command("set foo hello").command("set bar world");
  }

  private void write(String name, byte[] content) throws IOException {
    Files.write(folder.resolve(name), content);
  }

  private String manifest(String text) throws IOException {
    return Files.writeString(folder.resolve("a.manifest"), text).toString();
  }

  @BeforeEach
  void makeFiles() throws IOException {
    write("a.1.base.aof", sets().bytes());
    write("a.1.incr.aof", sets().bytes());
  }

  @Test
  void checksAllFiles() throws IOException {
    ToolRun run = ToolRun.of("check-aof", manifest(BOTH));
    assertThat(run.lines())
        .containsExactly(
            "Start checking Multi Part AOF",
            "Start to check BASE AOF (RESP format).",
            "AOF analyzed: filename=a.1.base.aof, size=66, ok_up_to=66, ok_up_to_line=15, diff=0",
            "BASE AOF a.1.base.aof is valid",
            "Start to check INCR files.",
            "AOF analyzed: filename=a.1.incr.aof, size=66, ok_up_to=66, ok_up_to_line=15, diff=0",
            "INCR AOF a.1.incr.aof is valid",
            "All AOF files and manifest are valid");
    assertThat(run.code()).isZero();
  }

  private ToolRun checkOfBase(byte[] snapshot) throws IOException {
    write("a.1.base.rdb", snapshot);
    return ToolRun.of(
        "check-aof", manifest("file a.1.base.rdb seq 1 type b\nfile a.1.incr.aof seq 1 type i\n"));
  }

  @Test
  void checksABaseThatIsASnapshot() throws IOException {
    ToolRun run = checkOfBase(SampleRdb.of(writer -> {}));
    assertThat(run.lines())
        .contains(
            "Start to check BASE AOF (RDB format).",
            "[offset 0] Checking RDB file " + folder.resolve("a.1.base.rdb"),
            "RDB preamble is OK, proceeding with AOF tail...",
            "BASE AOF a.1.base.rdb is valid",
            "All AOF files and manifest are valid");
    assertThat(run.code()).isZero();
  }

  @Test
  void checksABaseThatIsASnapshotOfValkey() throws IOException {
    ToolRun run =
        checkOfBase("VALKEY080\u00ff\0\0\0\0\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(run.lines())
        .contains(
            "Start to check BASE AOF (RDB format).",
            "RDB preamble is OK, proceeding with AOF tail...",
            "BASE AOF a.1.base.rdb is valid");
    assertThat(run.code()).isZero();
  }

  @Test
  void stopsAtABaseThatIsDamaged() throws IOException {
    byte[] snapshot = SampleRdb.of(writer -> {});
    snapshot[snapshot.length - 1]++;
    write("a.1.base.aof", snapshot);
    ToolRun run = ToolRun.answering("y", "check-aof", "--fix", manifest(BOTH));
    assertThat(run.out())
        .contains("--- RDB ERROR DETECTED ---", "RDB CRC error")
        .endsWith("RDB preamble of AOF file is not sane, aborting.\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void cutsOffTheLastFileOnly() throws IOException {
    write("a.1.base.aof", sets().without(1));
    ToolRun run = ToolRun.answering("y", "check-aof", "--fix", manifest(BOTH));
    assertThat(run.out())
        .endsWith("Failed to truncate AOF a.1.base.aof because it is not the last file\n");
    assertThat(run.code()).isEqualTo(1);
    assertThat(folder.resolve("a.1.base.aof")).hasSize(65);

    write("a.1.base.aof", new byte[0]);
    write("a.1.incr.aof", sets().without(1));
    run = ToolRun.answering("y", "check-aof", "--fix", manifest(BOTH));
    assertThat(run.out())
        .contains("BASE AOF a.1.base.aof is empty")
        .endsWith(
            "Successfully truncated AOF a.1.incr.aof\nAll AOF files and manifest are valid\n");
    assertThat(run.code()).isZero();
    assertThat(folder.resolve("a.1.incr.aof")).hasSize(33);
  }

  @Test
  void cutsOffAFileThatIsFollowedByEmptyOnes() throws IOException {
    write("a.1.incr.aof", sets().without(1));
    write("a.2.incr.aof", new byte[0]);
    String manifest = manifest(BOTH + "file a.2.incr.aof seq 2 type i\n");
    assertThat(ToolRun.answering("y", "check-aof", "--fix", manifest).code()).isZero();
    assertThat(folder.resolve("a.1.incr.aof")).hasSize(33);
  }

  @Test
  void tellsWhichFileIsMissing() throws IOException {
    Files.delete(folder.resolve("a.1.incr.aof"));
    ToolRun run = ToolRun.of("check-aof", manifest(BOTH));
    assertThat(run.out())
        .endsWith(
            "Cannot open file "
                + folder.resolve("a.1.incr.aof")
                + ": No such file or directory, aborting...\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void tellsWhatIsWrongWithAManifest() throws IOException {
    ToolRun run = ToolRun.of("check-aof", manifest(BOTH + "!!!\n"));
    assertThat(run.lines())
        .containsExactly(
            "Start checking Multi Part AOF",
            "*** FATAL AOF MANIFEST FILE ERROR ***",
            "Reading the manifest file, at line 3",
            ">>> '!!!'",
            "Invalid AOF manifest file format");
    assertThat(run.code()).isEqualTo(1);
    assertThat(ToolRun.of("check-aof", manifest("")).out()).contains("Found an empty AOF manifest");
  }

  @Test
  void tellsOfANumberBehindWhichNoneComes() throws IOException {
    String line = "file a.1.incr.aof seq 9223372036854775807 type i";
    ToolRun run = ToolRun.of("check-aof", manifest(line + "\n"));
    assertThat(run.lines())
        .containsExactly(
            "Start checking Multi Part AOF",
            "*** FATAL AOF MANIFEST FILE ERROR ***",
            "Reading the manifest file, at line 1",
            ">>> '" + line + "'",
            "A number of the AOF manifest is too large: numbers go up to 4611686018427387904");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void knowsAManifestByItsContent() throws IOException {
    Path other = Files.writeString(folder.resolve("list"), "# a comment\n" + BOTH);
    assertThat(ToolRun.of("check-aof", other.toString()).lines())
        .startsWith("Start checking Multi Part AOF");
    write("log", new Log().raw("#TS:1\r\n").command("set file file").bytes());
    assertThat(ToolRun.of("check-aof", folder.resolve("log").toString()).lines())
        .startsWith("Start checking Old-Style AOF");
  }
}
