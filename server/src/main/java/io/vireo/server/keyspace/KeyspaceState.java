package io.vireo.server.keyspace;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.metrics.DataMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What all databases of a keyspace share: the time, the counters, the listener, the pages, and the
 * rules by which keys expire. It knows no database; {@link Keyspace} adds those. Data context only.
 *
 * <p>Nothing below asks the system for the time: the engine sets it, once for each command or
 * transaction, so that a key cannot expire between two looks of one command.
 */
public abstract class KeyspaceState {
  /** Bytes of a collection that would take time to free. */
  private static final int LARGE_COLLECTION_BYTES = 4096;

  /** Fewer bytes need not be asked for. */
  private static final int MIN_ASKED_BYTES = 1024;

  private final DataMetrics stats;
  private final AccessBits access;
  private final RandomGenerator random;
  private final SharedPages pages;
  private final boolean slotted;
  private final ValueViews valueViews = new ValueViews();
  private final CommandChanges commandChanges = new CommandChanges();
  private final EventClasses events = new EventClasses();
  private final ExpiryHolds holds = new ExpiryHolds();
  private final SlotShield shield = new SlotShield();
  private final EarliestDeadline first = new EarliestDeadline();
  private final EarliestDeadline firstOwn = new EarliestDeadline();
  private final EarliestDeadline firstId = new EarliestDeadline();

  private final ChangeListeners listeners = new ChangeListeners();
  private final BooleanSupplier insideContext;
  private LongPredicate room = bytes -> true;
  private long now;
  private long realNow;
  private boolean findingPast;
  private long dirty;
  private long vectorSets;
  private long emptyChanges;
  private boolean touching = true;
  private boolean lazyExpire;
  private boolean lazyEviction;
  private boolean lazyServerDel;

  /**
   * Whether commands that touch any key remove those past their deadline even if a command has run
   * them: {@code lazyexpire-nested-arbitrary-keys}.
   */
  private boolean nestedExpiry = true;

  private boolean nestedScan;
  private boolean closing;

  /**
   * A time at most as late as the first deadline of one sort in any database. Data context only.
   */
  static final class EarliestDeadline {
    private long at = Long.MAX_VALUE;

    /** The time, Unix milliseconds; the largest number while there are no deadlines. */
    long at() {
      return at;
    }

    /** A deadline was set. */
    void expects(long deadline) {
      at = Math.min(at, deadline);
    }

    /** All databases are about to be asked for their first deadline. */
    void reset() {
      at = Long.MAX_VALUE;
    }
  }

  /**
   * The state before the first command.
   *
   * @param stats where hits, misses and expired keys are counted
   * @param pages where keys and strings lie
   * @param slotted true if keys have slots: in a cluster
   * @param insideContext whether the calling thread is inside the data context; asked only where
   *     assertions are checked
   */
  KeyspaceState(
      RandomGenerator random,
      DataMetrics stats,
      SharedPages pages,
      boolean slotted,
      BooleanSupplier insideContext) {
    this.random = random;
    this.stats = stats;
    this.pages = pages;
    this.slotted = slotted;
    this.insideContext = insideContext;
    access = new AccessBits(random);
  }

  /** Follows the settings of expiry, of lazy removal, and of how use is counted. */
  final void follow(Config config) {
    config.listen(MemorySettings.LAZYFREE_LAZY_EXPIRE, on -> lazyExpire = on);
    config.listen(MemorySettings.LAZYFREE_LAZY_EVICTION, on -> lazyEviction = on);
    config.listen(MemorySettings.LAZYFREE_LAZY_SERVER_DEL, on -> lazyServerDel = on);
    config.listen(MemorySettings.LAZYEXPIRE_NESTED_ARBITRARY_KEYS, on -> nestedExpiry = on);
    config.listen(MemorySettings.LFU_LOG_FACTOR, factor -> tuneFrequencies(config));
    config.listen(MemorySettings.LFU_DECAY_TIME, minutes -> tuneFrequencies(config));
  }

  private void tuneFrequencies(Config config) {
    access.tune(
        config.get(MemorySettings.LFU_LOG_FACTOR), config.get(MemorySettings.LFU_DECAY_TIME));
  }

