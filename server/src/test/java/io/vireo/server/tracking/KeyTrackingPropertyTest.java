package io.vireo.server.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.Seeds;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each client must be told exactly what a slow model says, in this order, and none may keep a value
 * that has changed.
 */
class KeyTrackingPropertyTest {
  private final KeyTrackingModel world = new KeyTrackingModel(Seeds.of(20_261_123));
  private final KeyTracking tracking = world.tracking;

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7})
  void toldIsWhatTheModelSays(int episode) {
    for (int i = 0; i < 25; i++) {
      new KeyTrackingModel(Seeds.of(1_000L * episode + i)).play();
    }
  }

  /** What does not fit any more is told like a change, and nothing else is. */
  @Test
  void forgottenKeysAreTold() {
    KeyTrackingModel.User user = world.reader();
    for (int i = 0; i < 1_000; i++) {
      tracking.read(user.tracker, Bytes.of("key:" + i));
    }
    tracking.most(10);
    for (int i = 0; i < 10; i++) {
      tracking.trim();
    }
    assertThat(tracking.keys()).isEqualTo(10);
    assertThat(tracking.items()).isEqualTo(10);
    assertThat(user.told).hasSize(990).doesNotHaveDuplicates();
    Set<String> told = Set.copyOf(user.told);
    for (int i = 0; i < 1_000; i++) {
      tracking.changed(Bytes.of("key:" + i));
    }
    assertThat(user.told).hasSize(1_000).doesNotHaveDuplicates();
    assertThat(user.told.subList(990, 1_000)).noneMatch(told::contains);
    assertThat(tracking.keys()).isZero();
  }

  /** As many readers as there are: each is told once, and those who have gone make room. */
  @Test
  void oneKeyHasManyReaders() {
    for (int i = 0; i < 3_000; i++) {
      KeyTrackingModel.User user = world.reader();
      tracking.read(user.tracker, Bytes.of("hot"));
      tracking.read(user.tracker, Bytes.of("hot"));
      if (i % 3 > 0) {
        world.leave(user);
      }
    }
    assertThat(tracking.items()).isBetween(1_000L, 2_100L);
    tracking.changed(Bytes.of("hot"));
    assertThat(world.users.values())
        .hasSize(1_000)
        .allMatch(user -> user.told.equals(List.of("hot")));
    assertThat(tracking.items()).isZero();
  }
}
