package io.vireo.server.keyspace;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.MemorySettings;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.random.RandomGenerator;

/**
 * All databases, and what they share: the time, the counters, the listener. Data context only.
 *
 * <p>Nothing below asks the system for the time: the engine sets it, once for each command or
 * transaction, so that a key cannot expire between two looks of one command.
 */
public final class Keyspace {
  /** Bytes of a collection that would take time to free. */
  private static final int LARGE_COLLECTION_BYTES = 4096;

  /** Fewer bytes need not be asked for. */
  private static final int MIN_ASKED_BYTES = 1024;

  private final Database[] databases;
  private final DataMetrics stats;
  private final AccessBits access;
  private final RandomGenerator random;
  private final Eviction eviction;
  private final UsedDatabases used;
  private ChangeListener listener = new Silence();
  private BooleanSupplier guard = () -> true;
  private LongPredicate room = bytes -> true;
  private final SharedPages pages;
  private final boolean slotted;
  private final RetiredStores retired = new RetiredStores();
  private final ValueViews valueViews = new ValueViews();
  private final Holes holes = new Holes(this);
  private long now;
  private long realNow;
  private boolean findingPast;
  private long dirty;
  private long vectorSets;
  private final CommandChanges commandChanges = new CommandChanges();
  private final EventClasses events = new EventClasses();
  private boolean touching = true;
  private final ExpiryHolds holds = new ExpiryHolds();
  private boolean lazyExpire;

  /**
   * Whether commands that touch any key remove those past their deadline even if a command has run
   * them: {@code lazyexpire-nested-arbitrary-keys}.
   */
  private boolean nestedExpiry = true;

  private boolean nestedScan;
  private boolean lazyEviction;
  private boolean lazyServerDel;
  private final Cuts cuts = new Cuts(this);
  private final SlotShield shield = new SlotShield(this);
  private IncomingDatabases incoming;

  /** All that has deadlines, what clients of a replica gave some to, and ids of producers. */
  private final Due all = new Due(Database::expireDue, Database::nextDeadline);

  private final Due own =
      new Due(Database::expireOwnDue, database -> database.deadlines().nextOwn());
  private final Due ids = new Due(Database::forgetDue, Database::nextToForget);

  /**
   * A keyspace of {@code count} empty databases.
   *
   * @param stats where hits, misses and expired keys are counted
   * @param pages where keys and strings lie
   */
  public Keyspace(int count, RandomGenerator random, DataMetrics stats, SharedPages pages) {
    this(count, random, stats, pages, false);
  }

  /** A keyspace of as many databases as the settings say, which follows them. */
  public Keyspace(Config config, RandomGenerator random, DataMetrics stats, SharedPages pages) {
    this(
        config.get(GeneralSettings.DATABASES),
        random,
        stats,
        pages,
        config.get(ClusterSettings.CLUSTER_ENABLED));
    config.listen(MemorySettings.LAZYFREE_LAZY_EXPIRE, on -> lazyExpire = on);
    config.listen(MemorySettings.LAZYFREE_LAZY_EVICTION, on -> lazyEviction = on);
    config.listen(MemorySettings.LAZYFREE_LAZY_SERVER_DEL, on -> lazyServerDel = on);
    config.listen(MemorySettings.LAZYEXPIRE_NESTED_ARBITRARY_KEYS, on -> nestedExpiry = on);
    config.listen(MemorySettings.MAXMEMORY_SAMPLES, eviction::samples);
    config.listen(
        MemorySettings.MAXMEMORY_POLICY,
        policy -> {
          access.order(policy.order());
          eviction.policy(policy);
        });
    config.listen(MemorySettings.LFU_LOG_FACTOR, factor -> tuneFrequencies(config));
    config.listen(MemorySettings.LFU_DECAY_TIME, minutes -> tuneFrequencies(config));
  }

  private void tuneFrequencies(Config config) {
    access.tune(
        config.get(MemorySettings.LFU_LOG_FACTOR), config.get(MemorySettings.LFU_DECAY_TIME));
  }

