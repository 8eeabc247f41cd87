package io.vireo.server.data.hash;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.TestListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.TableBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.BeforeTry;

/** Hashes of all encodings against a plain map. */
class HashValuePropertiesTest {
  private static final long START = 1_700_000_000_000L;

  private record Expected(String value, long deadline) {}

  private final Map<String, Expected> model = new HashMap<>();
  private final HashField view = new HashField();
  private HashValue hash;

  /** Where the fields of a hash are in place. */
  private TestListpack place;

  private BlockAllocator places;
  private Thresholds limits;
  private Random random;
  private long now;
  private FieldBlocks blocks;
  private TableBlocks tables;
  private Compaction compaction;
  private Compaction tableCompaction;
  private ElementsImage image;
  private boolean shownAll;

  /** Whether blocks may run out. */
  private boolean tight;

  private final Map<String, Expected> expectedOfImage = new HashMap<>();
  private final Map<String, Expected> shown = new HashMap<>();

  @BeforeTry
  void begin() {
    model.clear();
    now = START;
    image = null;
  }

  private void begin(BlockAllocator allocator, TableBlocks tableBlocks) {
    tables = tableBlocks;
    tableCompaction = new Compaction(tables.allocator(), tables);
    blocks = new FieldBlocks(allocator, tables);
    compaction = new Compaction(allocator, blocks);
    places = TestPages.allocator(1 << 24);
    beginHash();
  }

  private void beginHash() {
    place = new TestListpack(places, Packing.HASH);
    hash = new HashValue(place);
    hash.home(() -> blocks);
  }

  private static Thresholds limits(long entries, long value) {
    return new Thresholds(entries, value, -2, 0, 512, 128, 64, 128, 64, 3000, 4096, 100);
  }

  /** Blocks move meanwhile, and images show what the hash was before. */
  @Property(tries = 700)
  void agreesWithMap(@ForAll long seed) {
    tight = new Random(seed).nextInt(8) == 0;
    BlockAllocator allocator = TestPages.allocator(tight ? 3 << 16 : 1 << 24);
    boolean tightTables = new Random(seed).nextInt(9) == 0;
    BlockAllocator ofTables =
        tightTables ? TestPages.refusing(1 << 18, new Random(seed)) : TestPages.allocator(1 << 24);
    tight |= tightTables;
    begin(allocator, new TableBlocks(ofTables));
    work(seed);
    showAll();
    IntStream.Builder addresses = IntStream.builder();
    hash.forEachBlock(addresses::add);
    freeAll();
    PageWalk.check(allocator, addresses.build());
    PageWalk.check(places, hash.isInPlace() ? IntStream.of(place.block()) : IntStream.empty());
    IntStream.Builder tableAddresses = IntStream.builder();
    hash.forEachTableBlock(tableAddresses::add);
    PageWalk.check(tables.allocator(), tableAddresses.build());
    assertThat(blocks.used() + tables.used()).isEqualTo(hash.blockBytes());
    end();
    freeAll();
    PageWalk.check(allocator, IntStream.empty());
    assertThat(blocks.used()).isZero();
    assertThat(blocks.isHeld()).isFalse();
    PageWalk.check(tables.allocator(), IntStream.empty());
    assertThat(tables.isHeld()).isFalse();
    allocator.close();
    tables.allocator().close();
    places.close();
  }

