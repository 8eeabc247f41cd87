package io.vireo.server.data.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.page.TestPages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

  /** Where the only node of a stream is in place. */
  private TestListpack place;

  private BlockAllocator places;
  private BlockAllocator allocator;
  private TreeMap<StreamId, List<Bytes>> model;
  private StreamId last;
  private StreamId maxDeleted;
  private long added;
  private NodeBlocks blocks;
  private Compaction compaction;
  private StreamImage image;
  private List<StreamId> expectedOfImage;
  private List<StreamId> shown;

  @BeforeTry
  void startEmpty() {
    model = new TreeMap<>();
    last = StreamId.ZERO;
    maxDeleted = StreamId.ZERO;
    added = 0;
    image = null;
  }

  /** A stream in place, whose nodes will lie in blocks of some bytes together. */
  private void begin(int bytes) {
    places = TestPages.allocator(1 << 24);
    allocator = TestPages.allocator(bytes);
    blocks = new NodeBlocks(allocator);
    compaction = new Compaction(allocator, blocks);
    place = new TestListpack(places, Packing.STREAM);
    stream = new StreamValue(place);
    stream.home(() -> blocks);
  }

  /** The stream is an object that an entry has, as soon as it has left its place. */
  private void enter() {
    if (place != null && place.isGone()) {
      place = null;
      stream.enter(blocks);
    }
  }

  private void end() {
    PageWalk.check(allocator, IntStream.empty());
    assertThat(blocks.used()).isZero();
    assertThat(blocks.isHeld()).isFalse();
    if (place != null) {
      place.free();
    }
    PageWalk.check(places, IntStream.empty());
    allocator.close();
    places.close();
  }

  /** A stream that is deleted gives up its blocks, at once or some at a time behind its image. */
  @Property(tries = 60)
  void givesUpItsBlocks(@ForAll long seed) {
    Random random = new Random(seed);
    begin(1 << 24);
    for (int i = random.nextInt(500); i > 0; i--) {
      add(random, Thresholds.DEFAULT);
    }
    if (place == null) {
      hold(random);
      stream.leave(blocks);
      compaction.slice(100_000, 16);
      showAll();
      while (blocks.isFreeing()) {
        blocks.freeSome();
        compaction.slice(10_000, 16);
      }
    }
    end();
  }

  /** Now and then, blocks move, or an image is held, shown on, or released. */
  private void disturb(Random random) {
    switch (random.nextInt(20)) {
      case 0, 1 -> compaction.slice(10_000, 16);
      case 4 -> hold(random);
      case 5, 6 -> showOne();
      case 7 -> {
        if (random.nextInt(4) == 0) {
          endImage();
        }
      }
      default -> {}
    }
    if (random.nextInt(20) == 0 && image == null) {
      IntStream.Builder addresses = IntStream.builder();
      stream.forEachBlock(addresses::add);
      PageWalk.check(allocator, addresses.build());
      assertThat(blocks.used()).isEqualTo(stream.blockBytes());
    }
  }

  /** A stream in place is shown in one go: nothing of it is held. */
  private void hold(Random random) {
    if (image == null && place == null) {
      expectedOfImage = List.copyOf(model.keySet());
      shown = new ArrayList<>();
      image = stream.image();
      if (random.nextBoolean()) {
        showOne();
      }
      image.freeze(() -> {});
    }
  }

  private boolean showOne() {
    if (image == null || !image.hasNext()) {
      return false;
    }
    image.next();
    byte[] listpack = image.listpack().copy().array();
    StreamEntries entries = StreamEntries.of(StreamId.ofKey(image.id()), listpack);
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

  @Property(tries = 260)
  void agreesWithTreeMap(
      @ForAll long seed,
      @ForAll @IntRange(min = 0, max = 300) int nodeEntries,
      @ForAll @IntRange(min = 0, max = 3000) int nodeBytes,
      @ForAll @IntRange(min = 1, max = 400) int changes) {
    Random random = new Random(seed);
    begin(random.nextInt(8) == 0 ? 3 << 16 : 1 << 24);
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
    showAll();
    for (StreamId id : model.keySet()) {
      assertThat(stream.delete(id)).isTrue();
    }
    assertThat(stream.nodeCount()).isZero();
    assertThat(stream.blockBytes()).isZero();
    end();
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
    if (random.nextInt(200) == 0) {
      words.set(1, Bytes.of("x".repeat(random.nextInt(70_000))));
    }
    long bytes = words.stream().mapToLong(Bytes::length).sum();
    try {
      stream.add(ms, seq, words::get, fields, bytes, limits);
    } catch (NoRoom full) {
      return;
    } finally {
      enter();
    }
    last = new StreamId(ms, seq);
    added++;
    model.put(last, words);
  }

  private void delete(Random random) {
    StreamId id = someId(random);
    assertThat(stream.contains(id)).isEqualTo(model.containsKey(id));
    try {
      assertThat(stream.delete(id)).isEqualTo(model.containsKey(id));
    } catch (NoRoom full) {
      assertThat(stream.contains(id)).isTrue();
      return;
    }
    if (model.remove(id) != null && id.isAbove(maxDeleted)) {
      maxDeleted = id;
    }
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
    boolean bySize = random.nextBoolean();
    long most = random.nextInt(model.size() + 2);
    StreamId least = bySize ? null : someId(random);
    long wanted = bySize ? Math.max(0, model.size() - most) : model.headMap(least, false).size();
    try {
      long removed = stream.trim(new StreamTrim(least, most, whole, limit));
      checkRemoved(removed, wanted, whole && !oneEach, limit);
    } catch (NoRoom full) {
      assertThat(stream.size()).isEqualTo(model.size());
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

  private void check(Random random) {
    assertThat(stream.size()).isEqualTo(model.size());
    assertThat(stream.added()).isEqualTo(added);
    assertThat(stream.lastId()).isEqualTo(last);
    assertThat(stream.maxDeletedId()).isEqualTo(maxDeleted);
    assertThat(stream.firstId()).isEqualTo(model.isEmpty() ? StreamId.ZERO : model.firstKey());
    if (!model.isEmpty()) {
      assertThat(stream.lastEntryId()).isEqualTo(model.lastKey());
    }
    compare(stream, StreamId.ZERO, StreamId.MAX);
    for (int i = 0; i < 5; i++) {
      compare(stream, someId(random), someId(random));
    }
    checkNodes();
    checkCopy();
    pointAnew();
  }

  private void checkNodes() {
    List<byte[]> keys = new ArrayList<>();
    Element content = new Element();
    for (int i = 0; i < stream.nodeCount(); i++) {
      stream.read(i, content);
      byte[] lp = content.copy().array();
      StreamId first = StreamId.ofKey(stream.nodeKey(i));
      assertThat(Listpack.verify(lp, 0, lp.length, true)).isTrue();
      assertThat(StreamLayout.isNode(first, lp)).isTrue();
      keys.add(stream.nodeKey(i));
    }
    assertThat(stream.treeNodes()).isEqualTo(treeNodes(keys, 0));
  }

  /**
   * Nodes of a tree of keys that begin with the same bytes: one for the bytes that all go on with,
   * or where there is none such, for the next byte of each.
   */
  private static int treeNodes(List<byte[]> keys, int depth) {
    if (keys.isEmpty() || depth == keys.get(0).length) {
      return 1;
    }
    int shared = depth;
    byte[] first = keys.get(0);
    while (shared < first.length && isShared(keys, shared)) {
      shared++;
    }
    if (shared > depth) {
      return 1 + treeNodes(keys, shared);
    }
    Map<Byte, List<byte[]>> parts = new HashMap<>();
    keys.forEach(key -> parts.computeIfAbsent(key[depth], next -> new ArrayList<>()).add(key));
    return 1 + parts.values().stream().mapToInt(part -> treeNodes(part, depth + 1)).sum();
  }

  private static boolean isShared(List<byte[]> keys, int at) {
    return keys.stream().allMatch(key -> key[at] == keys.get(0)[at]);
  }

  /** A copy, and what is made of one that is small when a database takes it in. */
  private void checkCopy() {
    StreamValue copy;
    try {
      copy = stream.copyTo(blocks);
    } catch (NoRoom full) {
      return;
    }
    copy.enter(blocks);
    compare(copy, StreamId.ZERO, StreamId.MAX);
    Element content = new Element();
    boolean isSmall = copy.packed(content) != null;
    assertThat(isSmall).isEqualTo(stream.nodeCount() <= 1);
    if (isSmall && content.length() < places.largest() / 2) {
      TestListpack other = new TestListpack(places, Packing.STREAM);
      other.append(content.array(), content.offset());
      copy.describe(other);
      StreamValue placed = new StreamValue(other);
      placed.home(() -> blocks);
      compare(placed, StreamId.ZERO, StreamId.MAX);
      assertThat(placed.lastId()).isEqualTo(last);
      assertThat(placed.added()).isEqualTo(added);
      assertThat(placed.maxDeletedId()).isEqualTo(maxDeleted);
      other.free();
    }
    copy.leave(blocks);
  }

  /** As another command does. */
  private void pointAnew() {
    if (place != null) {
      stream = new StreamValue(place);
      stream.home(() -> blocks);
    }
  }

  private void compare(StreamValue what, StreamId from, StreamId to) {
    NavigableMap<StreamId, List<Bytes>> range =
        from.isAbove(to) ? new TreeMap<>() : model.subMap(from, true, to, true);
    compare(what.entries().range(from, to, false), range);
    compare(what.entries().range(from, to, true), range.descendingMap());
  }

  private static void compare(StreamEntries entries, NavigableMap<StreamId, List<Bytes>> expected) {
    StoredElement element = new StoredElement();
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
