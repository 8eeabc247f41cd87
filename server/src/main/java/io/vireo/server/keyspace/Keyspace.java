package io.vireo.server.keyspace;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.MemorySettings;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.SharedPages;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/** All databases, and what they share. Data context only. */
public final class Keyspace extends KeyspaceState {
  private final Database[] databases;
  private final UsedDatabases used;
  private final RetiredStores retired = new RetiredStores();
  private final Cuts cuts = new Cuts(this, retired, this::contents);
  private final Database.Owner owner = new Members();
  private final Eviction eviction;
  private final Holes holes;
  private IncomingDatabases incoming;
  private final Due all = new Due(firstDeadline(), Database::expireDue, Database::nextDeadline);
  private final Due own =
      new Due(
          firstOwnDeadline(), Database::expireOwnDue, database -> database.deadlines().nextOwn());
  private final Due ids = new Due(firstIdDeadline(), Database::forgetDue, Database::nextToForget);

  /**
   * A keyspace of {@code count} empty databases.
   *
   * @param stats where hits, misses and expired keys are counted
   * @param pages where keys and strings lie
   */
  public Keyspace(int count, RandomGenerator random, DataMetrics stats, SharedPages pages) {
    this(count, random, stats, pages, false, () -> true);
  }

  /**
   * A keyspace of as many databases as the settings say, which follows them.
   *
   * @param insideContext whether the calling thread is inside the data context; asked only where
   *     assertions are checked
   */
  public Keyspace(
      Config config,
      RandomGenerator random,
      DataMetrics stats,
      SharedPages pages,
      BooleanSupplier insideContext) {
    this(
        config.get(GeneralSettings.DATABASES),
        random,
        stats,
        pages,
        config.get(ClusterSettings.CLUSTER_ENABLED),
        insideContext);
    follow(config);
    config.listen(MemorySettings.MAXMEMORY_SAMPLES, eviction::samples);
    config.listen(
        MemorySettings.MAXMEMORY_POLICY,
        policy -> {
          access().order(policy.order());
          eviction.policy(policy);
        });
  }

  /**
   * A keyspace of {@code count} empty databases, whose keys may have slots.
   *
   * @param slotted true if keys have slots: in a cluster
   */
  private Keyspace(
      int count,
      RandomGenerator random,
      DataMetrics stats,
      SharedPages pages,
      boolean slotted,
      BooleanSupplier insideContext) {
    super(random, stats, pages, slotted, insideContext);
    databases = new Database[count];
    for (int i = 0; i < count; i++) {
      databases[i] = newDatabase(i);
    }
    pages.onShortage(this::reclaim);
    used = new UsedDatabases(this, databases);
    eviction = new Eviction(this, Arrays.asList(databases), used);
    holes = new Holes(this, used);
  }

  private Database newDatabase(int index) {
    return new Database(this, owner, cuts, index);
  }

  /** Learns from databases what concerns all of them. */
  private final class Members implements Database.Owner {
    @Override
    public void filled(Database database) {
      used.filled(database);
    }

    @Override
    public void emptied(Database database) {
      used.emptied(database);
    }

    @Override
    public void retire(EntryStore store) {
      retired.add(store);
    }

    @Override
    public boolean reclaim() {
      return Keyspace.this.reclaim();
    }
  }

  /** What a cut begins with: the databases that have keys. */
  private List<Cut.Content> contents() {
    return Arrays.stream(databases)
        .filter(each -> each.size() > 0)
        .map(each -> new Cut.Content(each.store(), each.index(), each.size(), each.expires()))
        .toList();
  }

  /** How many databases there are. */
  public int size() {
    return databases.length;
  }

  /** The database with this number. */
  public Database database(int index) {
    assert isInside();
    return databases[index];
  }

  /** Lets two databases take each other's place. */
  public void swap(int one, int other) {
    Database first = databases[one];
    Database second = databases[other];
    commandChanges().noteAll();
    Predicate<Bytes> affected = key -> first.hasAlive(key) || second.hasAlive(key);
    listeners().replaced(one, affected);
    listeners().replaced(other, affected);
    databases[one] = second;
    databases[other] = first;
    databases[one].index(one);
    databases[other].index(other);
  }

  /** Begins a second set of databases, without keys, which no client sees yet. */
  public IncomingDatabases beginIncoming() {
    if (incoming != null) {
      throw new IllegalStateException("There is a second set of databases already");
    }
    incoming = new IncomingDatabases(size(), this::newDatabase);
    return incoming;
  }

  /** Drops the second set of databases, if there is one. */
  public void dropIncoming() {
    IncomingDatabases gone = incoming;
    incoming = null;
    if (gone != null) {
      gone.drop();
    }
  }

  /** The second set of databases takes the place of those that are there. There is no cut. */
  public void adoptIncoming() {
    IncomingDatabases set = incoming;
    incoming = null;
    commandChanges().noteAll();
    for (int i = 0; i < databases.length; i++) {
      Database before = databases[i];
      Database next = set.database(i);
      listeners().replaced(i, key -> before.hasAlive(key) || next.hasAlive(key));
      databases[i] = next;
      stats().lazyfreedObjects.add(before.size());
      before.abandon();
    }
    all.review();
    ids.review();
    used.replaced();
  }

  /** Bytes outside the heap: of keys and of strings that lie beside them. */
  public long blockBytes() {
    return used.blockBytes() + (incoming == null ? 0 : incoming.blockBytes());
  }

