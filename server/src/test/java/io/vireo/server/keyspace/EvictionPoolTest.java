package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvictionPoolTest {
  private final EvictionPool pool = new EvictionPool();

  private void offer(int name, long score) {
    pool.offer(name, name, score);
  }

  /** The candidates, the best first, as {@code name:score}. */
  private List<String> taken() {
    List<String> taken = new ArrayList<>();
    while (!pool.isEmpty()) {
      pool.removeBest();
      assertThat(pool.database()).isEqualTo(pool.hash());
      taken.add(pool.hash() + ":" + pool.score());
    }
    return taken;
  }

  @Test
  void theHighestScoreComesFirstAndOfEqualsTheOneThatWasThereFirst() {
    offer(1, 5);
    offer(2, 9);
    offer(3, 5);
    offer(4, 7);
    assertThat(taken()).containsExactly("2:9", "4:7", "1:5", "3:5");
  }

  @Test
  void aFullPoolLetsTheWorstGo() {
    for (int i = 0; i < EvictionPool.SIZE; i++) {
      offer(i, 10 + i);
    }
    offer(100, 10);
    offer(101, 12);
    offer(102, 99);
    List<String> taken = taken();
    assertThat(taken)
        .hasSize(EvictionPool.SIZE)
        .startsWith("102:99", "15:25")
        .endsWith("2:12", "101:12");
  }

  @Test
  void nobodyIsACandidateTwice() {
    pool.offer(1, 1, 3);
    pool.offer(1, 1, 4);
    assertThat(taken()).containsExactly("1:3");
  }

  @Test
  void clearingLeavesNothing() {
    offer(1, 1);
    pool.clear();
    assertThat(pool.isEmpty()).isTrue();
  }
}