  /** Everything is given up now, outside the data context. */
  final void closing() {
    closing = true;
  }

  /** The hash by which databases know a key; in a cluster it begins with the key's slot. */
  public final long hash(Bytes key) {
    return slotted ? KeySlot.ordered(key.slot(), key.hash()) : key.hash();
  }

  /** How often databases without keys have come to take more or less than before. */
  final long emptyChanges() {
    return emptyChanges;
  }

  /** When the first key or element expires. */
  final EarliestDeadline firstDeadline() {
    return first;
  }

  /** When the first key expires that has its deadline from a client of this replica. */
  final EarliestDeadline firstOwnDeadline() {
    return firstOwn;
  }

  /** When a stream forgets the first id of a producer. */
  final EarliestDeadline firstIdDeadline() {
    return firstId;
  }

  /** True if the calling thread may touch the data. For assertions. */
  final boolean isInside() {
    return closing || insideContext.getAsBoolean();
  }

  /** True if keys have slots: in a cluster. */
  public final boolean isSlotted() {
    return slotted;
  }

  /** Changes since the last save. */
  public final long dirty() {
    return dirty;
  }

  /** Counts changes that no key's own change tells. */
  public final void addDirty(long changes) {
    dirty += changes;
    commandChanges.say(changes);
  }

  /** Notes how many of the changes are saved. */
  public final void saved(long changes) {
    dirty -= changes;
  }

  /** What the running command changes. */
  public final CommandChanges commandChanges() {
    return commandChanges;
  }

  /** The counters. */
  public final DataMetrics stats() {
    return stats;
  }

  /** The rules for access bits. */
  public final AccessBits access() {
    return access;
  }

  /** The source of chance. */
  public final RandomGenerator random() {
    return random;
  }

  /** A number for a vector set, from 1 on, that no other set of the server has had. */
  final long nextVectorSet() {
    return ++vectorSets;
  }

  /** The time by which deadlines are measured, Unix milliseconds. */
  public final long now() {
    return now;
  }

  /**
   * The time by the clock, Unix milliseconds: that of {@link #now}, but for {@link
   * #beforeAllDeadlines}.
   */
  public final long realNow() {
    return realNow;
  }

  /** Sets the time. */
  public final void now(long millis) {
    assert isInside();
    now = millis;
    realNow = millis;
    access.now(millis);
  }

  /**
   * Sets the time back to the beginning, so that no deadline has come: while the log is repeated,
   * which tells itself what expired.
   */
  public final void beforeAllDeadlines() {
    now = 0;
  }

  /** What is notified of changes. */
  final ChangeListener listeners() {
    return listeners;
  }

  /** Adds what is notified of changes, one after the other. */
  public final void listen(ChangeListener... more) {
    listeners.add(more);
  }

  /** Sets what tells whether a number of bytes more can be had. */
  public final void room(LongPredicate newRoom) {
    room = newRoom;
  }

  /**
   * Asks for memory before something is made that may be large beside the request that wants it.
   *
   * @param bytes of the heap, or more
   * @throws NoRoom if there is none; so it must be asked for before anything is changed
   */
  public final void need(long bytes) {
    if (bytes >= MIN_ASKED_BYTES && !room.test(bytes)) {
      throw new NoRoom();
    }
  }

  /** Where keys and strings lie. */
  public final SharedPages pages() {
    return pages;
  }

  /** Views of the collections in place with which a command works. */
  final ValueViews valueViews() {
    return valueViews;
  }

  /** The classes of events that are passed on. */
  public final EventClasses events() {
    return events;
  }

  /** Whether events are passed on at all; loading a file turns that off. */
  public final void announcing(boolean on) {
    events.passOn(on);
  }

  /** Whether reading a key counts as using it; CLIENT NO-TOUCH turns it off for a command. */
  public final void touching(boolean on) {
    touching = on;
  }

  final boolean touching() {
    return touching;
  }

  /**
   * Whether commands find keys past their deadline from now on: those of a client that is the
   * source of an import do, or all by {@link ExpiryHold#ACCESSIBLE}.
   */
  public final void findingPast(boolean on) {
    findingPast = on && holds.isImporting() || holds.isAccessible();
  }

