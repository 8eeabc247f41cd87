package io.vireo.server.engine.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  private static final long HEAP = 1_000_000;

  private final MemoryBudget room = new MemoryBudget(HEAP, 0.8);

  @Test
  void leavesRoomBesideDataAndBesideEverything() {
    assertThat(room.ceiling()).isEqualTo(542_307);
    assertThat(room.most()).isEqualTo(672_461);
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
    assertThat(room.tryReserve(172_461)).isTrue();
    assertThat(room.tryReserve(1)).isFalse();
    room.release(172_461);
    assertThat(room.tryReserve(150_000)).isTrue();
  }

  @Test
  void whatWasNotGivenIsNotMissing() {
    room.used(640_000);
    for (int i = 0; i < 100; i++) {
      assertThat(room.tryReserve(100_000)).isFalse();
    }
    assertThat(room.tryReserve(32_461)).isTrue();
  }

  @Test
  void whatIsLentIsMissingForCommandsToo() {
    assertThat(room.has(500_000, 172_461)).isTrue();
    room.reserve(1);
    assertThat(room.has(500_000, 172_461)).isFalse();
  }

  @Test
  void anAnswerMayTakeHalfOfWhatIsLeft() {
    room.used(400_000);
    room.reserve(160_000);
    assertThat(room.forAnswer()).isEqualTo(56_230);
  }

  @Test
  void answersAreNoLongerThanWhatClientsMayLeaveUnread() {
    room.unread(500_000);
    room.reserve(70_000);
    assertThat(room.forAnswer()).isEqualTo(30_000);
    assertThat(room.isUnreadTooMuch()).isFalse();
    room.unread(200_000);
    assertThat(room.forAnswer()).isNegative();
    assertThat(room.isUnreadTooMuch()).isTrue();
    room.unread(-700_000);
    assertThat(room.isUnreadTooMuch()).isFalse();
  }
}