  /**
   * A keyspace of {@code count} empty databases, whose keys may have slots.
   *
   * @param slotted true if keys have slots: in a cluster
   */
  private Keyspace(
      int count, RandomGenerator random, DataMetrics stats, SharedPages pages, boolean slotted) {
    this.slotted = slotted;
    this.pages = pages;
    this.stats = stats;
    this.random = random;
    this.access = new AccessBits(random);
    databases = new Database[count];
    for (int i = 0; i < count; i++) {
      databases[i] = new Database(this, i);
    }
    pages.onShortage(this::reclaim);
    used = new UsedDatabases(databases);
    eviction = new Eviction(this);
  }

  /**
   * Sets what tells whether the calling thread is inside the data context; asked only where
   * assertions are checked.
   */
  public void guard(BooleanSupplier insideContext) {
    guard = insideContext;
  }

  /** True if the calling thread may touch the data. For assertions. */
  boolean isInside() {
    return guard.getAsBoolean();
  }

  /** True if keys have slots: in a cluster. */
  public boolean isSlotted() {
    return slotted;
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
    commandChanges.noteAll();
    Predicate<Bytes> affected = key -> first.hasAlive(key) || second.hasAlive(key);
    listener.replaced(one, affected);
    listener.replaced(other, affected);
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
    incoming = new IncomingDatabases(this);
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
    commandChanges.noteAll();
    for (int i = 0; i < databases.length; i++) {
      Database before = databases[i];
      Database next = set.database(i);
      listener.replaced(i, key -> before.hasAlive(key) || next.hasAlive(key));
      databases[i] = next;
      stats.lazyfreedObjects.add(before.size());
      before.abandon();
    }
    all.review();
    ids.review();
    used.replaced();
  }

  /** Changes since the last save. */
  public long dirty() {
    return dirty;
  }

  /** Counts changes that no key's own change tells. */
  public void addDirty(long changes) {
    dirty += changes;
    commandChanges.say(changes);
  }

  /** Notes how many of the changes are saved. */
  public void saved(long changes) {
    dirty -= changes;
  }

  /** What the running command changes. */
  public CommandChanges commandChanges() {
    return commandChanges;
  }

  /** The counters. */
  public DataMetrics stats() {
    return stats;
  }

  /** The rules for access bits. */
  public AccessBits access() {
    return access;
  }

  /** The source of chance. */
  public RandomGenerator random() {
    return random;
  }

  /** A number for a vector set, from 1 on, that no other set of the server has had. */
  long nextVectorSet() {
    return ++vectorSets;
  }

  /** The time by which deadlines are measured, Unix milliseconds. */
  public long now() {
    return now;
  }

  /**
   * The time by the clock, Unix milliseconds: that of {@link #now}, but for {@link
   * #beforeAllDeadlines}.
   */
  public long realNow() {
    return realNow;
  }

  /** Sets the time. */
  public void now(long millis) {
    assert isInside();
    now = millis;
    realNow = millis;
    access.now(millis);
  }

  /**
   * Sets the time back to the beginning, so that no deadline has come: while the log is repeated,
   * which tells itself what expired.
   */
  public void beforeAllDeadlines() {
    now = 0;
  }

  /** Sets what is notified of changes. */
  public void listener(ChangeListener newListener) {
    listener = newListener;
  }

  /** Sets what tells whether a number of bytes more can be had. */
  public void room(LongPredicate newRoom) {
    room = newRoom;
  }

  /**
   * Asks for memory before something is made that may be large beside the request that wants it.
   *
   * @param bytes of the heap, or more
   * @throws NoRoom if there is none; so it must be asked for before anything is changed
   */
  public void need(long bytes) {
    if (bytes >= MIN_ASKED_BYTES && !room.test(bytes)) {
      throw new NoRoom();
    }
  }

