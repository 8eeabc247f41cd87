package io.vireo.persistence.rdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdbRoundTripTest {
  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static byte[] file(int version, boolean compress, Consumer<RdbWriter> records)
      throws IOException {
    List<RdbPage> pages = new ArrayList<>();
    RdbWriter writer = new RdbWriter(version, pages::add);
    writer.header();
    records.accept(writer);
    writer.end();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    RdbPacker packer = new RdbPacker(out::write, compress, true);
    for (RdbPage page : pages) {
      packer.pack(page);
    }
    packer.end();
    return out.toByteArray();
  }

  private static List<String> read(byte[] file) throws IOException {
    RecordingVisitor visitor = new RecordingVisitor();
    RdbInput input = new RdbInput(new ByteArrayInputStream(file), true);
    RdbReader reader = new RdbReader(input, visitor);
    reader.header();
    while (reader.next()) {
      assertThat(reader.position()).isLessThanOrEqualTo(file.length);
    }
    return visitor.lines();
  }

  private static void key(RdbWriter writer, String name) {
    byte[] key = bytes(name);
    writer.key(key, 0, key.length);
  }

  private static void part(RdbWriter writer, String text) {
    writer.part(bytes(text), 0, text.length());
  }

  private static void string(RdbWriter writer, String text) {
    writer.string(
        text.length(), (into, at) -> System.arraycopy(bytes(text), 0, into, at, text.length()));
  }

  private static void everything(RdbWriter writer) {
    writer.aux("redis-ver", "8.0.2");
    writer.function(bytes("#!lua name=f"));
    writer.database(3, 70_000, 5);
    strings(writer);
    lists(writer);
    key(writer, "zset");
    writer.sortedSet(2);
    part(writer, "m");
    writer.score(-1.5);
    part(writer, "n");
    writer.score(Double.POSITIVE_INFINITY);
    key(writer, "hash");
    writer.hash(1);
    part(writer, "f");
    part(writer, "v");
    stream(writer);
  }

  private static void strings(RdbWriter writer) {
    writer.deadline(1_900_000_000_123L);
    writer.idle(77);
    key(writer, "string");
    string(writer, "-12345");
    writer.frequency(200);
    key(writer, "2147483648");
    string(writer, "a".repeat(100_000));
    key(writer, "");
    string(writer, "-0");
  }

  private static void lists(RdbWriter writer) {
    key(writer, "list");
    writer.list(2);
    writer.plainNode(bytes("large"), 0, 5);
    writer.packedNode(bytes("packed"), 0, 6);
    key(writer, "set");
    writer.set(3);
    part(writer, "x");
    part(writer, "007");
    part(writer, "-2147483648");
    key(writer, "intset");
    writer.intset(bytes("ints"), 0, 4);
  }

  private static void stream(RdbWriter writer) {
    key(writer, "stream");
    writer.stream(1);
    writer.streamNode(bytes("0123456789abcdef"), bytes("pack"), 0, 4);
    writer.streamFacts(new StreamFacts(3, 9, 1, 2, 0, 8, 7, 100, 1));
    writer.group(bytes("g"), 9, 1, -1, 1);
    writer.pending(9, 1, 1_800_000_000_000L, 4);
    writer.consumers(1);
    writer.consumer(bytes("c"), 55, 66, 1);
    writer.rawId(9, 1);
  }

  private static List<String> expected(long activeAt) {
    return List.of(
        "aux redis-ver 8.0.2",
        "function #!lua name=f",
        "database 3",
        "sizes 70000 5",
        "key string 1900000000123 77 -1",
        "string -12345",
        "end",
        "key 2147483648 -1 -1 200",
        "string " + "a".repeat(100_000),
        "end",
        "key  -1 -1 -1",
        "string -0",
        "end",
        "key list -1 -1 -1",
        "list",
        "element large",
        "listpack packed",
        "end",
        "key set -1 -1 -1",
        "set 3",
        "element x",
        "element 007",
        "element -2147483648",
        "end",
        "key intset -1 -1 -1",
        "intset ints",
        "end",
        "key zset -1 -1 -1",
        "zset 2",
        "member m -1.5",
        "member n Infinity",
        "end",
        "key hash -1 -1 -1",
        "hash 1",
        "field f v -1",
        "end",
        "key stream -1 -1 -1",
        "stream",
        "node 0123456789abcdef pack",
        new StreamFacts(3, 9, 1, 2, 0, 8, 7, 100, 1).toString(),
        "group g 9 1 -1",
        "pending 9 1 1800000000000 4",
        "consumer c 55 " + activeAt,
        "owns 9 1",
        "end");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readsWhatWasWritten(boolean compress) throws IOException {
    assertThat(read(file(11, compress, RdbRoundTripTest::everything))).isEqualTo(expected(66));
  }

  @Test
  void oldVersionsDoNotTellWhenAConsumerWasActive() throws IOException {
    assertThat(read(file(10, true, RdbRoundTripTest::everything))).isEqualTo(expected(55));
  }

  @Test
  void streamsHaveProducersFromVersion13On() throws IOException {
    byte[] file =
        file(
            13,
            true,
            writer -> {
              stream(writer);
              writer.producers(100, 10, 2);
              writer.producer(bytes("p"), 2);
              writer.produced(bytes("one"), 9, 0);
              writer.produced(bytes("two"), 9, 1);
              writer.producer(bytes("q"), 1);
              writer.produced(bytes("one"), 8, 7);
              writer.productionCounts(5, 4);
            });
    assertThat(read(file))
        .endsWith(
            "owns 9 1",
            "producers 100 10",
            "produced p one 9 0",
            "produced p two 9 1",
            "produced q one 8 7",
            "production counts 5 4",
            "end");
  }

  @Test
  void fieldsHaveDeadlinesFromVersion12On() throws IOException {
    byte[] file =
        file(
            12,
            true,
            writer -> {
              key(writer, "h");
              writer.hashWithDeadlines(1000, 2);
              writer.fieldDeadline(1000, 1000);
              part(writer, "a");
              part(writer, "1");
              writer.fieldDeadline(-1, 1000);
              part(writer, "b");
              part(writer, "2");
            });
    assertThat(read(file))
        .containsExactly("key h -1 -1 -1", "hash 2", "field a 1 1000", "field b 2 -1", "end");
    RdbWriter old = new RdbWriter(11, page -> {});
    assertThatThrownBy(() -> old.hashWithDeadlines(1, 1)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void compressesWhatIsWorthIt() throws IOException {
    assertThat(file(11, true, RdbRoundTripTest::everything).length).isLessThan(3_000);
    assertThat(file(11, false, RdbRoundTripTest::everything).length).isGreaterThan(100_000);
  }

  @Test
  void noticesATruncationAnywhere() throws IOException {
    byte[] whole = file(11, true, RdbRoundTripTest::everything);
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = java.util.Arrays.copyOf(whole, length);
      assertThatExceptionOfType(RdbException.class)
          .as("cut at %d", length)
          .isThrownBy(() -> read(cut));
    }
  }

  @Test
  @Tag("long")
  void noticesAFlippedBitAnywhere() throws IOException {
    byte[] whole = file(11, true, RdbRoundTripTest::everything);
    for (int i = 0; i < whole.length * 8; i++) {
      byte[] damaged = whole.clone();
      damaged[i / 8] ^= (byte) (1 << i % 8);
      if (i / 8 < 5 || i / 8 > 8) { // another version may be legal
        assertThatExceptionOfType(RdbException.class)
            .as("bit %d", i)
            .isThrownBy(() -> read(damaged));
      }
    }
  }

  @Test
  void refusesWhatIsNoFile() {
    assertThatThrownBy(() -> read(bytes("REDIX0011"))).hasMessageContaining("Wrong signature");
    assertThatThrownBy(() -> read(bytes("REDIS0014"))).hasMessageContaining("version 0014");
    assertThatThrownBy(() -> read(bytes("REDIS00ab"))).hasMessageContaining("version 00ab");
  }

  @Test
  void payloadsTellWhetherTheyAreWhole() throws Exception {
    ByteBuffer made = DumpPayload.write(11, true, writer -> string(writer, "hello"));
    byte[] payload = Arrays.copyOf(made.array(), made.limit());
    assertThat(DumpPayload.isValid(payload, 0, payload.length, true, false)).isTrue();
    RecordingVisitor visitor = new RecordingVisitor();
    DumpPayload.read(payload, 0, payload.length, bytes -> {}, visitor);
    assertThat(visitor.lines()).containsExactly("string hello", "end");
    for (int i = 0; i < payload.length; i++) {
      byte[] damaged = payload.clone();
      damaged[i] ^= 1;
      assertThat(DumpPayload.isValid(damaged, 0, damaged.length, true, false)).isFalse();
    }
  }

  /** What is read while it arrives, cut anywhere, is what is read of the whole file. */
  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000, 70_000})
  void isReadWhileItArrives(int step) throws IOException {
    byte[] file = file(12, true, RdbRoundTripTest::everything);
    RecordingVisitor visitor = new RecordingVisitor();
    RdbInput input = RdbInput.arriving(true, room -> {});
    RdbReader reader = new RdbReader(input, visitor);
    int arrived = 0;
    boolean begun = false;
    boolean more = true;
    while (more) {
      try {
        if (!begun) {
          reader.header();
          begun = true;
        }
        more = reader.next();
      } catch (RdbStarved starved) {
        reader.again();
        if (!reader.isWithinValue()) {
          forgetBegunRecord(visitor.lines());
        }
        int end = Math.min(file.length, arrived + step);
        assertThat(starved.least()).isPositive().isLessThanOrEqualTo(file.length - arrived);
        input.append(file, arrived, end);
        arrived = end;
      }
    }
    assertThat(visitor.lines()).isEqualTo(read(file));
    assertThat(input.waiting()).isZero();
    assertThat(reader.position()).isEqualTo(file.length);
  }

  /** Others can have a turn within a value. */
  @Test
  void aLargeValueIsReadInParts() throws IOException {
    byte[] file =
        file(
            12,
            true,
            writer -> {
              key(writer, "large");
              writer.set(20_000);
              for (int i = 0; i < 20_000; i++) {
                part(writer, "member:" + i);
              }
            });
    RecordingVisitor visitor = new RecordingVisitor();
    RdbReader reader = new RdbReader(new RdbInput(new ByteArrayInputStream(file), true), visitor);
    reader.header();
    int within = 0;
    while (reader.next()) {
      within += reader.isWithinValue() ? 1 : 0;
    }
    assertThat(within).isBetween(file.length >> 17, file.length >> 16);
    assertThat(visitor.lines()).isEqualTo(read(file));
  }

  private static void forgetBegunRecord(List<String> lines) {
    int key = lines.size() - 1;
    while (key >= 0 && !lines.get(key).startsWith("key ")) {
      key--;
    }
    if (key >= 0 && !lines.subList(key, lines.size()).contains("end")) {
      lines.subList(key, lines.size()).clear();
    }
  }

  @Test
  void theEndOfWhatArrivesIsTold() throws IOException {
    byte[] file = file(12, false, RdbRoundTripTest::everything);
    RdbInput input = RdbInput.arriving(true, room -> {});
    RdbReader reader = new RdbReader(input, new RecordingVisitor());
    input.append(file, 0, file.length - 1);
    reader.header();
    assertThatExceptionOfType(RdbStarved.class)
        .isThrownBy(
            () -> {
              while (reader.next()) {
                assertThat(input.waiting()).isPositive();
              }
            });
    reader.again();
    input.whole();
    assertThatExceptionOfType(RdbException.class).isThrownBy(reader::next);
  }
}
