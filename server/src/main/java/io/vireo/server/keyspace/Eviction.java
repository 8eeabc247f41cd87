package io.vireo.server.keyspace;

import io.vireo.config.EvictionPolicy;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.random.RandomGenerator;

/**
 * Chooses keys to be evicted, as {@code maxmemory-policy} wants it, and removes them. Data context
 * only. When that is due is up to others.
 *
 * @see <a href="https://redis.io/docs/latest/develop/reference/eviction/">the policies</a>
 */
public final class Eviction {
  /*
   * Least recently used or changed, or least frequently used: a few keys are sampled, and the best of them go into a
   * pool of candidates; the best of the pool is evicted. The pool is kept, so in time it holds keys
   * from the oldest end, at the price of a few looks each time. A candidate that was used since it
   * was sampled is passed over.
   *
   * At random: the databases take turns. By deadline: the calendar knows which comes next.
   */

  /** How often to sample anew when all candidates turn out to be in use or gone. */
  private static final int ROUNDS = 64;

  /** Pairs of a calendar to sort at most, to find the earliest. */
  private static final int MOVES = 512;

  private final KeyspaceState space;
  private final List<Database> databases;
  private final UsedDatabases used;
  private final AccessBits access;
  private final EvictionPool pool = new EvictionPool();
  private final IntPredicate offer = this::offer;
  private EvictionPolicy policy = EvictionPolicy.NOEVICTION;
  private boolean volatileOnly;
  private int samples = 5;
  private int turn;
  private Database sampled;

  /**
   * Evicts nothing yet.
   *
   * @param databases all of them, by their numbers, which may change
   */
  Eviction(KeyspaceState space, List<Database> databases, UsedDatabases used) {
    this.space = space;
    this.databases = databases;
    this.used = used;
    this.access = space.access();
  }

  /** Sets {@code maxmemory-policy}. */
  public void policy(EvictionPolicy newPolicy) {
    policy = newPolicy;
    volatileOnly = newPolicy.isVolatileOnly();
    pool.clear();
    databases.forEach(each -> each.volatileKeys().clear());
  }

  /** The policy. */
  public EvictionPolicy policy() {
    return policy;
  }

  /** Sets {@code maxmemory-samples}: how many keys are compared each time. */
  public void samples(int count) {
    samples = count;
  }

  /**
   * Evicts a key, if one is found at once.
   *
   * @return false if there is none that may be evicted
   */
  public boolean evict() {
    switch (policy) {
      case NOEVICTION:
        return false;
      case VOLATILE_TTL:
        return evictEarliest();
      case ALLKEYS_RANDOM, VOLATILE_RANDOM:
        return evictByChance();
      default:
        return evictUnused();
    }
  }

  // ------------------------------------------------------------------------- by use

  private boolean evictUnused() {
    for (int round = 0; round < ROUNDS; round++) {
      int seen = 0;
      for (int i = 0; i < used.count(); i++) {
        Database db = used.at(i);
        sampled = db;
        seen += sample(db, samples, offer);
      }
      if (seen == 0 && pool.isEmpty()) {
        return false;
      }
      if (evictBest()) {
        return true;
      }
    }
    return false;
  }

  private int sample(Database db, int wanted, IntPredicate taker) {
    return volatileOnly
        ? db.volatileKeys().sample(random(), wanted, taker)
        : db.dict().sample(random(), wanted, wanted, taker);
  }

  private boolean offer(int address) {
    if (space.shield().isAny() && space.shield().stays(sampled.blocks().hash(address))) {
      return false;
    }
    long score = score(sampled, address);
    if (!pool.isTooGood(score)) {
      pool.offer(sampled.index(), sampled.blocks().hash(address), score);
    }
    return true;
  }

  private long score(Database db, int address) {
    return access.dispensability(db.blocks().access(address));
  }

  private boolean evictBest() {
    while (!pool.isEmpty()) {
      pool.removeBest();
      if (pool.database() < databases.size() && evictIfGood(databases.get(pool.database()))) {
        return true;
      }
    }
    return false;
  }

  private boolean evictIfGood(Database db) {
    int address = db.dict().findByHash(pool.hash(), any -> true);
    if (address == 0 || !isStillGood(db, address)) {
      return false;
    }
    evict(db, address, pool.hash());
    return true;
  }

  private boolean isStillGood(Database db, int address) {
    boolean mayGo = !volatileOnly || db.blocks().deadline(address) >= 0;
    return mayGo && !space.shield().stays(pool.hash()) && score(db, address) >= pool.score();
  }

  // ------------------------------------------------------------------------- at random

  private boolean evictByChance() {
    for (int i = used.count(); i > 0; i--) {
      turn = turn + 1 < used.count() ? turn + 1 : 0;
      Database db = used.at(turn);
      int address = draw(db);
      if (address != 0) {
        evict(db, address, db.blocks().hash(address));
        return true;
      }
    }
    return false;
  }

  /** A key that may go; 0 if a few draws find none. */
  private int draw(Database db) {
    for (int tries = 0; tries < ROUNDS; tries++) {
      int address = volatileOnly ? db.volatileKeys().random(random()) : db.dict().random(random());
      if (address == 0 || !space.shield().stays(db.blocks().hash(address))) {
        return address;
      }
    }
    return 0;
  }

  private RandomGenerator random() {
    return space.random();
  }

  // ------------------------------------------------------------------------- by deadline

  /** If the calendar's first pair belongs to a key no more, only that pair goes. */
  private boolean evictEarliest() {
    Database first = null;
    for (int i = 0; i < used.count(); i++) {
      Database db = used.at(i);
      if (db.expires() > 0 && (first == null || db.deadlines().next() < first.deadlines().next())) {
        first = db;
      }
    }
    return first != null && evictEarliest(first);
  }

  private boolean evictEarliest(Database db) {
    return db.deadlines().takeEarliest(MOVES, (deadline, hash) -> evictPair(db, deadline, hash));
  }

  private void evictPair(Database db, long deadline, long hash) {
    int address = db.byPair(deadline, hash);
    if (address != 0) {
      evict(db, address, hash);
    }
  }

  // ------------------------------------------------------------------------- removal

  private void evict(Database db, int address, long hash) {
    Bytes key = db.blocks().key(address);
    Value value = db.blocks().value(address);
    db.removeAt(db.dict().find(address, hash), address, hash);
    space.stats().evictedKeys.add(1);
    space.changed(db.index(), key);
    space.notify(KeyEvent.EVICTED, "evicted", db.index(), key);
    space.dropped(db.index(), key, value, space.lazyEviction());
  }
}