  /** Where keys and strings lie. */
  public SharedPages pages() {
    return pages;
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

  /** Views of the collections in place with which a command works. */
  ValueViews valueViews() {
    return valueViews;
  }

  /**
   * Ends a command, and with it all views of entries and values. Between commands, or where no such
   * view is in use.
   */
  public void endCommand() {
    assert endViews();
    valueViews.end();
  }

  private boolean endViews() {
    for (Database database : databases) {
      database.store().endViews();
    }
    return true;
  }

  /** Retires a store whose entries are not needed any more: its pages go back. */
  void retire(EntryStore store) {
    retired.add(store);
  }

  /** Looks for pages that are not needed, and gives them back; false if it found none. */
  public boolean reclaim() {
    long before = pages.mapped();
    retired.reclaim();
    for (Database database : databases) {
      database.store().trim();
    }
    if (incoming != null) {
      incoming.trim();
    }
    return pages.mapped() < before;
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
    guard = () -> true;
    dropIncoming();
    reclaim();
    for (Database database : databases) {
      database.store().close();
    }
    pages.close();
  }

  /** The classes of events that are passed on. */
  public EventClasses events() {
    return events;
  }

  /** Whether events are passed on at all; loading a file turns that off. */
  public void announcing(boolean on) {
    events.passOn(on);
  }

  /** Whether reading a key counts as using it; CLIENT NO-TOUCH turns it off for a command. */
  public void touching(boolean on) {
    touching = on;
  }

  boolean touching() {
    return touching;
  }

  /**
   * Whether commands find keys past their deadline from now on: those of a client that is the
   * source of an import do, or all by {@link ExpiryHold#ACCESSIBLE}.
   */
  public void findingPast(boolean on) {
    findingPast = on && holds.isImporting() || holds.isAccessible();
  }

  /** Readers do not find elements of collections whose deadline is before this time, or at it. */
  public long hidingTime() {
    return holds.isAccessible() ? Long.MIN_VALUE : now;
  }

  boolean findingPast() {
    return findingPast;
  }

  /** Whether a key goes at once that is given this deadline, because it has come. */
  public boolean isOver(long deadline) {
    return deadline >= 0 && deadline <= now && !holds.isImporting();
  }

  /**
   * The reasons why keys past their deadline are not removed; readers never see such keys, but for
   * {@link #findingPast}.
   */
  public ExpiryHolds expiryHolds() {
    return holds;
  }

  /** Whether what is found past its deadline is removed; else it is only hidden. */
  public boolean expiring() {
    return holds.isRemoving() && (nestedExpiry || !nestedScan);
  }

  /** Whether what a command is to change and finds past its deadline is removed. */
  boolean expiringForWrites() {
    return holds.isRemovingForWrites();
  }

  /** Whether such is removed, but not what is only read; never for a command of the primary. */
  boolean expiringForWritesOnly() {
    return now == realNow && holds.isRemovingForWrites() && !holds.isRemoving();
  }

  /** Whether keys are removed at their deadline without being looked at. */
  boolean calendarRunning() {
    return holds.isCalendarRunning();
  }

  /** Whether streams forget ids of producers at their time, which they do on replicas too. */
  boolean forgetting() {
    return holds.isForgetting();
  }

  /** The next instant at which {@link #expireDue} has work, Unix milliseconds. */
  public long nextDeadline() {
    if (calendarRunning()) {
      return all.next;
    }
    long next = holds.isOwnRunning() ? own.next : Long.MAX_VALUE;
    return forgetting() ? Math.min(next, ids.next) : next;
  }

  /** A deadline was set by a client of a replica. */
  void expectsOwn(long deadline) {
    own.expects(deadline);
  }

  /** Whether a deadline that is set now is one that the primary of this replica does not know. */
  boolean setsOwnDeadlines() {
    return holds.isWritable() && holds.isOwnRunning() && now == realNow;
  }

  /** How many deadlines a replica keeps which its own clients have set. */
  public long ownDeadlines() {
    long sum = 0;
    for (Database database : databases) {
      sum += database.deadlines().ownCount();
    }
    return sum;
  }

  /** An id of a producer of a stream was recorded. */
  void expectsToForget(long deadline) {
    ids.expects(deadline);
  }

  /** A deadline was set. */
  void expects(long deadline) {
    all.expects(deadline);
  }

  /**
   * Removes keys whose deadline has come, {@code budget} at most in each database.
   *
   * @return true if there is more to do at once
   */
  public boolean expireDue(int budget) {
    if (nextDeadline() > now) {
      return false;
    }
    if (calendarRunning()) {
      return all.run(budget);
    }
    boolean more = holds.isOwnRunning() && own.run(budget);
    return forgetting() && ids.run(budget) || more;
  }

  /** Deadlines of one sort in all databases. */
  private final class Due {
    private final Work work;
    private final ToLongFunction<Database> deadline;

    /** At most as late as the first of them, Unix milliseconds. */
    private long next = Long.MAX_VALUE;

    /**
     * Deadlines that no database has yet.
     *
     * @param work does what is due in a database
     * @param deadline the first of a database
     */
    Due(Work work, ToLongFunction<Database> deadline) {
      this.work = work;
      this.deadline = deadline;
    }

    void expects(long other) {
      next = Math.min(next, other);
    }

    /** Asks all databases anew. */
    void review() {
      next = Long.MAX_VALUE;
      for (Database database : databases) {
        expects(deadline.applyAsLong(database));
      }
    }

    /** Does what is due; true if there is more to do at once. */
    boolean run(int budget) {
      boolean more = false;
      next = Long.MAX_VALUE;
      for (Database database : databases) {
        more |= work.run(database, budget);
        expects(deadline.applyAsLong(database));
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

  /** The databases that have keys, in no order. */
  Database used(int place) {
    return used.at(place);
  }

  /** A database without keys is about to get one. */
  void filled(Database database) {
    used.filled(database);
  }

  /** A database lost its last key. */
  void emptied(Database database) {
    used.emptied(database);
  }

  /** A database without keys takes more or less than before: only what is left over. */
  void emptyChanged() {
    used.emptyChanged();
  }

  /** What makes room by removing keys. */
  public Eviction eviction() {
    return eviction;
  }

  /** True if keys that expire are propagated as UNLINK: {@code lazyfree-lazy-expire}. */
  public boolean lazyExpire() {
    return lazyExpire;
  }

  /** Whether a command runs that touches any key and that a command has run. */
  public void nestedScan(boolean on) {
    nestedScan = on;
  }

  /** True if keys that are evicted are propagated as UNLINK: {@code lazyfree-lazy-eviction}. */
  boolean lazyEviction() {
    return lazyEviction;
  }

  /**
   * True if large values that commands replace or remove beside what they are for count as freed in
   * the background: {@code lazyfree-lazy-server-del}.
   */
  boolean lazyServerDel() {
    return lazyServerDel;
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

  /** Slots whose keys are not this server's own. */
  public SlotShield shield() {
    return shield;
  }

  /** Passes an event on if its class is let through. */
  public void notify(KeyEvent kind, String name, int database, Bytes key) {
    if (events.areWanted(kind)) {
      listener.event(kind, name, database, key);
    }
  }

  /** True if {@link #notifyFields} has an effect: to be asked before fields are collected. */
  public boolean areFieldEventsWanted() {
    return events.areFieldsWanted();
  }

  /**
   * Tells the listener what happened to fields of a hash, if that is wanted.
   *
   * @param fields only valid during the call
   */
  public void notifyFields(String name, int database, Bytes key, List<Bytes> fields) {
    if (events.areFieldsWanted() && !fields.isEmpty()) {
      listener.fieldEvent(name, database, key, fields);
    }
  }

  void changed(int database, Bytes key) {
    listener.changed(database, key);
  }

  /** The server itself removed a key with its value, or null for a string beside it. */
  void dropped(int database, Bytes key, Value value, boolean lazily) {
    commandChanges.forget(database, databases[database].hash(key));
    listener.dropped(database, key, lazily);
    if (lazily) {
      freed(value);
    }
  }

  /** A value, or null, was freed in the background: counts if it would have taken time. */
  void freed(Value value) {
    if (value != null && value.type() != Type.STRING && value.bytes() > LARGE_COLLECTION_BYTES) {
      stats.lazyfreedObjects.add(1);
    }
  }

  void droppedFields(int database, Bytes key, List<Bytes> fields) {
    listener.droppedFields(database, key, fields);
  }

  void replaced(int database, Predicate<Bytes> affected) {
    shield.replaced();
    listener.replaced(database, affected);
  }
}
