package io.vireo.server.data.expiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.page.PageWalk;
import io.vireo.server.data.page.TestPages;
import io.vireo.server.data.table.TableBlocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;

/** The calendar against a {@code TreeMap} of deadlines. */
@Tag("long")
class ExpiryCalendarPropertiesTest {
  private static final long START = 1_700_000_000_000L;

  private ExpiryCalendar calendar;
  private TreeMap<Long, Set<Long>> model;
  private long now;
  private long nextHash;
  private Random random;

  /** Those of the calendar, or null if it lies in the heap. */
  private TableBlocks blocks;

  private boolean crowded;

  @BeforeTry
  void startEmpty() {
    model = new TreeMap<>();
    nextHash = 0;
    blocks = null;
    crowded = false;
  }

  @Property(tries = 300)
  void handsOverWhatIsDueInOrder(
      @ForAll long seed,
      @ForAll boolean knowsTime,
      @ForAll boolean clockLeaps,
      @ForAll @IntRange(min = 1, max = 200) int most) {
    start(seed, knowsTime);
    for (int step = 0; step < 150; step++) {
      addSome();
      now += elapsed(clockLeaps);
      advance(most);
      check();
    }
  }

  @Property(tries = 300)
  void isExactWhenWokenByItsOwnCall(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 50) int most) {
    start(seed, true);
    for (int i = 0; i < 20; i++) {
      addSome();
    }
    advance(most);
    int wakes = 0;
    while (!model.isEmpty()) {
      long wake = calendar.nextDeadline();
      assertThat(wake).isLessThanOrEqualTo(model.firstKey());
      assertThat(wake).isGreaterThan(now);
      now = wake;
      advance(most);
      wakes++;
    }
    assertThat(calendar.nextDeadline()).isEqualTo(Long.MAX_VALUE);
    assertThat(wakes).isLessThanOrEqualTo((int) nextHash * 12);
  }

  @Property(tries = 200)
  void compactsWhilePairsComeAndGo(
      @ForAll long seed,
      @ForAll boolean clockLeaps,
      @ForAll @IntRange(min = 1, max = 300) int most) {
    start(seed, true);
    boolean more = false;
    for (int step = 0; step < 150; step++) {
      for (int i = 0; i < 5; i++) {
        addSome();
      }
      forgetSome();
      now += elapsed(clockLeaps);
      advance(most);
      more = calendar.compactStep(most, this::isValid);
      assertThat(calendar.size() - calendar.stale()).isLessThanOrEqualTo(size());
    }
    while (more) {
      more = calendar.compactStep(most, this::isValid);
    }
    advance(most);
    now = Long.MAX_VALUE;
    advance(most);
    check();
    assertThat(calendar.size()).isZero();
  }

  /** Many pairs of about the same deadlines, in blocks that move, come and go. */
  @Property(tries = 100)
  void worksInBlocks(@ForAll long seed, @ForAll boolean tight, @ForAll boolean broughtBack) {
    BlockAllocator allocator = TestPages.allocator(tight ? 1 << 16 : 1 << 24);
    blocks = new TableBlocks(allocator);
    Compaction compaction = new Compaction(allocator, blocks);
    crowded = true;
    start(seed, true);
    boolean sweeping = false;
    for (int step = 0; step < 60; step++) {
      addSome();
      if (random.nextInt(4) == 0) {
        forgetSome();
      }
      now += elapsed(false) * 100L;
      advance(1000);
      sweeping = calendar.compactStep(1000, this::isValid);
      compaction.slice(20_000, 16);
      compaction.stop();
      checkBlocks();
    }
    if (broughtBack) {
      calendar.bringBack();
      assertThat(calendar.blockBytes()).isZero();
      checkBlocks();
      while (sweeping) {
        sweeping = calendar.compactStep(1000, this::isValid);
      }
      now = Long.MAX_VALUE;
      advance(1000);
    }
    calendar.clear();
    while (blocks.isFreeing()) {
      blocks.freeSome();
    }
    assertThat(calendar.blockBytes()).isZero();
    PageWalk.check(allocator, IntStream.empty());
    assertThat(blocks.used()).isZero();
    allocator.close();
  }

  private void checkBlocks() {
    IntStream.Builder addresses = IntStream.builder();
    calendar.forEachBlock(addresses::add);
    int[] all = addresses.build().toArray();
    PageWalk.check(blocks.allocator(), IntStream.of(all));
    assertThat(calendar.blockBytes())
        .isEqualTo(IntStream.of(all).map(blocks.allocator()::capacity).sum());
    assertThat(blocks.used()).isEqualTo(calendar.blockBytes());
  }

  private void start(long seed, boolean knowsTime) {
    random = new Random(seed);
    now = START + random.nextInt(1_000_000);
    calendar = new ExpiryCalendar(knowsTime ? now : 0, () -> blocks);
  }

  private long elapsed(boolean clockLeaps) {
    if (!clockLeaps || random.nextInt(10) > 0) {
      return random.nextInt(200);
    }
    long leap = random.nextLong() >>> 64 - random.nextInt(1, 40);
    return random.nextBoolean() ? leap : -Math.min(leap, 100_000);
  }

  private void addSome() {
    for (int i = random.nextInt(crowded ? 1000 : 20); i > 0; i--) {
      long deadline = crowded ? now + (1L << random.nextInt(13, 30)) : deadline();
      calendar.add(deadline, nextHash);
      model.computeIfAbsent(deadline, d -> new HashSet<>()).add(nextHash);
      nextHash++;
    }
  }

  private long deadline() {
    long distance = random.nextLong() >>> 64 - random.nextInt(1, 44);
    switch (random.nextInt(30)) {
      case 0:
        return now - distance;
      case 1:
        return random.nextBoolean() ? Long.MAX_VALUE : Long.MAX_VALUE - distance;
      case 2:
        return random.nextLong() >>> 1;
      case 3:
        return now;
      case 4:
        return random.nextInt(3) - 1;
      default:
        return now + distance;
    }
  }

  private void forgetSome() {
    for (int i = random.nextInt(60); i > 0 && !model.isEmpty(); i--) {
      Long from = model.ceilingKey(now + random.nextInt(100_000));
      long deadline = from == null ? model.firstKey() : from;
      Set<Long> hashes = model.get(deadline);
      hashes.remove(hashes.iterator().next());
      if (hashes.isEmpty()) {
        model.remove(deadline);
      }
      calendar.forget();
    }
  }

  private boolean isValid(long deadline, long hash) {
    return model.getOrDefault(deadline, Set.of()).contains(hash);
  }

  /** Advances to now in steps and takes from the model what is handed over. */
  private void advance(int most) {
    List<Long> deadlines = new ArrayList<>();
    int done;
    do {
      int before = deadlines.size();
      done =
          calendar.advance(
              now,
              most,
              (deadline, hash) -> {
                deadlines.add(deadline);
                expire(deadline, hash);
              });
      assertThat(done).isBetween(deadlines.size() - before, most);
      assertThat(done > 0 || calendar.nextDeadline() > now || calendar.size() == 0).isTrue();
    } while (done > 0);
    assertThat(deadlines).isSorted();
    assertThat(deadlines).allMatch(deadline -> deadline <= now);
    assertThat(model.isEmpty() || model.firstKey() > now).isTrue();
  }

  private void expire(long deadline, long hash) {
    if (isValid(deadline, hash)) {
      model.get(deadline).remove(hash);
      if (model.get(deadline).isEmpty()) {
        model.remove(deadline);
      }
      calendar.forget();
    }
  }

  private void check() {
    assertThat(calendar.size()).isEqualTo(size());
    assertThat(calendar.stale()).isZero();
    long next = model.isEmpty() ? Long.MAX_VALUE : model.firstKey();
    assertThat(calendar.nextDeadline()).isLessThanOrEqualTo(next);
  }

  private long size() {
    return model.values().stream().mapToLong(Set::size).sum();
  }
}
