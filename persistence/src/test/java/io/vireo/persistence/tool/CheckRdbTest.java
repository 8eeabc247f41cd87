package io.vireo.persistence.tool;

import static io.vireo.persistence.tool.SampleRdb.blob;
import static io.vireo.persistence.tool.SampleRdb.intset;
import static io.vireo.persistence.tool.SampleRdb.key;
import static io.vireo.persistence.tool.SampleRdb.listpack;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.rdb.RdbWriter;
import io.vireo.persistence.rdb.StreamFacts;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckRdbTest {
  @TempDir private Path folder;

  private ToolRun check(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("dump.rdb"), content);
    return ToolRun.of("check-rdb", file.toString());
  }

  @Test
  void tellsWhatIsInAFile() throws IOException {
    byte[] file = SampleRdb.of(SampleRdb::allSorts);
    ToolRun run = check(file);
    assertThat(run.lines())
        .containsExactly(
            "[offset 0] Checking RDB file " + folder.resolve("dump.rdb"),
            "[offset 26] AUX FIELD redis-ver = '8.0.2'",
            "[offset 38] AUX FIELD ctime = '1600000000'",
            "[offset 101] Selecting DB ID 0",
            "[offset 205] Selecting DB ID 3",
            "[offset " + file.length + "] Checksum OK",
            "[offset " + file.length + "] \\o/ RDB looks OK! \\o/",
            "[info] 13 keys read",
            "[info] 2 expires",
            "[info] 1 already expired",
            "[info] 2 subexpires");
    assertThat(run.code()).isZero();
    assertThat(run.err()).isEmpty();
  }

  @Test
  void doesWithoutAChecksum() throws IOException {
    byte[] file = SampleRdb.of(SampleRdb::allSorts);
    Arrays.fill(file, file.length - 8, file.length, (byte) 0);
    ToolRun run = check(file);
    assertThat(run.out())
        .contains("RDB file was saved with checksum disabled: no check performed.");
    assertThat(run.code()).isZero();
    assertThat(check(new byte[] {'R', 'E', 'D', 'I', 'S', '0', '0', '0', '4', (byte) 255}).lines())
        .element(1)
        .isEqualTo("[offset 10] \\o/ RDB looks OK! \\o/");
  }

  @Test
  void tellsOfKeysWithNothingInThem() throws IOException {
    ToolRun run =
        check(
            SampleRdb.of(
                writer -> {
                  key(writer, "k");
                  writer.set(0);
                }));
    assertThat(run.out()).endsWith("[info] 1 empty keys, which are left out on loading\n");
    assertThat(run.code()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "'', 0, Unexpected EOF reading RDB file, start",
    "REDIS00, 7, Unexpected EOF reading RDB file, start",
    "SIDER0011, 0, Wrong signature trying to load DB from file, start",
    "REDIS0099, 5, Can't handle RDB format version 0099, start",
    "REDIS00x1, 5, Can't handle RDB format version 00x1, start",
    "REDIS0012, 9, Unexpected EOF reading RDB file, read-type",
    "REDIS0012\\x1b, 10, Invalid object type: 27, read-type",
    "REDIS0012\\x08, 10, Invalid object type: 8, read-type",
    "REDIS0012\\xfa\\x01a, 12, Unexpected EOF reading RDB file, read-aux",
    "REDIS0012\\xfe, 10, Unexpected EOF reading RDB file, read-len",
    "REDIS0012\\xfb\\x01, 11, Unexpected EOF reading RDB file, read-len",
    "REDIS0012\\xfc\\x01, 11, Unexpected EOF reading RDB file, read-expire",
    "REDIS0012\\xf5\\x09x, 12, Unexpected EOF reading RDB file, read-functions",
    "REDIS0012\\xf7\\x01, 11, Unexpected EOF reading RDB file, read-module-aux",
    "REDIS0012\\xff\\x00, 11, Unexpected EOF reading RDB file, check-sum"
  })
  void tellsWhereItStopped(String file, long offset, String what, String stage) throws IOException {
    assertThat(check(escaped(file)).lines())
        .containsSubsequence(
            "--- RDB ERROR DETECTED ---",
            "[offset " + offset + "] " + what,
            "[additional info] While doing: " + stage,
            "[info] 0 keys read");
    assertThat(check(escaped(file)).code()).isEqualTo(1);
  }

  private static byte[] escaped(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      if (text.startsWith("\\x", i)) {
        out.write(Integer.parseInt(text.substring(i + 2, i + 4), 16));
        i += 3;
      } else {
        out.write(text.charAt(i));
      }
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @CsvSource({
    "0, string",
    "1, list-linked",
    "2, set-hashtable",
    "3, zset-v1",
    "4, hash-hashtable",
    "5, zset-v2",
    "7, module-value",
    "9, hash-zipmap",
    "10, list-ziplist",
    "11, set-intset",
    "12, zset-ziplist",
    "13, hash-ziplist",
    "14, quicklist",
    "15, stream",
    "16, hash-listpack",
    "17, zset-listpack",
    "18, quicklist-v2",
    "19, stream-v2",
    "20, set-listpack",
    "21, stream-v3",
    "22, hash-hashtable-md-pre-release",
    "23, hash-listpack-md-pre-release",
    "24, hash-hashtable-md",
    "25, hash-listpack-md"
  })
  void tellsWhichValueIsCutOff(int type, String label) throws IOException {
    byte[] file = "REDIS0012.\1k".getBytes(StandardCharsets.ISO_8859_1);
    file[9] = (byte) type;
    assertThat(check(file).lines())
        .containsSubsequence(
            "[offset 12] Unexpected EOF reading RDB file",
            "[additional info] While doing: read-object-value",
            "[additional info] Reading key 'k'",
            "[additional info] Reading type " + type + " (" + label + ")",
            "[info] 1 keys read");
    assertThat(check(Arrays.copyOf(file, 10)).lines())
        .containsSubsequence(
            "[offset 10] Unexpected EOF reading RDB file",
            "[additional info] While doing: read-key",
            "[additional info] Reading type " + type + " (" + label + ")");
  }

  private static Arguments value(String told, Consumer<RdbWriter> value) {
    return Arguments.of(told, value);
  }

  private static byte[] changed(byte[] blob, int at, int by) {
    blob[at] += (byte) by;
    return blob;
  }

  private static void stream(RdbWriter writer, long length, Object... node) {
    writer.stream(1);
    byte[] blob = listpack(node);
    writer.streamNode(new byte[16], blob, 0, blob.length);
    writer.streamFacts(new StreamFacts(length, 100, 0, 0, 0, 0, 0, 1, 0));
  }

  static Stream<Arguments> damagedValues() {
    return Stream.of(
        value(
            "List listpack integrity check failed",
            writer -> {
              writer.list(1);
              blob(changed(listpack("a", "b"), 4, 1), writer::packedNode);
            }),
        value(
            "Set listpack integrity check failed",
            writer -> blob(changed(listpack("a", "b"), 8, 1), writer::setListpack)),
        value(
            "Set listpack integrity check failed",
            writer -> blob(changed(listpack("a", "b"), 0, 1), writer::setListpack)),
        value(
            "Hash listpack integrity check failed",
            writer -> blob(listpack("f", "v", "g"), writer::hashListpack)),
        value(
            "Zset listpack integrity check failed",
            writer -> blob(listpack("m"), writer::sortedSetListpack)),
        value(
            "A score is no number",
            writer -> blob(listpack("m", "nan"), writer::sortedSetListpack)),
        value(
            "A score is no number",
            writer -> {
              writer.sortedSet(1);
              SampleRdb.part(writer, "m");
              writer.score(Double.NaN);
            }),
        value("Intset integrity check failed", writer -> blob(intset(2, 1), writer::intset)),
        value("Intset integrity check failed", writer -> blob(intset(), writer::intset)),
        value(
            "Intset integrity check failed",
            writer -> blob(changed(intset(1, 2), 0, 1), writer::intset)),
        value(
            "The deadlines of a hash are not in order",
            writer -> {
              byte[] triples = listpack("f", "v", 9, "g", "w", 5);
              writer.hashListpackEx(5, triples, 0, triples.length);
            }),
        value(
            "Stream listpack integrity check failed",
            writer -> stream(writer, 2, 2, 0, 1, "f", 0, 2, 0, 0, "v", 4)),
        value(
            "Stream listpack integrity check failed",
            writer -> stream(writer, 1, 1, 0, 1, "f", 0, 2, 0, 0, "v", 5)),
        value(
            "A stream has another number of entries than it says",
            writer -> stream(writer, 2, 1, 0, 1, "f", 0, 2, 0, 0, "v", 4)),
        value(
            "A stream has entries above its last id",
            writer -> stream(writer, 1, 1, 0, 1, "f", 0, 2, 101, 0, "v", 4)));
  }

  @ParameterizedTest
  @MethodSource("damagedValues")
  void looksAtEveryValue(String told, Consumer<RdbWriter> value) throws IOException {
    ToolRun run =
        check(
            SampleRdb.of(
                writer -> {
                  key(writer, "k");
                  value.accept(writer);
                }));
    assertThat(run.out()).contains("] " + told + ", key k\n");
    assertThat(run.code()).isEqualTo(1);
  }

  @Test
  void skipsWhatModulesSaved() throws IOException {
    String file =
        "REDIS0012\\xf7\\x81\\x00\\x00\\x00\\x00\\x00\\x00\\x04\\x01\\x02\\x01\\x05\\x01a\\x00"
            + "\\x07\\x01k\\x81\\x00\\x00\\x00\\x00\\x00\\x00\\x04\\x01\\x02\\x09\\x05\\x03abc\\x00"
            + "\\xff\\x00\\x00\\x00\\x00\\x00\\x00\\x00\\x00";
    ToolRun run = check(escaped(file));
    assertThat(run.out()).contains("MODULE AUX for: AAAAAAAAB").contains("[info] 1 keys read");
    assertThat(run.code()).isZero();
  }

  /** The same without a file. */
  private static ToolRun quick(byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrintStream printed = new PrintStream(out, false, StandardCharsets.UTF_8);
    long now = 1000 * ToolRun.NOW;
    RdbCheck check = new RdbCheck(printed, "x", new ByteArrayInputStream(content), now);
    int code = check.run() ? 0 : 1;
    printed.flush();
    return new ToolRun(code, out.toString(StandardCharsets.UTF_8), "");
  }

  @Test
  void everyCutIsTold() throws IOException {
    byte[] file = SampleRdb.of(SampleRdb::allSorts);
    for (int length = 0; length < file.length; length++) {
      ToolRun run = quick(Arrays.copyOf(file, length));
      assertThat(run.lines())
          .contains(
              "--- RDB ERROR DETECTED ---",
              "[offset " + length + "] Unexpected EOF reading RDB file");
      assertThat(run.code()).isEqualTo(1);
    }
  }

  @Test
  void everyFlippedBitIsTold() throws IOException {
    byte[] file = SampleRdb.of(SampleRdb::allSorts);
    for (int bit = 0; bit < 8 * file.length; bit++) {
      byte[] flipped = file.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      ToolRun run = quick(flipped);
      boolean otherVersion = bit / 8 < 9;
      assertThat(run.code()).as("bit %d", bit).isIn(otherVersion ? List.of(0, 1) : List.of(1));
      assertThat(run.out()).contains(run.code() == 0 ? "looks OK" : "ERROR DETECTED");
      assertThat(run.out()).hasSizeLessThan(4000);
    }
  }

  @Test
  void printsNothingThatHarmsATerminal() throws IOException {
    byte[] file =
        SampleRdb.of(
            writer -> {
              writer.aux("a\u001b[2J", "\u0007é\n");
              writer.aux("long", "é".repeat(10_000));
            });
    assertThat(check(file).lines())
        .element(1)
        .isEqualTo("[offset 21] AUX FIELD a\\x1b[2J = '\\x07\\xc3\\xa9\\x0a'");
    assertThat(check(file).out()).contains("= 'éééé").contains("é...'");
  }

  @Test
  void tellsWhatItCannotRead() {
    ToolRun run = ToolRun.of("check-rdb", folder.resolve("none").toString());
    assertThat(run.out()).startsWith("Cannot open file ").endsWith("No such file or directory\n");
    assertThat(run.code()).isEqualTo(1);
    run = ToolRun.of("check-rdb", folder.toString());
    assertThat(run.out()).startsWith("Cannot read file: ");
    assertThat(run.code()).isEqualTo(1);
    run = ToolRun.of("check-rdb");
    assertThat(run.err()).contains("Usage: vireo-check-rdb");
    assertThat(run.code()).isEqualTo(1);
  }
}
