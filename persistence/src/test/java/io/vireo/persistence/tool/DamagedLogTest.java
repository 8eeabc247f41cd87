package io.vireo.persistence.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.aof.AofFormatException;
import io.vireo.persistence.aof.AofReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is cut off or changed anywhere: the check agrees with the reader that loads it. */
class DamagedLogTest {
  @TempDir private Path folder;

  private static Log sample() {
    return new Log()
        .time(100)
        .command("select 0")
        .command("set foo hello")
        .command("multi")
        .command("set a 1")
        .command("del b")
        .command("exec")
        .raw("#note\r\n")
        .time(200)
        .command("rpush l a bc def");
  }

  private ToolRun check(byte[] content) throws IOException {
    Path file = Files.write(folder.resolve("a.aof"), content);
    return ToolRun.of("check-aof", file.toString());
  }

  /** Where the part ends that the reader takes, transactions being one piece. */
  private static int good(byte[] content) throws IOException {
    AofReader reader = new AofReader(new ByteArrayInputStream(content), 0, 0, bytes -> {});
    long transaction = -1;
    try {
      while (reader.next()) {
        String name =
            new String(
                reader.array(0), reader.offset(0), reader.length(0), StandardCharsets.ISO_8859_1);
        boolean begins = name.equalsIgnoreCase("multi");
        boolean ends = name.equalsIgnoreCase("exec");
        if (begins && transaction >= 0 || ends && transaction < 0) {
          return (int) (transaction >= 0 ? transaction : reader.goodOffset());
        }
        transaction = begins ? reader.goodOffset() : ends ? -1 : transaction;
      }
    } catch (AofFormatException fault) {
      return (int) (transaction >= 0 ? transaction : fault.offset());
    }
    return transaction >= 0 ? (int) transaction : content.length;
  }

  private static void agree(byte[] content) throws IOException {
    AofScanner scanner = new AofScanner(new ByteArrayInputStream(content), 0);
    AofScan scan = scanner.scan(OptionalLong.empty());
    int good = good(content);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    assertThat(scan.goodOffset()).as(text).isEqualTo(good);
    assertThat(scan.fault().isEmpty()).as(text).isEqualTo(good == content.length);
    assertThat(scan.fault().map(fault -> fault.text().length()).orElse(0)).isLessThan(200);
  }

  @Test
  void cutOffAnywhere() throws IOException {
    byte[] whole = sample().bytes();
    agree(whole);
    for (int length = 0; length < whole.length; length++) {
      agree(Arrays.copyOf(whole, length));
    }
  }

  @Test
  void andTheToolSaysSo() throws IOException {
    byte[] whole = sample().bytes();
    for (int length = 1; length <= whole.length; length++) {
      byte[] content = Arrays.copyOf(whole, length);
      ToolRun run = check(content);
      assertThat(run.out()).contains(", ok_up_to=" + good(content) + ", ").hasSizeLessThan(2000);
      assertThat(run.code()).isEqualTo(good(content) == length ? 0 : 1);
    }
  }

  @Test
  void withAnyBitFlipped() throws IOException {
    byte[] whole = sample().bytes();
    for (int bit = 0; bit < 8 * whole.length; bit++) {
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      agree(flipped);
    }
  }

  @Test
  void withBytesChangedAtRandom() throws IOException {
    byte[] whole = sample().bytes();
    byte[] letters = "*$#\r\n0123456789-+multiexec".getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(7);
    for (int i = 0; i < 5000; i++) {
      byte[] changed = whole.clone();
      for (int n = random.nextInt(3); n >= 0; n--) {
        changed[random.nextInt(changed.length)] = letters[random.nextInt(letters.length)];
      }
      agree(changed);
    }
  }

  @Test
  void cutOffAnywhereBehindASnapshot() throws IOException {
    byte[] snapshot = SampleRdb.of(SampleRdb::allSorts);
    byte[] tail = new Log().command("set a b").command("del b").bytes();
    byte[] whole = Arrays.copyOf(snapshot, snapshot.length + tail.length);
    System.arraycopy(tail, 0, whole, snapshot.length, tail.length);
    for (int length = snapshot.length; length <= whole.length; length++) {
      ToolRun run = check(Arrays.copyOf(whole, length));
      int good = snapshot.length + good(Arrays.copyOf(tail, length - snapshot.length));
      assertThat(run.out())
          .contains("RDB preamble is OK, proceeding with AOF tail...")
          .contains(", size=" + length + ", ok_up_to=" + good + ", ");
      assertThat(run.code()).isEqualTo(good == length ? 0 : 1);
    }
    for (int length = 5; length < snapshot.length; length++) {
      ToolRun run = check(Arrays.copyOf(whole, length));
      assertThat(run.out()).endsWith("RDB preamble of AOF file is not sane, aborting.\n");
      assertThat(run.code()).isEqualTo(1);
    }
  }
}
