package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CommandChangesTest {
  private final Keyspace space =
      new Keyspace(2, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final CommandChanges changes = space.commandChanges();

  private void set(String key) {
    Strings.set(space.database(0), Bytes.of(key), Bytes.of("value"), Database.NEVER);
    space.database(0).changed(Bytes.of(key));
  }

  @Test
  void aCommandWithinAnotherDoesNotCountForThatOne() {
    changes.begin(true, true);
    set("a");
    long said = changes.said();
    int from = changes.from();
    changes.begin(false, true);
    assertThat(changes.said()).isZero();
    set("b");
    set("c");
    assertThat(changes.said()).isEqualTo(2);
    assertThat(changes.count() - changes.from()).isEqualTo(2);
    changes.end(said, from);
    assertThat(changes.said()).isEqualTo(1);
    assertThat(changes.count() - changes.from()).isEqualTo(1);
    assertThat(changes.hash(0)).isEqualTo(Bytes.of("a").hash());
  }

  /** A save counts as no change, and hides none. */
  @Test
  void aSaveWithinACommandTakesNothingFromItsChanges() {
    set("a");
    changes.begin(true, false);
    set("b");
    space.saved(space.dirty());
    assertThat(changes.said()).isEqualTo(1);
    assertThat(space.dirty()).isZero();
  }

  @Test
  void whatExpiresIsNotTheCommandsOwn() {
    Strings.set(space.database(0), Bytes.of("short"), Bytes.of("value"), 10);
    space.now(20);
    changes.begin(true, true);
    assertThat(space.database(0).read(Bytes.of("short"))).isNull();
    assertThat(changes.said()).isZero();
    assertThat(changes.count()).isZero();
  }
}
