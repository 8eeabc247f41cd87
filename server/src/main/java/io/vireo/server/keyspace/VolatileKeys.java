package io.vireo.server.keyspace;

import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.EntryBlocks;
import java.util.function.IntConsumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Samples the keys of one database that have a deadline, for the policies that evict no others.
 * Data context only.
 */
final class VolatileKeys {
  /*
   * Where one key in eight or more has a deadline, a sample of all keys holds enough of them: so it
   * is in a cache, and costs no memory. Where they are fewer, such keys stand in a second table as
   * well, which has but the addresses of entries of the first.
   *
   * That table is made when it is wanted, and not at once: a walk through the first table in the
   * order of hashes, some entries at each sample. Behind the walk the second table is complete, so
   * it is where a key belongs whose deadline comes or goes; what lies ahead of the walk it will
   * find by itself.
   */

  /**
   * Below one key with a deadline in this number the table is made; from one in half of it on it
   * goes.
   */
  private static final int SPARSE = 8;

  /** Entries to look at for each that is wanted: one in eight will do, with luck to spare. */
  private static final int LOOK = 4 * SPARSE;

  /** Draws to find one among eight keys; few would be too many. */
  private static final int TRIES = 64;

  /** Entries that the walk passes at each sample. */
  private static final int STRIDE = 512;

  private static final long COMPLETE = Long.MAX_VALUE;

  private final Supplier<EntryStore> store;
  private final KeyDeadlines deadlines;
  private Dict few;
  private long walked;

  /** Where the keys in order are shown next, when there is no table. */
  private long shownTo;

  /**
   * Nothing yet.
   *
   * @param store the entries of the database, which are others when it has been emptied
   */
  VolatileKeys(Supplier<EntryStore> store, KeyDeadlines deadlines) {
    this.store = store;
    this.deadlines = deadlines;
  }

  private Dict dict() {
    return store.get().dict();
  }

  private EntryBlocks blocks() {
    return store.get().blocks();
  }

  long heapBytes() {
    return few == null ? 0 : few.heapBytes();
  }

  /** Bytes of the blocks of the table. */
  long blockBytes() {
    return few == null ? 0 : few.blockBytes();
  }

  /** Gives the table up: it is not wanted, or the keys are gone. */
  void clear() {
    if (few != null) {
      few.abandon();
    }
    few = null;
    walked = 0;
  }

  /** Shows some keys with deadlines; how many the taker took. */
  int sample(RandomGenerator random, int wanted, IntPredicate taker) {
    long all = dict().size();
    long ours = deadlines.count();
    if (ours == 0) {
      clear();
      return 0;
    }
    if (few == null && ours * SPARSE >= all || few != null && ours * SPARSE / 2 >= all) {
      clear();
      return dict()
          .sample(random, wanted, wanted * LOOK, entry -> isVolatile(entry) && taker.test(entry));
    }
    if (few == null) {
      few = new Dict(blocks(), store.get().tables());
    }
    do {
      if (walked != COMPLETE && !few.hasReserve()) {
        clear();
        return sampleInOrder(wanted, taker);
      }
      walk();
    } while (few.size() < wanted && walked != COMPLETE);
    return few.sample(random, wanted, wanted, taker);
  }

  /**
   * Shows the next keys with deadlines in the order of their hashes: there are no pages for a
   * table.
   */
  private int sampleInOrder(int wanted, IntPredicate taker) {
    int[] taken = {0};
    long begun = shownTo;
    boolean around = false;
    do {
      shownTo =
          dict()
              .scan(
                  shownTo,
                  STRIDE,
                  entry -> {
                    if (taken[0] < wanted && isVolatile(entry) && taker.test(entry)) {
                      taken[0]++;
                    }
                  });
      around |= shownTo == 0;
    } while (taken[0] < wanted && !(around && shownTo >= begun));
    return taken[0];
  }

  /** The address of a key with a deadline, each with the same chance; 0 if there is none. */
  int random(RandomGenerator random) {
    if (few != null && walked == COMPLETE) {
      return few.random(random);
    }
    for (int tries = 0; tries < TRIES && deadlines.count() * SPARSE >= dict().size(); tries++) {
      int entry = dict().random(random);
      if (isVolatile(entry)) {
        return entry;
      }
    }
    int[] found = new int[1];
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
        dict()
            .scan(
                walked,
                STRIDE,
                entry -> {
                  if (isVolatile(entry)) {
                    few.insert(entry, blocks().hash(entry));
                  }
                });
    walked = next == 0 ? COMPLETE : next;
  }

  private boolean isVolatile(int address) {
    return blocks().deadline(address) >= 0;
  }

  /** True if the walk has passed the place of a hash. */
  private boolean isWalked(long hash) {
    return few != null && Dict.place(hash) < walked;
  }

  /** Shows the address of each block of the second table, if there is one. */
  void forEachTableBlock(IntConsumer sink) {
    if (few != null) {
      few.forEachTableBlock(sink);
    }
  }

  /** Shows the addresses in the second table, if there is one. */
  void forEach(IntConsumer sink) {
    if (few != null) {
      few.forEach(sink);
    }
  }

  /** A key came. */
  void added(int address, long hash) {
    if (isWalked(hash) && isVolatile(address)) {
      few.insert(address, hash);
    }
  }

  /** A key is about to go. */
  void removed(int address, long hash) {
    long at = isWalked(hash) ? few.find(address, hash) : -1;
    if (at >= 0) {
      few.removeAt(at, hash);
    }
  }

  /** An entry has another address, whose content tells whether it has a deadline now. */
  void replaced(int before, int after, long hash) {
    removed(before, hash);
    added(after, hash);
  }

  /** A block moves; nothing is different about its key. */
  void moved(int from, int to) {
    if (few != null) {
      moved(from, to, blocks().hash(from));
    }
  }

  /** A key with a hash has another block; nothing else is different about it. */
  void moved(int from, int to, long hash) {
    if (few == null) {
      return;
    }
    long at = few.find(from, hash);
    if (at >= 0) {
      few.set(at, to);
    }
  }
}
