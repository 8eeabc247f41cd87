package io.vireo.server.keyspace;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.EvictionPolicy;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Samples of keys with deadlines, few or many, while keys and deadlines come and go. */
class VolatileKeysTest {
  private static final long NOW = 1_700_000_000_000L;

  private final Set<Bytes> timed = new HashSet<>();

  @Property(tries = 60)
  void findsThemAllAndNoOthers(@ForAll long seed) {
    Random random = new Random(seed);
    Keyspace space =
        new Keyspace(1, new SplittableRandom(seed), new DataMetrics(), SharedPages.upTo(1 << 30));
    Database db = space.database(0);
    space.now(NOW);
    timed.clear();
    int keys = 20 + random.nextInt(6000);
    int share = 1 + random.nextInt(60);
    for (int step = 0; step < 3 * keys; step++) {
      change(db, Bytes.of("key" + random.nextInt(keys)), random, share);
      if (step % 64 == 0) {
        db.volatileKeys()
            .sample(
                space.random(),
                5,
                entry -> {
                  assertThat(timed.contains(db.blocks().key(entry))).isTrue();
                  return true;
                });
      }
    }
    long all = db.size();
    int count = timed.size();
    space.eviction().policy(EvictionPolicy.VOLATILE_LRU);
    while (space.eviction().evict()) {
      assertThat(db.volatileKeys().heapBytes()).isLessThan(db.overheadBytes());
    }
    assertThat(db.expires()).isZero();
    assertThat(db.size()).isEqualTo(all - count);
  }

  private void change(Database db, Bytes key, Random random, int share) {
    boolean withDeadline = random.nextInt(share) == 0;
    switch (random.nextInt(4)) {
      case 0 -> {
        db.remove(key);
        timed.remove(key);
      }
      case 1 -> {
        if (db.find(key) != null) {
          db.deadline(key, withDeadline ? NOW + 1 + random.nextInt(1000) : Database.NEVER);
          mark(key, withDeadline);
        }
      }
      default -> {
        Bytes value = Bytes.of("v".repeat(random.nextInt(3)));
        Strings.set(db, key, value, withDeadline ? NOW + 5 : Database.NEVER);
        mark(key, withDeadline);
      }
    }
  }

  private void mark(Bytes key, boolean withDeadline) {
    if (withDeadline) {
      timed.add(key);
    } else {
      timed.remove(key);
    }
  }
}
