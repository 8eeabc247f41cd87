package io.vireo.server.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long HEAP = 1_000_000;

  private final MemoryBudget room = new MemoryBudget(HEAP, 0.8);

  @Test
  void leavesRoomBesideDataAndBesideEverything() {
    assertThat(room.ceiling()).isEqualTo(562_500);
    assertThat(room.most()).isEqualTo(697_500);
    assertThat(new MemoryBudget(HEAP).most()).isLessThan(HEAP * 2 / 3);
  }

  @Test
  void leavesRoomForTheServerItself() {
    long large = 10L << 30;
    assertThat(new MemoryBudget(large).most()).isGreaterThan(large * 6 / 10);
    long small = 256 << 20;
    assertThat(new MemoryBudget(small, 0.8).most()).isLessThan(small * 8 / 10 - (24 << 20));
  }

  @Test
  void givesWhatIsThereAndNoMore() {
    room.used(500_000);
    assertThat(room.take(197_500)).isTrue();
    assertThat(room.take(1)).isFalse();
    room.give(197_500);
    assertThat(room.take(150_000)).isTrue();
  }

  @Test
  void whatWasNotGivenIsNotMissing() {
    room.used(640_000);
    for (int i = 0; i < 100; i++) {
      assertThat(room.take(100_000)).isFalse();
    }
    assertThat(room.take(57_500)).isTrue();
  }

  @Test
  void whatIsLentIsMissingForCommandsToo() {
    assertThat(room.has(500_000, 197_500)).isTrue();
    room.lend(1);
    assertThat(room.has(500_000, 197_500)).isFalse();
  }

  @Test
  void anAnswerMayTakeHalfOfWhatIsLeft() {
    room.used(400_000);
    room.lend(100_000);
    assertThat(room.forAnswer(60_000)).isEqualTo(68_750);
  }

  @Test
  void answersAreNoLongerThanWhatClientsMayLeaveUnread() {
    room.unread(500_000);
    room.lend(50_000);
    assertThat(room.forAnswer(20_000)).isEqualTo(30_000);
    assertThat(room.isUnreadTooMuch()).isFalse();
    room.unread(200_000);
    assertThat(room.forAnswer(0)).isNegative();
    assertThat(room.isUnreadTooMuch()).isTrue();
    room.unread(-700_000);
    assertThat(room.isUnreadTooMuch()).isFalse();
  }

  @Test
  void requestsMayWaitInProportionToTheHeap() {
    assertThat(new MemoryBudget(256 << 20).forWaiting()).isEqualTo(4 << 20);
    assertThat(new MemoryBudget(32 << 20).forWaiting()).isEqualTo(2 << 20);
    assertThat(new MemoryBudget(64L << 30).forWaiting()).isEqualTo(16 << 20);
  }
}
