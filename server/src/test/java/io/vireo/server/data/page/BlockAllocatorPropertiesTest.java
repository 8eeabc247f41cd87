package io.vireo.server.data.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.AfterFailureMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import net.jqwik.api.constraints.IntRange;

/** Allocator and compaction against a map of addresses to contents. */
@Tag("long")
class BlockAllocatorPropertiesTest {
  private static final int KIB = 1024;
  private static final int PHASES = 5;

  @Property(tries = 60, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void blocksKeepTheirBytes(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 20_000) int steps,
      @ForAll @IntRange(min = 1, max = 2_000) int longest,
      @ForAll @IntRange(min = 3, max = 6) int unitShift) {
    Random random = new Random(seed);
    try (BlockModel model = model(random, unitShift, 64 * KIB * KIB)) {
      for (int phase = 0; phase < PHASES; phase++) {
        model.play(steps, longest, 5 + random.nextInt(91), random.nextBoolean());
        model.check();
      }
      model.freeAll();
      model.check();
      assertThat(model.allocator().used()).isZero();
    }
  }

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void theBoundHoldsAndNothingIsHalfDone(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 32) int pages) {
    long bound = pages * 64L * KIB;
    try (BlockModel model = model(new Random(seed), 3, bound)) {
      for (int phase = 0; phase < PHASES; phase++) {
        model.play(4_000, BlockAllocator.MODEST_BYTES / 8, 90 - 10 * phase, true);
        model.check();
        assertThat(model.allocator().mapped()).isLessThanOrEqualTo(bound);
      }
      assertThat(model.allocator().refused()).isPositive();
    }
  }

  @Property(tries = 30, afterFailure = AfterFailureMode.SAMPLE_FIRST)
  void compactionLeavesLittleBehind(
      @ForAll long seed,
      @ForAll @IntRange(min = 8, max = 600) int longest,
      @ForAll @IntRange(min = 1, max = 95) int percent) {
    Random random = new Random(seed);
    try (BlockModel model = model(random, 3, 64 * KIB * KIB)) {
      model.play(30_000, longest, 100, false);
      model.thin(percent);
      long used = model.allocator().used();
      long before = model.allocator().mapped();
      model.compactWhole();
      model.check();
      BlockAllocator allocator = model.allocator();
      allocator.trim();
      model.check();
      assertThat(allocator.used()).isEqualTo(used);
      assertThat(allocator.mapped()).isLessThanOrEqualTo(before);
      long atMost = used + used / 8 + allocator.usage().size() * 2L * 64 * KIB;
      assertThat(allocator.mapped()).isLessThanOrEqualTo(atMost);
    }
  }

  private static BlockModel model(Random random, int unitShift, long bound) {
    PageLayout layout = new PageLayout(unitShift, 16);
    return new BlockModel(random, TestPages.allocator(layout, bound));
  }
}
