package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.radix.RadixCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** A stream against a {@code TreeMap} of its entries. */
class StreamValuePropertiesTest {
  private static final String[] TEXTS = {"", "a", "field", "12", "-70000", "9000000000", "0012"};

  private StreamValue stream;
  private TreeMap<StreamId, List<Bytes>> model;
  private StreamId last;
  private long added;
  private long emptyBytes;

  @BeforeTry
  void startEmpty() {
    stream = new StreamValue();
    model = new TreeMap<>();
    last = StreamId.ZERO;
    added = 0;
    emptyBytes = stream.heapBytes();
  }

  @Property(tries = 60)
  void agreesWithTreeMap(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 120) int nodeEntries,
      @ForAll @IntRange(min = 0, max = 3000) int nodeBytes,
      @ForAll @IntRange(min = 1, max = 400) int changes) {
    Random random = new Random(seed);
    Thresholds limits =
        new Thresholds(512, 64, -2, 0, 512, 128, 64, 128, 64, 3000, nodeBytes, nodeEntries);
    for (int phase = 0; phase < 3; phase++) {
      for (int i = 0; i < changes; i++) {
        add(random, limits);
      }
      check(random);
      for (int i = random.nextInt(changes); i > 0; i--) {
        delete(random);
      }
      check(random);
      trim(random, nodeEntries == 1);
      check(random);
    }
    for (StreamId id : model.keySet()) {
      assertThat(stream.delete(id)).isTrue();
    }
    assertThat(stream.nodeCount()).isZero();
    assertThat(stream.heapBytes()).isEqualTo(emptyBytes);
  }

  private void add(Random random, Thresholds limits) {
    long ms = last.ms() + (random.nextInt(3) == 0 ? random.nextInt(1 << random.nextInt(30)) : 0);
    long seq = ms == last.ms() ? last.seq() + 1 + random.nextInt(3) : random.nextInt(5);
    if (random.nextInt(500) == 0 && ms >= 0) {
      ms = Long.MIN_VALUE;
    }
    int fields = 1 + (random.nextInt(4) == 0 ? random.nextInt(4) : 0);
    List<Bytes> words = new ArrayList<>();
    for (int i = 0; i < 2 * fields; i++) {
      boolean usual = i % 2 == 0 && random.nextInt(10) > 0;
      words.add(Bytes.of(usual ? "name" + i : TEXTS[random.nextInt(TEXTS.length)]));
    }
    long bytes = words.stream().mapToLong(Bytes::length).sum();
    stream.add(ms, seq, words::get, fields, bytes, limits);
    last = new StreamId(ms, seq);
    added++;
    model.put(last, words);
  }

  private void delete(Random random) {
    StreamId id = someId(random);
    assertThat(stream.contains(id)).isEqualTo(model.containsKey(id));
    assertThat(stream.delete(id)).isEqualTo(model.remove(id) != null);
    assertThat(stream.contains(id)).isFalse();
  }

  private StreamId someId(Random random) {
    StreamId id = new StreamId(last.ms() == 0 ? 0 : random.nextLong(), random.nextInt(9));
    StreamId floor = random.nextInt(5) == 0 ? null : model.floorKey(id);
    return floor == null ? id : floor;
  }

  private void trim(Random random, boolean oneEach) {
    boolean whole = random.nextBoolean();
    long limit = whole && random.nextBoolean() ? 1 + random.nextInt(300) : 0;
    long before = model.size();
    if (random.nextBoolean()) {
      long most = random.nextInt(model.size() + 2);
      long removed = stream.trim(new StreamTrim(null, most, whole, limit));
      long excess = Math.max(0, before - most);
      checkRemoved(removed, excess, whole && !oneEach, limit);
    } else {
      StreamId least = someId(random);
      long old = model.headMap(least, false).size();
      long removed = stream.trim(new StreamTrim(least, 0, whole, limit));
      checkRemoved(removed, old, whole && !oneEach, limit);
    }
  }

  private void checkRemoved(long removed, long wanted, boolean maybeFewer, long limit) {
    if (limit > 0) {
      assertThat(removed).isLessThanOrEqualTo(Math.min(wanted, limit));
    } else if (maybeFewer) {
      assertThat(removed).isLessThanOrEqualTo(wanted);
    } else {
      assertThat(removed).isEqualTo(wanted);
    }
    for (long i = 0; i < removed; i++) {
      model.pollFirstEntry();
    }
  }

  /** As bytes and back, as a small stream that nobody changes for a while. */
  private void packAndOpen() {
    Element content = new Element();
    if (stream.packed(content) == null) {
      assertThat(stream.nodeCount() > 1 || stream.tail().bytes() > Packing.MOST_BYTES).isTrue();
      return;
    }
    StreamId deleted = stream.maxDeletedId();
    // Who keeps them may give more room than they take.
    stream = StreamValue.ofPacked(Arrays.copyOf(content.array(), content.length() + 7));
    assertThat(stream.maxDeletedId()).isEqualTo(deleted);
  }

  private void check(Random random) {
    packAndOpen();
    assertThat(stream.size()).isEqualTo(model.size());
    assertThat(stream.added()).isEqualTo(added);
    assertThat(stream.lastId()).isEqualTo(last);
    assertThat(stream.firstId()).isEqualTo(model.isEmpty() ? StreamId.ZERO : model.firstKey());
    if (!model.isEmpty()) {
      assertThat(stream.lastEntryId()).isEqualTo(model.lastKey());
    }
    compare(stream, StreamId.ZERO, StreamId.MAX);
    compare(stream.copy(), StreamId.ZERO, StreamId.MAX);
    for (int i = 0; i < 5; i++) {
      compare(stream, someId(random), someId(random));
    }
    RadixCursor<byte[]> node = stream.nodes().cursor();
    for (boolean more = node.first(); more; more = node.next()) {
      byte[] lp = node.value();
      assertThat(Listpack.verify(lp, 0, Listpack.bytes(lp), true)).isTrue();
      assertThat(StreamNode.at(node).live()).isPositive();
    }
  }

  private void compare(StreamValue what, StreamId from, StreamId to) {
    NavigableMap<StreamId, List<Bytes>> range =
        from.isAbove(to) ? new TreeMap<>() : model.subMap(from, true, to, true);
    compare(what.entries().range(from, to, false), range);
    compare(what.entries().range(from, to, true), range.descendingMap());
  }

  private static void compare(StreamEntries entries, NavigableMap<StreamId, List<Bytes>> expected) {
    Element element = new Element();
    int skip = 0;
    for (StreamId id : expected.keySet()) {
      assertThat(entries.next()).isTrue();
      assertThat(entries.id()).isEqualTo(id);
      List<Bytes> words = expected.get(id);
      assertThat(entries.fields()).isEqualTo(words.size() / 2);
      int shown = skip++ % 7 == 3 ? 0 : words.size() / 2;
      for (int i = 0; i < shown; i++) {
        entries.field(element);
        assertThat(element.copy()).isEqualTo(words.get(2 * i));
        entries.value(element);
        assertThat(element.copy()).isEqualTo(words.get(2 * i + 1));
      }
    }
    assertThat(entries.next()).isFalse();
  }
}
