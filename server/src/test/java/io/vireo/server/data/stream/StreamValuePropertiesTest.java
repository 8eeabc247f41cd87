package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.radix.RadixCursor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
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
  private NodeBlocks blocks;
  private Compaction compaction;
  private StreamImage image;
  private List<StreamId> expectedOfImage;
  private List<StreamId> shown;

  @BeforeTry
  void startEmpty() {
    stream = new StreamValue();
    model = new TreeMap<>();
    last = StreamId.ZERO;
    added = 0;
    emptyBytes = stream.heapBytes();
    blocks = null;
    image = null;
  }

  /** The same with nodes outside the heap, while images show what the stream was before. */
  @Property(tries = 200)
  void agreesWithTreeMapInBlocks(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 120) int nodeEntries,
      @ForAll @IntRange(min = 0, max = 3000) int nodeBytes,
      @ForAll @IntRange(min = 1, max = 200) int changes) {
    BlockAllocator allocator = TestPages.allocator(seed % 8 == 0 ? 3 << 16 : 1 << 24);
    blocks = new NodeBlocks(allocator);
    compaction = new Compaction(allocator, blocks);
    stream.enter(blocks);
    agreesWithTreeMap(seed, nodeEntries, nodeBytes, changes);
    showAll();
    assertThat(stream.blockBytes()).isZero();
    PageWalk.check(allocator, IntStream.empty());
    assertThat(blocks.isHeld()).isFalse();
    allocator.close();
  }

  /** A stream that is deleted gives up its blocks, at once or some at a time behind its image. */
  @Property(tries = 60)
  void givesUpItsBlocks(@ForAll long seed) {
    Random random = new Random(seed);
    BlockAllocator allocator = TestPages.allocator(1 << 24);
    blocks = new NodeBlocks(allocator);
    compaction = new Compaction(allocator, blocks);
    stream.enter(blocks);
    for (int i = random.nextInt(500); i > 0; i--) {
      add(random, Thresholds.DEFAULT);
    }
    hold(random);
    stream.leave(blocks);
    compaction.slice(100_000, 16);
    showAll();
    while (blocks.isFreeing()) {
      blocks.freeSome();
      compaction.slice(10_000, 16);
    }
    assertThat(blocks.used()).isZero();
    PageWalk.check(allocator, IntStream.empty());
    allocator.close();
  }

  /** Now and then, blocks move, nodes are stored, or an image is held, shown on, or let go. */
  private void disturb(Random random) {
    if (blocks == null) {
      return;
    }
    switch (random.nextInt(20)) {
      case 0, 1 -> compaction.slice(10_000, 16);
      case 2 -> stream.storeSome(blocks, random.nextInt(4));
      case 3 -> {
        if (random.nextInt(4) == 0) {
          stream.bringBack();
        }
      }
      case 4 -> hold(random);
      case 5, 6 -> showOne();
      case 7 -> {
        if (random.nextInt(4) == 0) {
          endImage();
        }
      }
      default -> {}
    }
    if (random.nextInt(20) == 0) {
      IntStream.Builder addresses = IntStream.builder();
      stream.forEachBlock(addresses::add);
      PageWalk.check(blocks.allocator(), addresses.build());
      assertThat(blocks.used()).isEqualTo(stream.blockBytes());
    }
  }

  private void hold(Random random) {
    if (image == null) {
      expectedOfImage = List.copyOf(model.keySet());
      shown = new ArrayList<>();
      image = stream.image();
      if (random.nextBoolean()) {
        showOne();
      }
      image.hold(() -> {});
    }
  }

  private boolean showOne() {
    if (image == null || !image.next()) {
      return false;
    }
    StreamValue part = new StreamValue();
    byte[] id = image.id();
    part.addNode(
        new StreamId(StreamId.msOf(id), StreamId.seqOf(id)),
        Arrays.copyOf(image.listpack(), image.bytes()));
    StreamEntries entries = part.entries().range(StreamId.ZERO, StreamId.MAX, false);
    while (entries.next()) {
      shown.add(entries.id());
    }
    return true;
  }

  private void showAll() {
    if (image != null) {
      while (showOne()) {}
      assertThat(shown).isEqualTo(expectedOfImage);
      endImage();
    }
  }

  private void endImage() {
    if (image != null) {
      image.release();
      image = null;
    }
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
        disturb(random);
      }
      check(random);
      for (int i = random.nextInt(changes); i > 0; i--) {
        delete(random);
        disturb(random);
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
    if (image != null) {
      return;
    }
    Element content = new Element();
    if (stream.packed(content) == null) {
      assertThat(stream.nodeCount() > 1 || stream.tail().bytes() > Packing.MOST_BYTES).isTrue();
      return;
    }
    StreamId deleted = stream.maxDeletedId();
    // Who keeps them may give more room than they take.
    StreamValue before = stream;
    stream = StreamValue.ofPacked(Arrays.copyOf(content.array(), content.length() + 7));
    if (blocks != null) {
      before.leave(blocks);
      stream.enter(blocks);
    }
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
    RadixCursor<Object> node = stream.nodes().cursor();
    for (boolean more = node.first(); more; more = node.next()) {
      byte[] lp = stream.nodeAt(node).listpack();
      assertThat(Listpack.verify(lp, 0, Listpack.bytes(lp), true)).isTrue();
      assertThat(stream.nodeAt(node).live()).isPositive();
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
