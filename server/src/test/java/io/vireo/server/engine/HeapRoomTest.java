package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapRoomTest {
  private static final long HEAP = 1_000_000;

  private final HeapRoom room = new HeapRoom(HEAP, 0.8);

  @Test
  void leavesRoomBesideDataAndBesideEverything() {
    assertThat(room.ceiling()).isEqualTo(600_000);
    assertThat(room.most()).isEqualTo(760_000);
    assertThat(new HeapRoom(HEAP).most()).isLessThan(HEAP * 2 / 3);
  }

  @Test
  void givesWhatIsThereAndNoMore() {
    room.used(500_000);
    assertThat(room.take(260_000)).isTrue();
    assertThat(room.take(1)).isFalse();
    room.give(260_000);
    assertThat(room.take(200_000)).isTrue();
  }

  @Test
  void whatWasNotGivenIsNotMissing() {
    room.used(700_000);
    for (int i = 0; i < 100; i++) {
      assertThat(room.take(100_000)).isFalse();
    }
    assertThat(room.take(60_000)).isTrue();
  }

  @Test
  void whatIsLentIsMissingForCommandsToo() {
    assertThat(room.has(500_000, 260_000)).isTrue();
    room.lend(1);
    assertThat(room.has(500_000, 260_000)).isFalse();
  }

  @Test
  void anAnswerMayTakeHalfOfWhatIsLeft() {
    room.used(400_000);
    room.lend(100_000);
    assertThat(room.forAnswer(60_000)).isEqualTo(100_000);
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
    assertThat(new HeapRoom(256 << 20).forWaiting()).isEqualTo(4 << 20);
    assertThat(new HeapRoom(32 << 20).forWaiting()).isEqualTo(2 << 20);
    assertThat(new HeapRoom(64L << 30).forWaiting()).isEqualTo(16 << 20);
  }
}