  private void work(long seed) {
    random = new Random(seed);
    limits =
        random.nextInt(6) == 0
            ? limits(1_000, 50_000)
            : limits(random.nextInt(4) == 0 ? 0 : random.nextInt(60), 5 + random.nextInt(80));
    int fields = 1 + random.nextInt(random.nextInt(8) == 0 ? 2000 : 40);
    for (int i = 0; i < 300; i++) {
      boolean before = hash.isInPlace();
      step("f" + random.nextInt(fields));
      if (before && !hash.isInPlace()) {
        // The table has taken the place of the elements, and is a value of the database.
        hash.enter(blocks);
      }
      disturb();
      checkBooks();
    }
    checkContents(hash);
    checkCopy();
    now += 1_000_000;
    expireAll();
    checkContents(hash);
    assertThat(hash.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  private void checkCopy() {
    if (hash.isInPlace() || tight) {
      return;
    }
    HashValue copy = hash.copyTo(blocks);
    checkContents(copy);
    copy.enter(blocks);
    copy.leave(blocks);
  }

  /** The hash is gone, as it is when its key is. */
  private void end() {
    place.free();
    if (!hash.isInPlace()) {
      hash.leave(blocks);
    }
  }

  /**
   * A small hash of more bytes than the largest block has its fields in the order of their coming.
   */
  @Example
  void longValuesOfASmallHashKeepItsOrder() {
    begin(TestPages.allocator(1 << 20), new TableBlocks(TestPages.allocator(1 << 20)));
    limits = limits(1_000, 50_000);
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      hash.set(Bytes.of("f" + i), Bytes.of("v".repeat(4_000)), false, limits, START);
      expected.add("f" + i);
    }
    hash.enter(blocks);
    hash.set(Bytes.of("f3"), Bytes.of("other"), false, limits, START);
    assertThat(hash.remove(Bytes.of("f4"))).isTrue();
    assertThat(expected.remove("f4")).isTrue();
    assertThat(hash.encoding()).isEqualTo("listpack");
    assertThat(hash.isInPlace()).isFalse();
    for (HashValue each : List.of(hash, hash.copyTo(blocks))) {
      List<String> names = new ArrayList<>();
      each.forEach(view, field -> names.add(field.name().toString()));
      assertThat(names).isEqualTo(expected);
      assertThat(Listpack.size(each.listpack())).isEqualTo(2 * expected.size());
    }
    hash.set(Bytes.of("g"), Bytes.of("v".repeat(50_001)), false, limits, START);
    assertThat(hash.encoding()).isEqualTo("hashtable");
    assertThat(hash.listpack()).isNull();
    hash.leave(blocks);
  }

  private void freeAll() {
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
  }

  /** Now and then, blocks move, or an image is held, shown on, or released. */
  private void disturb() {
    switch (random.nextInt(12)) {
      case 0, 1 -> {
        compaction.slice(10_000, 16);
        tableCompaction.slice(10_000, 16);
      }
      case 4 -> hold();
      case 5 -> showSome();
      case 6 -> {
        if (random.nextInt(4) == 0) {
          endImage();
        }
      }
      default -> {}
    }
  }

  private void hold() {
    if (image == null && !hash.isInPlace()) {
      expectedOfImage.clear();
      expectedOfImage.putAll(model);
      shown.clear();
      image =
          hash.image(
              field -> assertThat(shown.put(field.name().toString(), expected(field))).isNull());
      shownAll = random.nextBoolean() && image.show();
      image.freeze();
    }
  }

  private void showSome() {
    if (image != null && !shownAll) {
      shownAll = image.show();
    }
  }

  private void showAll() {
    if (image != null) {
      while (!shownAll) {
        showSome();
      }
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

  /** A copy in place of the present hash, which is not needed any more but by an image. */
  private void renew() {
    HashValue before = hash;
    if (hash.isInPlace()) {
      TestListpack from = place;
      place = new TestListpack(places, from.packing());
      place.append(from, 0, from.end(), from.count());
      hash = new HashValue(place);
      hash.home(() -> blocks);
      from.free();
    } else {
      try {
        hash = hash.copyTo(blocks);
      } catch (NoRoom full) {
        assertIsTight();
        return;
      }
      hash.enter(blocks);
      before.leave(blocks);
    }
    assertThat(hash.ticket()).isEqualTo(Perishable.NO_TICKET);
  }

  private void step(String field) {
    switch (random.nextInt(9)) {
      case 0, 1, 2 -> set(field);
      case 3 -> assertThat(hash.remove(Bytes.of(field))).isEqualTo(model.remove(field) != null);
      case 4, 5 -> redate(field);
      case 6 -> renew();
      case 7 -> expect();
      default -> passTime();
    }
    check(field);
  }

  private void expect() {
    try {
      hash.expect(random.nextInt(70), random.nextInt(90), 1000, limits, now);
    } catch (NoRoom full) {
      assertIsTight();
    }
  }

  /** What finds no room has changed nothing: the model stays as it was. */
  private void assertIsTight() {
    assertThat(tight).isTrue();
  }

  private void set(String field) {
    boolean keep = random.nextBoolean();
    String value = value();
    Expected before = model.get(field);
    boolean fresh;
    try {
      fresh = hash.set(Bytes.of(field), Bytes.of(value), keep, limits, now);
    } catch (NoRoom full) {
      assertIsTight();
      return;
    }
    assertThat(fresh).isEqualTo(before == null);
    long deadline = keep && before != null ? before.deadline() : HashValue.NEVER;
    model.put(field, new Expected(value, deadline));
  }

  private String value() {
    return random.nextBoolean()
        ? Long.toString(random.nextLong() >> random.nextInt(64))
        : "v".repeat(random.nextInt(random.nextInt(40) == 0 ? 40_000 : 100));
  }

  private void redate(String field) {
    Expected before = model.get(field);
    long deadline = random.nextInt(3) == 0 ? HashValue.NEVER : now + 1 + random.nextInt(200);
    try {
      hash.makeRoomForDeadlines(now);
      if (before != null) {
        hash.redate(Bytes.of(field), deadline, now);
      }
    } catch (NoRoom full) {
      assertIsTight();
      return;
    }
    if (before != null) {
      model.put(field, new Expected(before.value(), deadline));
    }
  }

  private void passTime() {
    now += random.nextInt(50);
    if (random.nextBoolean()) {
      expireAll();
    }
  }

  private void expireAll() {
    Set<String> gone = new HashSet<>();
    int most = 1 + random.nextInt(5);
    long last = 0;
    for (int i = 0; hash.nextDeadline() <= now; i++) {
      long next = hash.nextDeadline();
      assertThat(next).isGreaterThanOrEqualTo(last);
      last = next;
      hash.expire(now, most, field -> assertThat(gone.add(field.toString())).isTrue());
      assertThat(i).isLessThan(100_000);
    }
    Set<String> due = new HashSet<>();
    model.forEach((field, expected) -> addIf(isPast(expected), field, due));
    assertThat(gone).isEqualTo(due);
    model.keySet().removeAll(due);
  }

  private boolean isPast(Expected expected) {
    return expected.deadline() >= 0 && expected.deadline() <= now;
  }

  private static void addIf(boolean condition, String field, Set<String> to) {
    if (condition) {
      to.add(field);
    }
  }

  private void check(String field) {
    Expected expected = model.get(field);
    assertThat(hash.find(Bytes.of(field), view)).isEqualTo(expected != null);
    assertThat(hash.deadline(Bytes.of(field)))
        .isEqualTo(expected == null ? HashValue.ABSENT : expected.deadline());
    if (expected != null) {
      assertThat(view.value()).hasToString(expected.value());
      assertThat(view.deadline()).isEqualTo(expected.deadline());
      assertThat(view.isPast(now)).isEqualTo(isPast(expected));
    }
  }

  private void checkBooks() {
    assertThat(hash.size()).isEqualTo(model.size());
    long earliest =
        model.values().stream()
            .mapToLong(Expected::deadline)
            .filter(deadline -> deadline >= 0)
            .min()
            .orElse(Long.MAX_VALUE);
    if (earliest == Long.MAX_VALUE) {
      assertThat(hash.nextDeadline()).isEqualTo(earliest);
    } else {
      assertThat(hash.nextDeadline()).isLessThanOrEqualTo(earliest);
    }
    long alive = model.values().stream().filter(expected -> !isPast(expected)).count();
    assertThat(hash.sizeAt(now)).isEqualTo(alive);
  }

  private void checkContents(HashValue value) {
    Map<String, Expected> seen = new HashMap<>();
    List<Long> order = new ArrayList<>();
    value.forEach(
        view,
        field -> {
          assertThat(seen.put(field.name().toString(), expected(field))).isNull();
          order.add(field.deadline() < 0 ? Long.MAX_VALUE : field.deadline());
        });
    assertThat(seen).isEqualTo(model);
    if (value.isInPlace() && value.encoding().equals("listpackex")) {
      assertThat(order).isSorted();
    }
    if (!value.isInPlace()) {
      assertThat(scanned(value, view)).isEqualTo(model);
    }
    checkSampler(value.sampler(new SplittableRandom(1), now));
  }

  private static Map<String, Expected> scanned(HashValue value, HashField view) {
    Map<String, Expected> scanned = new HashMap<>();
    long cursor = 0;
    do {
      FieldList fields = new FieldList();
      cursor = value.scan(cursor, 5, fields);
      fields.forEach(
          view,
          field -> assertThat(scanned.put(field.name().toString(), expected(field))).isNull());
    } while (cursor != 0);
    return scanned;
  }

  private static Expected expected(HashField field) {
    return new Expected(field.value().toString(), field.deadline());
  }

  private void checkSampler(FieldSampler sampler) {
    Set<String> alive = new HashSet<>();
    model.forEach((field, expected) -> addIf(!isPast(expected), field, alive));
    assertThat(sampler.size()).isEqualTo(alive.size());
    for (int count : new int[] {0, alive.size() / 7, alive.size() / 2, alive.size()}) {
      Set<String> drawn = new HashSet<>();
      sampler.distinct(count, field -> assertThat(drawn.add(field.name().toString())).isTrue());
      assertThat(drawn).hasSize(count);
      assertThat(alive).containsAll(drawn);
    }
    if (!alive.isEmpty()) {
      assertThat(alive).contains(sampler.any().name().toString());
    }
  }
}
