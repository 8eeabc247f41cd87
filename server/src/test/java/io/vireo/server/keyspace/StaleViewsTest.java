package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Entry;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** With assertions, a view of an entry fails that is used longer than it is good. */
class StaleViewsTest {
  private static final Bytes KEY = Bytes.of("key");
  private static final Bytes OTHER = Bytes.of("other");

  private final Keyspace space =
      new Keyspace(1, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final Database db = space.database(0);
  private final StringView view = new StringView();

  @AfterEach
  void giveBack() {
    space.close();
  }

  private Entry entry() {
    Strings.setText(db, KEY, Bytes.of("text"), Database.NEVER);
    return db.find(KEY);
  }

  private static void assertStale(ThrowingCallable use) {
    assertThatThrownBy(use).isInstanceOf(AssertionError.class).hasMessage("the view is stale");
  }

  @Test
  void anEntryIsGoodWhileOthersChange() {
    Entry entry = entry();
    view.of(entry);
    Strings.setText(db, OTHER, Bytes.of("text"), Database.NEVER);
    db.deadline(OTHER, 1);
    db.remove(OTHER);
    assertThat(entry.key()).isEqualTo(KEY);
    assertThat(view.copy()).hasToString("text");
  }

  @Test
  void anEntryIsStaleWhenItsBlockIsThatOfAnotherKey() {
    Entry entry = entry();
    int address = entry.address();
    db.remove(KEY);
    Strings.setText(db, Bytes.of("new"), Bytes.of("text"), Database.NEVER);
    assertThat(db.find(Bytes.of("new")).address()).isEqualTo(address);
    assertStale(entry::key);
  }

  @Test
  void anEntryIsStaleWhenItsDeadlineComesOrGoes() {
    Entry entry = entry();
    db.deadline(KEY, 1000);
    assertStale(entry::deadline);
    Entry next = db.find(KEY);
    db.deadline(KEY, Database.NEVER);
    assertStale(next::deadline);
  }

  @Test
  void anEntryIsStaleBehindItsCommand() {
    Entry entry = entry();
    space.endCommand();
    assertStale(entry::type);
  }

  @Test
  void aTextIsStaleWhenItIsOverwrittenInPlace() {
    view.of(entry());
    Strings.setText(db, KEY, Bytes.of("next"), Database.NEVER);
    assertStale(view::copy);
  }
}