  /** Readers do not find elements of collections whose deadline is before this time, or at it. */
  public final long hidingTime() {
    return holds.isAccessible() ? Long.MIN_VALUE : now;
  }

  final boolean findingPast() {
    return findingPast;
  }

  /** Whether a key goes at once that is given this deadline, because it has come. */
  public final boolean isOver(long deadline) {
    return deadline >= 0 && deadline <= now && !holds.isImporting();
  }

  /**
   * The reasons why keys past their deadline are not removed; readers never see such keys, but for
   * {@link #findingPast}.
   */
  public final ExpiryHolds expiryHolds() {
    return holds;
  }

  /** Whether what is found past its deadline is removed; else it is only hidden. */
  public final boolean expiring() {
    return holds.isRemoving() && (nestedExpiry || !nestedScan);
  }

  /** Whether what a command is to change and finds past its deadline is removed. */
  final boolean expiringForWrites() {
    return holds.isRemovingForWrites();
  }

  /** Whether such is removed, but not what is only read; never for a command of the primary. */
  final boolean expiringForWritesOnly() {
    return now == realNow && holds.isRemovingForWrites() && !holds.isRemoving();
  }

  /** Whether keys are removed at their deadline without being looked at. */
  final boolean calendarRunning() {
    return holds.isCalendarRunning();
  }

  /** Whether streams forget ids of producers at their time, which they do on replicas too. */
  final boolean forgetting() {
    return holds.isForgetting();
  }

  /** Whether a deadline that is set now is one that the primary of this replica does not know. */
  final boolean setsOwnDeadlines() {
    return holds.isWritable() && holds.isOwnRunning() && now == realNow;
  }

  /** True if keys that expire are propagated as UNLINK: {@code lazyfree-lazy-expire}. */
  public final boolean lazyExpire() {
    return lazyExpire;
  }

  /** Whether a command runs that touches any key and that a command has run. */
  public final void nestedScan(boolean on) {
    nestedScan = on;
  }

  /** True if keys that are evicted are propagated as UNLINK: {@code lazyfree-lazy-eviction}. */
  final boolean lazyEviction() {
    return lazyEviction;
  }

  /**
   * True if large values that commands replace or remove beside what they are for count as freed in
   * the background: {@code lazyfree-lazy-server-del}.
   */
  final boolean lazyServerDel() {
    return lazyServerDel;
  }

  /** Slots whose keys are not this server's own. */
  public final SlotShield shield() {
    return shield;
  }

  /** Passes an event on if its class is let through. */
  public final void notify(KeyEvent kind, String name, int database, Bytes key) {
    if (events.areWanted(kind)) {
      listeners.event(kind, name, database, key);
    }
  }

  /** True if {@link #notifyFields} has an effect: to be asked before fields are collected. */
  public final boolean areFieldEventsWanted() {
    return events.areFieldsWanted();
  }

  /**
   * Tells the listener what happened to fields of a hash, if that is wanted.
   *
   * @param fields only valid during the call
   */
  public final void notifyFields(String name, int database, Bytes key, List<Bytes> fields) {
    if (events.areFieldsWanted() && !fields.isEmpty()) {
      listeners.fieldEvent(name, database, key, fields);
    }
  }

  final void changed(int database, Bytes key) {
    listeners.changed(database, key);
  }

  /** The server itself removed a key with its value, or null for a string beside it. */
  final void dropped(int database, Bytes key, Value value, boolean lazily) {
    commandChanges.forget(database, hash(key));
    listeners.dropped(database, key, lazily);
    if (lazily) {
      freed(value);
    }
  }

  /** A value, or null, was freed in the background: counts if it would have taken time. */
  final void freed(Value value) {
    if (value != null && value.type() != Type.STRING && value.bytes() > LARGE_COLLECTION_BYTES) {
      stats.lazyfreedObjects.add(1);
    }
  }

  final void droppedFields(int database, Bytes key, List<Bytes> fields) {
    listeners.droppedFields(database, key, fields);
  }

  final void replaced(int database, Predicate<Bytes> affected) {
    shield.replaced();
    listeners.replaced(database, affected);
  }

  /** A database without keys takes more or less than before: only what is left over. */
  final void emptyChanged() {
    emptyChanges++;
  }
}