  /** Bytes of pages that were written to: what keys and strings take of the machine's memory. */
  public long touchedBytes() {
    long sum = retired.touchedBytes();
    for (Database database : databases) {
      sum += database.store().touchedBytes();
    }
    return incoming == null ? sum : sum + incoming.touchedBytes();
  }

  /**
   * Ends a command, and with it all views of entries and values. Between commands, or where no such
   * view is in use.
   */
  public void endCommand() {
    assert endViews();
    valueViews().end();
  }

  private boolean endViews() {
    for (Database database : databases) {
      database.store().endViews();
    }
    return true;
  }

  /** Looks for pages that are not needed, and gives them back; false if it found none. */
  public boolean reclaim() {
    long before = pages().mapped();
    retired.reclaim();
    for (Database database : databases) {
      database.store().trim();
    }
    if (incoming != null) {
      incoming.trim();
    }
    return pages().mapped() < before;
  }

  /** The holes in pages. */
  public Holes holes() {
    return holes;
  }

  /** True if {@link #giveBack} has something to do. */
  public boolean hasRetired() {
    return !retired.isEmpty();
  }

  /**
   * Gives back some pages of databases that were emptied; false if there are none.
   *
   * <p>About half a millisecond's work.
   */
  public boolean giveBack() {
    assert isInside();
    return retired.giveBack();
  }

  /** Lets go of all pages. This must not be used any more. */
  public void close() {
    closing();
    dropIncoming();
    reclaim();
    for (Database database : databases) {
      database.store().close();
    }
    pages().close();
  }

  /** The next instant at which {@link #expireDue} has work, Unix milliseconds. */
  public long nextDeadline() {
    if (calendarRunning()) {
      return firstDeadline().at();
    }
    long next = expiryHolds().isOwnRunning() ? firstOwnDeadline().at() : Long.MAX_VALUE;
    return forgetting() ? Math.min(next, firstIdDeadline().at()) : next;
  }

  /** How many deadlines a replica keeps which its own clients have set. */
  public long ownDeadlines() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.deadlines().ownCount();
    }
    return sum;
  }

  /**
   * Removes keys whose deadline has come, {@code budget} at most in each database.
   *
   * @return true if there is more to do at once
   */
  public boolean expireDue(int budget) {
    if (nextDeadline() > now()) {
      return false;
    }
    if (calendarRunning()) {
      return all.run(budget);
    }
    boolean more = expiryHolds().isOwnRunning() && own.run(budget);
    return forgetting() && ids.run(budget) || more;
  }

  /** Deadlines of one sort in all databases. */
  private final class Due {
    private final EarliestDeadline first;
    private final Work work;
    private final ToLongFunction<Database> deadline;

    /**
     * Deadlines that no database has yet.
     *
     * @param first at most as late as the first of them
     * @param work does what is due in a database
     * @param deadline the first of a database
     */
    Due(EarliestDeadline first, Work work, ToLongFunction<Database> deadline) {
      this.first = first;
      this.work = work;
      this.deadline = deadline;
    }

    /** Asks all databases anew. */
    void review() {
      first.reset();
      for (Database database : databases) {
        first.expects(deadline.applyAsLong(database));
      }
    }

    /** Does what is due; true if there is more to do at once. */
    boolean run(int budget) {
      boolean more = false;
      first.reset();
      for (Database database : databases) {
        more |= work.run(database, budget);
        first.expects(deadline.applyAsLong(database));
      }
      return more;
    }
  }

  /** What is done when deadlines of a database have come; true if there is more to do at once. */
  private interface Work {
    boolean run(Database database, int budget);
  }

  /** Heap bytes of all databases; next to nothing to ask while few of them have keys. */
  public long heapBytes() {
    return used.heapBytes() + (incoming == null ? 0 : incoming.heapBytes());
  }

  /** How many databases have keys. */
  int inUse() {
    return used.count();
  }

  /** What makes room by removing keys. */
  public Eviction eviction() {
    return eviction;
  }

  /**
   * Holds the present state fast, to be shown to a sink bit by bit; {@link #endCut} ends it. There
   * is one at a time.
   */
  public Cut cut(Cut.Sink sink) {
    return cuts.begin(sink);
  }

  /** Lets go of the state that was held fast. */
  public void endCut() {
    cuts.end();
  }

  /**
   * A command failed in the middle, so a change may not have been shown to a cut: its reader learns
   * that it is not to be relied on.
   */
  public void spoilCut(Throwable cause) {
    cuts.spoil(cause);
  }

  /** Bytes that states take which are held fast, beside the keys themselves. */
  public long cutBytes() {
    return cuts.bytes();
  }

  /** All states that are held fast. */
  public Cuts cuts() {
    return cuts;
  }

  Cut cut() {
    return cuts.whole();
  }

  /**
   * Hides the keys of these slots, and of no others, from now on; the set must not change any more.
   */
  public void hideSlots(BitSet slots) {
    shield().hide(slots);
    resumeDeadlines();
  }

  /** Keeps the keys of these slots, and of no others, from going by themselves. */
  public void freezeSlots(BitSet slots) {
    shield().freeze(slots);
    resumeDeadlines();
  }

  private void resumeDeadlines() {
    for (Database database : databases) {
      database.resumeDeadlines();
    }
  }
}
