package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class MemoryReturnTest {
  private static final long MEBIBYTE = 1 << 20;

  private long used;
  private long heap;
  private long afterwards;
  private long commands;
  private boolean idle;
  private int collections;
  private final Queue<Runnable> later = new ArrayDeque<>();
  private final MemoryReturn memory =
      new MemoryReturn(
          () -> used, () -> heap, () -> idle ? commands : commands++, later::add, new Collector());
  private boolean stops;
  private CollectionChoice.Collection last;

  private final class Collector implements MemoryReturn.Collector {
    @Override
    public boolean stops() {
      return stops;
    }

    @Override
    public CollectionChoice.Collection last() {
      return last;
    }

    @Override
    public void collect() {
      collections++;
      heap = afterwards;
    }
  }

  private void look(int times) {
    for (int i = 0; i < times; i++) {
      memory.look();
      while (!later.isEmpty()) {
        later.poll().run();
      }
    }
  }

  @Test
  void oneCollectionFollowsAFlush() {
    used = 300 * MEBIBYTE;
    look(3);
    used = MEBIBYTE;
    look(4);
    assertThat(collections).isZero();
    look(60);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void dataThatComeBackNeedNone() {
    used = 300 * MEBIBYTE;
    look(1);
    used = MEBIBYTE;
    look(3);
    used = 200 * MEBIBYTE;
    look(1);
    used = MEBIBYTE;
    look(4);
    assertThat(collections).isZero();
  }

  @Test
  void fewDataOrAHalfAreNotWorthOne() {
    used = 60 * MEBIBYTE;
    look(1);
    used = 0;
    look(10);
    used = 400 * MEBIBYTE;
    look(1);
    used = 150 * MEBIBYTE;
    look(10);
    assertThat(collections).isZero();
  }

  @Test
  void aLargeHeapOfGarbageIsCollected() {
    used = 20 * MEBIBYTE;
    heap = 120 * MEBIBYTE;
    afterwards = 30 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
    heap = 140 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
    heap = 140 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void soItIsByACollectorThatStopsEverything() {
    stops = true;
    used = 30 * MEBIBYTE;
    heap = 140 * MEBIBYTE;
    afterwards = 60 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void dataAreNoGarbage() {
    used = 2000 * MEBIBYTE;
    heap = 7900 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
  }

  @Test
  void whatCouldNotBeCollectedIsNoReasonToTryAgain() {
    heap = 2000 * MEBIBYTE;
    afterwards = 1900 * MEBIBYTE;
    look(1);
    heap = 3700 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
    heap = 3900 * MEBIBYTE;
    look(1);
    assertThat(collections).isEqualTo(2);
  }

  @Test
  void whileNoCommandIsExecutedSomeGarbageIsEnough() {
    stops = true;
    used = 20 * MEBIBYTE;
    heap = 80 * MEBIBYTE;
    afterwards = 25 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
    idle = true;
    look(5);
    assertThat(collections).isZero();
    look(60);
    assertThat(collections).isEqualTo(1);
    heap = 50 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
    idle = false;
    look(1);
    heap = 60 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void butNotIfItTakesLongAllTheSame() {
    stops = true;
    idle = true;
    used = 200 * MEBIBYTE;
    heap = 400 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
  }

  @Test
  void oneCollectionIsUnderWayAtATime() {
    heap = 2000 * MEBIBYTE;
    memory.look();
    memory.look();
    assertThat(later).hasSize(1);
  }

  @Test
  void aCollectorThatStopsEverythingIsAskedAfterAFlush() {
    stops = true;
    used = 3000 * MEBIBYTE;
    look(1);
    used = MEBIBYTE;
    heap = 3100 * MEBIBYTE;
    look(60);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void butNotWhileMuchIsLeftToMove() {
    stops = true;
    used = 3000 * MEBIBYTE;
    look(1);
    used = 500 * MEBIBYTE;
    heap = 3000 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
    used = MEBIBYTE;
    look(10);
    assertThat(collections).isEqualTo(1);
  }

  @Test
  void norForGarbageThatTakesLongToPassOver() {
    stops = true;
    used = 30 * MEBIBYTE;
    heap = 8000 * MEBIBYTE;
    look(60);
    assertThat(collections).isZero();
  }

  @Test
  void whatTheLastCollectionTookDecides() {
    stops = true;
    used = 30 * MEBIBYTE;
    heap = 2000 * MEBIBYTE;
    last = new CollectionChoice.Collection(40, 12_000 * MEBIBYTE, 35 * MEBIBYTE);
    afterwards = 40 * MEBIBYTE;
    look(1);
    assertThat(collections).isEqualTo(1);
    used = 400 * MEBIBYTE;
    heap = 3000 * MEBIBYTE;
    last = new CollectionChoice.Collection(1_400, 3000 * MEBIBYTE, 800 * MEBIBYTE);
    look(60);
    assertThat(collections).isEqualTo(1);
  }
}
