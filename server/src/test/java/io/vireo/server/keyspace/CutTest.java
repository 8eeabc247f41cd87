package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.table.Entry;
import io.vireo.server.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes keys by chance while a cut is shown, and compares with the state at the cut. */
class CutTest {
  private final Keyspace space =
      new Keyspace(2, new SplittableRandom(1), new DataMetrics(), SharedPages.upTo(1 << 30));
  private final StringView view = new StringView();
  private final List<String> shown = new ArrayList<>();

  CutTest() {
    space.now(1_000);
  }

  private String line(int database, Entry entry) {
    return database + " " + entry.key() + " " + view.of(entry) + " " + entry.deadline();
  }

  /** Shows entries whose key ends with 7 in three parts. */
  private final class Sink implements Cut.Sink {
    private String open;
    private int left;

    @Override
    public void database(int index, long keys, long deadlines) {
      assertThat(keys).isPositive();
    }

    @Override
    public boolean entry(int database, Entry entry) {
      assertThat(left).isZero();
      if (!entry.key().toString().endsWith("7")) {
        shown.add(line(database, entry));
        return true;
      }
      open = line(database, entry);
      left = 3;
      return false;
    }

    @Override
    public boolean more() {
      if (--left == 0) {
        shown.add(open);
      }
      return left == 0;
    }

    @Override
    public void preimage(int database, Entry entry) {
      shown.add(line(database, entry));
    }
  }

  private List<String> state() {
    Map<String, String> lines = new TreeMap<>();
    for (int i = 0; i < 2; i++) {
      int database = i;
      space.database(i).forEach(entry -> lines.put(line(database, entry), ""));
    }
    return List.copyOf(lines.keySet());
  }

  private void change(Random random) {
    Database db = space.database(random.nextInt(2));
    Bytes key = Bytes.of("key:" + random.nextInt(3_000));
    switch (random.nextInt(8)) {
      case 0 -> db.remove(key);
      case 1 -> {
        if (db.write(key) != null) {
          db.deadline(key, 5_000 + random.nextInt(100));
        }
      }
      case 2 -> Strings.renumber(db, key, db.write(key), random.nextInt(9));
      case 3 -> rename(db, key, Bytes.of("key:" + random.nextInt(3_000)));
      default -> Strings.set(db, key, Bytes.of("v" + random.nextInt(9)), Database.NEVER);
    }
  }

  private static void rename(Database db, Bytes from, Bytes to) {
    Entry entry = db.write(from);
    if (entry != null && !from.equals(to)) {
      db.move(from, db, to);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void showsTheStateOfItsMoment(long seed) {
    Random random = new Random(Seeds.of(seed));
    for (int i = 0; i < 4_000; i++) {
      change(random);
    }
    List<String> before = state();
    Cut cut = space.cut(new Sink());
    boolean more = true;
    while (more) {
      for (int i = random.nextInt(20); i > 0; i--) {
        change(random);
      }
      if (random.nextInt(60) == 0) {
        space.swap(0, 1);
      }
      if (seed > 5 && random.nextInt(80) == 0) {
        space.database(random.nextInt(2)).clear();
      }
      more = cut.step();
    }
    space.endCut();
    assertThat(shown).containsExactlyInAnyOrderElementsOf(before);
    assertThat(state()).isNotEqualTo(before);
  }

  @Test
  void keysThatExpireMeanwhileAreShown() {
    for (int i = 0; i < 500; i++) {
      Strings.set(space.database(0), Bytes.of("key:" + i), Bytes.of("v"), 2_000);
    }
    List<String> before = state();
    Cut cut = space.cut(new Sink());
    cut.step();
    space.now(3_000);
    space.expireDue(1_000);
    while (cut.step()) {
      assertThat(space.database(0).size()).isZero();
    }
    assertThat(shown).containsExactlyInAnyOrderElementsOf(before);
  }

  /** Only the cut keeps them from the collector, so only the cut can tell. */
  @Test
  void keysOfADatabaseThatWasEmptiedCountUntilTheyAreShown() {
    for (int i = 0; i < 1_000; i++) {
      Strings.set(space.database(0), Bytes.of("key" + i), Bytes.of("value"), Database.NEVER);
    }
    long before = space.database(0).heapBytes();
    Cut cut = space.cut(new Sink());
    cut.step();
    space.database(0).clear();
    assertThat(space.cutBytes()).isGreaterThanOrEqualTo(before);
    while (cut.step()) {
      assertThat(space.cutBytes()).isNotNegative();
    }
    assertThat(space.cutBytes()).isLessThan(before / 10);
    space.endCut();
  }
}
