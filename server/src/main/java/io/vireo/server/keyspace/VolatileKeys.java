package io.vireo.server.keyspace;

import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Packed;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Samples the keys of one database that have a deadline, for the policies that evict no others.
 * Data context only.
 */
final class VolatileKeys {
  /*
   * Where one key in eight or more has a deadline, a sample of all keys holds enough of them: so it
   * is in a cache, and costs no memory. Where they are fewer, such keys stand in a second table as
   * well, which has but references to the entries of the first.
   *
   * That table is made when it is wanted, and not at once: a walk through the first table in the
   * order of hashes, some entries at each sample. Behind the walk the second table is complete, so
   * it is where a key belongs whose deadline comes or goes; what lies ahead of the walk it will
   * find by itself.
   */

  /** With one key in so many the table is made, with one in half as many given up. */
  private static final int SPARSE = 8;

  /** Entries to look at for each that is wanted: one in eight will do, with luck to spare. */
  private static final int LOOK = 4 * SPARSE;

  /** Draws to find one among eight keys; few would be too many. */
  private static final int TRIES = 64;

  /** Entries that the walk passes at each sample. */
  private static final int STRIDE = 512;

  private static final long COMPLETE = Long.MAX_VALUE;

  private final Database db;
  private Dict few;
  private long walked;

  VolatileKeys(Database db) {
    this.db = db;
  }

  long heapBytes() {
    return few == null ? 0 : few.tableBytes();
  }

  /** Gives the table up: it is not wanted, or the keys are gone. */
  void clear() {
    few = null;
    walked = 0;
  }

  /** Shows some keys with deadlines; how many the taker took. */
  int sample(RandomGenerator random, int wanted, Predicate<Object> taker) {
    long all = db.size();
    long ours = db.expires();
    if (ours == 0) {
      clear();
      return 0;
    }
    if (few == null && ours * SPARSE >= all || few != null && ours * SPARSE / 2 >= all) {
      clear();
      return db.dict()
          .sample(random, wanted, wanted * LOOK, entry -> isVolatile(entry) && taker.test(entry));
    }
    if (few == null) {
      few = new Dict();
    }
    do {
      walk();
    } while (few.size() < wanted && walked != COMPLETE);
    return few.sample(random, wanted, wanted, taker);
  }

  /** A key with a deadline, each with the same chance; null if there is none. */
  Object random(RandomGenerator random) {
    if (few != null && walked == COMPLETE) {
      return few.random(random);
    }
    for (int tries = 0; tries < TRIES && db.expires() * SPARSE >= db.size(); tries++) {
      Object entry = db.dict().random(random);
      if (isVolatile(entry)) {
        return entry;
      }
    }
    Object[] found = new Object[1];
    sample(
        random,
        1,
        entry -> {
          found[0] = entry;
          return true;
        });
    return found[0];
  }

  private void walk() {
    if (walked == COMPLETE) {
      return;
    }
    long next =
        db.dict()
            .scan(
                walked,
                STRIDE,
                entry -> {
                  if (isVolatile(entry)) {
                    few.put(entry, hashOf(entry));
                  }
                });
    walked = next == 0 ? COMPLETE : next;
  }

  private static boolean isVolatile(Object entry) {
    return (Packed.flags(Entries.headOf(entry)) & Packed.DEADLINE) != 0;
  }

  private static long hashOf(Object entry) {
    return Packed.hash(Entries.headOf(entry));
  }

  /** An entry takes the place of another one of the same key; either may be null. */
  void replaced(Object before, Object after) {
    if (few != null) {
      replaced(before, after, hashOf(before == null ? after : before));
    }
  }

  private void replaced(Object before, Object after, long hash) {
    if (Dict.place(hash) >= walked) {
      return;
    }
    if (after != null && isVolatile(after)) {
      few.put(after, hash);
    } else if (before != null) {
      long at = few.find(Entries.headOf(before), hash);
      if (at >= 0) {
        few.removeAt(at);
      }
    }
  }
}
