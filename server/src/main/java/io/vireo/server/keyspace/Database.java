package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.Prefetch;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * One numbered database: keys, values, deadlines. Data context only.
 *
 * <p>Handlers get {@linkplain Entry entries} from {@link #read} or {@link #write}, which hide what
 * is past its deadline, and must not keep them.
 *
 * <p>A change is told by {@link #changed} or {@link #announce}, once for each key and command,
 * after the keyspace is in its new state.
 */
public final class Database {
  /** Deadline of a key without one. */
  public static final long NEVER = -1;

  /** A deadline is a pair of numbers in the calendar. */
  private static final int DEADLINE_BYTES = 16;

  /** Learns what concerns all databases. */
  interface Owner {
    /** A database without keys is about to get one. */
    void filled(Database database);

    /** A database lost its last key. */
    void emptied(Database database);

    /** A store is not needed any more: its pages go back. */
    void retire(EntryStore store);

    /** Looks for pages that are not needed, and gives them back; false if it found none. */
    boolean reclaim();
  }

  private final KeyspaceState space;
  private final Owner owner;
  private final Cuts cuts;
  private final KeyDeadlines deadlines;
  private final ElementExpiry fields;
  private final ElementExpiry ids;
  private final StreamActivity activity = new StreamActivity();
  private final VolatileKeys volatileKeys;
  private final EntryIndexes indexes;
  private int index;
  private EntryStore store;

  Database(KeyspaceState space, Owner owner, Cuts cuts, int index) {
    this.space = space;
    this.owner = owner;
    this.cuts = cuts;
    this.index = index;
    this.deadlines =
        new KeyDeadlines(
            space, () -> store.tables(), (deadline, hash) -> byPair(deadline, hash) != 0);
    this.volatileKeys = new VolatileKeys(this::store, deadlines);
    this.fields = new ElementExpiry(this, ElementExpiry.Sort.FIELDS);
    this.ids = new ElementExpiry(this, ElementExpiry.Sort.IDS);
    this.indexes =
        new EntryIndexes(this::store, cuts, deadlines, fields, ids, activity, volatileKeys);
    this.store = new EntryStore(space, indexes);
  }

  /** The number of this database. */
  public int index() {
    return index;
  }

  void index(int newIndex) {
    index = newIndex;
  }

  /** What all databases of its keyspace share. */
  public KeyspaceState keyspace() {
    return space;
  }

  /** How many keys there are, those included that passed their deadline unseen. */
  public long size() {
    return store.dict().size();
  }

  /** How many of the keys are to be seen: {@link SlotShield}. */
  public long visibleKeys() {
    return space.shield().visibleKeys(store.dict());
  }

  /** How many keys have a deadline. */
  public long expires() {
    return deadlines.count();
  }

  /** How many keys have values with fields that have a deadline. */
  public long fieldExpires() {
    return fields.size();
  }

  /**
   * How many consumers of streams last got something at another time than they last tried to: only
   * files from RDB version 11 on have both times.
   */
  public long streamActivity() {
    return activity.count();
  }

  /** How many streams have producers, whose ids only files from RDB version 13 on have. */
  public long producedStreams() {
    return activity.producedStreams();
  }

  /** Mean time to live of the keys with a deadline, milliseconds; 0 without any. */
  public long averageTtl() {
    return deadlines.averageTtl();
  }

  /** Heap bytes of values, table and calendars. */
  public long heapBytes() {
    return store.heapBytes() + indexes.heapBytes();
  }

  /** Bytes outside the heap: of keys and of strings that lie beside them. */
  public long blockBytes() {
    return store.blockBytes();
  }

  /** Heap bytes of the table and the calendars alone. */
  public long overheadBytes() {
    return store.overheadBytes() + indexes.heapBytes() + indexes.blockBytes();
  }

  /** Heap bytes of the table alone. */
  public long tableBytes() {
    return store.dict().heapBytes() + store.dict().blockBytes();
  }

  /** Bytes of an entry with its value, its place in the table and that in the calendar. */
  public long bytes(Entry entry) {
    long place = tableBytes() / Math.max(1, capacity());
    return entry.bytes() + place + (entry.deadline() >= 0 ? DEADLINE_BYTES : 0);
  }

  /** Bytes of the calendar of the keys with a deadline. */
  public long deadlineBytes() {
    return expires() * DEADLINE_BYTES;
  }

  /** Slots of the table. */
  public long capacity() {
    return store.dict().capacity();
  }

  /**
   * Looks a key up without any trace: no hit or miss, no use. Removes it if its deadline passed.
   *
   * @return its entry, or null
   */
  public Entry find(Bytes key) {
    int address = seek(key);
    return address == BlockAllocator.NONE ? null : store.entry(address);
  }

  /** The hash by which this database knows a key; in a cluster it begins with the key's slot. */
  public long hash(Bytes key) {
    return space.hash(key);
  }

  /** The keys by slots. */
  public Slots slots() {
    return new Slots(this);
  }

  /** Where a key's entry is, or none. A view is made of it last, so that the compiler saves it. */
  private int seek(Bytes key) {
    assert space.isInside();
    long at = store.dict().find(key, hash(key));
    if (at < 0) {
      return BlockAllocator.NONE;
    }
    int address = store.dict().at(at);
    int flags = store.blocks().flags(address);
    if ((flags & EntryBlocks.DEADLINE) != 0 && isPast(address)) {
      hidePast(at, address);
      return BlockAllocator.NONE;
    }
    boolean timed = (flags & EntryBlocks.ELEMENTS_EXPIRE) != 0;
    return timed && !indexes.elements(address).outlives(address) ? BlockAllocator.NONE : address;
  }

  /** Looks a key up as {@link #find(Bytes)}, but tells of it even if its deadline has passed. */
  public Entry findEvenPast(Bytes key) {
    assert space.isInside();
    long at = store.dict().find(key, hash(key));
    return at < 0 ? null : store.entry(store.dict().at(at));
  }

  /** Whether a key is there whose deadline has not passed; one that has passed is left there. */
  public boolean hasAlive(Bytes key) {
    Entry entry = findEvenPast(key);
    return entry != null && !isPast(entry);
  }

  /** Bytes of the value under a key, past its deadline or not; 0 if it lies beside its key. */
  public long valueBytes(Bytes key) {
    assert space.isInside();
    long at = store.dict().find(key, hash(key));
    Value value = at < 0 ? null : store.blocks().value(store.dict().at(at));
    return value == null ? 0 : value.bytes();
  }

  private boolean isPast(int address) {
    long deadline = store.blocks().deadline(address);
    return deadline >= 0 && deadline <= space.now() && !space.findingPast();
  }

  private void hidePast(long at, int address) {
    if (space.expiring()) {
      expire(at, address);
    }
  }

  private void expire(long at, int address) {
    Bytes key = store.blocks().key(address);
    Value value = store.blocks().value(address);
    removeAt(at, address, hash(key));
    space.stats().expiredKeys.add(1);
    space.changed(index, key);
    space.dropped(index, key, value, space.lazyExpire());
    space.notify(KeyEvent.EXPIRED, "expired", index, key);
  }

  KeyDeadlines deadlines() {
    return deadlines;
  }

  /** Shows the address of each block of tables and calendars, but those of values. */
  void forEachTableBlock(IntConsumer sink) {
    store.dict().forEachTableBlock(sink);
    indexes.forEachTableBlock(sink);
  }

  VolatileKeys volatileKeys() {
    return volatileKeys;
  }

  /** Looks a key up to read it: counts a hit or a miss, and a use. */
  public Entry read(Bytes key) {
    Entry entry = look(key);
    if (entry != null) {
      use(entry.address());
    }
    return entry;
  }

  /** Looks a key up to tell something about it: counts a hit or a miss, but no use. */
  public Entry look(Bytes key) {
    int address = seek(key);
    if (address == BlockAllocator.NONE) {
      space.stats().keyspaceMisses.add(1);
      space.notify(KeyEvent.KEY_MISS, "keymiss", index, key);
      return null;
    }
    space.stats().keyspaceHits.add(1);
    return store.entry(address);
  }

  /** Looks a key up to change it: counts a use only. */
  public Entry write(Bytes key) {
    int address = seek(key);
    if (address != BlockAllocator.NONE) {
      beforeChange(hash(key));
      use(address);
      return store.entry(address);
    }
    if (space.expiringForWritesOnly()) {
      locate(key, hash(key));
    }
    return null;
  }

  /** What is under a key is about to be changed, though it was looked up to be read. */
  public void changing(Bytes key) {
    beforeChange(hash(key));
  }

  private void use(int address) {
    if (space.touching() && !space.access().lrm()) {
      int before = store.blocks().access(address);
      int after = space.access().used(before);
      if (after != before) {
        store.blocks().access(address, after);
      }
    }
  }

  /**
   * Puts a value under a key, whatever was there before, with a deadline or {@link #NEVER}.
   *
   * @return true if the key is new
   * @throws NoRoom if there is none for the key; nothing has changed then
   */
  public boolean put(Bytes key, Value value, long deadline) {
    return put(key, store.make(key, value, deadline, space.access().fresh()));
  }

  /**
   * Puts a collection in place under a key that is not there: it must get elements.
   *
   * @param bytes of the elements for which there shall be room
   * @return a view of it, or null if it cannot lie in place
   * @throws NoRoom if there is none; nothing has changed then
   */
  public Value create(Bytes key, Packing packing, long bytes) {
    if (bytes > store.blocks().mostInPlace(key, packing)) {
      return null;
    }
    int address = store.makeInPlace(key, packing, (int) bytes, NEVER, space.access().fresh());
    put(key, address);
    return store.blocks().inPlace(address);
  }

  /** Puts the collection of a key in place, if it is an object that may lie there. */
  public void pack(Bytes key) {
    int address = seek(key);
    if (address != BlockAllocator.NONE && store.blocks().value(address) != null) {
      store.pack(address, hash(key));
    }
  }

  /**
   * Puts a value under a key once a task has made way for it.
   *
   * @param way takes the value, or what it replaces, away from where that is
   * @throws NoRoom if there is none for the key; the task has not run then
   */
  public void put(Bytes key, Value value, long deadline, Runnable way) {
    put(key, store.make(key, value, deadline, space.access().fresh()), way);
  }

  /** Puts an entry that was just made under its key once a task has made way for it. */
  void put(Bytes key, int address, Runnable way) {
    try {
      way.run();
    } catch (Throwable failure) {
      store.free(address);
      throw failure;
    }
    put(key, address);
  }

  /** Puts an entry that was just made under its key, whatever was there before. */
  boolean put(Bytes key, int address) {
    long hash = hash(key);
    long at = store.dict().find(key, hash);
    replace(at, address, hash);
    if (at < 0) {
      space.notify(KeyEvent.NEW, "new", index, key);
    }
    return at < 0;
  }

  /**
   * Gives what is under a key another one, in this database or another, in place of what is there.
   *
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void move(Bytes from, Database target, Bytes to) {
    Entry entry = find(from);
    int made =
        target == this
            ? store.makeSame(to, entry)
            : target.store.makeCopy(to, entry, entry.access());
    target.remove(to);
    discard(from, false);
    target.put(to, made);
  }

  /**
   * Puts a copy of an entry of any database under a key, in place of what is there.
   *
   * @throws NoRoom if there is none; nothing has changed then
   */
  public void copy(Entry from, Bytes to, int access) {
    int made = store.makeCopy(to, from, access);
    remove(to);
    put(to, made);
  }

  /** The entry of the key with a hash, past its deadline or not; or null. */
  public Entry byHash(long hash) {
    int address = store.dict().findByHash(hash, any -> true);
    return address == 0 ? null : store.entry(address);
  }

  /** The address that a pair of the calendar stands for, or 0 if it stands for none any more. */
  int byPair(long deadline, long hash) {
    EntryBlocks blocks = store.blocks();
    return store.dict().findByHash(hash, address -> blocks.deadline(address) == deadline);
  }

  /** Takes an entry out that is there, and gives up its block. */
  void removeAt(long at, int address, long hash) {
    beforeChange(hash);
    store.dict().removeAt(at, hash);
    deadlines.forget(store.blocks().deadline(address), hash);
    indexes.left(address);
    volatileKeys.removed(address, hash);
    store.free(address);
    if (store.dict().size() == 0) {
      owner.emptied(this);
    }
  }

  /**
   * Makes room for a number of keys, or with 0 none, if there are none yet: {@link Dict#reserve}.
   */
  public void reserve(long keys) {
    store.dict().reserve(keys);
    changedIfEmpty();
  }

  /** True if entries of a number of bytes find pages, as far as that can be known before. */
  public boolean hasPagesFor(long bytes) {
    return store.hasPagesFor(bytes) || owner.reclaim() && store.hasPagesFor(bytes);
  }

  /**
   * Asks for pages for several elements of a value, before the first is added.
   *
   * @param bytes that they take at most
   * @throws NoRoom if there are too few
   */
  public void ensureReserve(long bytes) {
    if (!store.hasReserve(bytes)) {
      throw new NoRoom();
    }
  }

  /** True if there are so few pages left that several blocks may not be found one by one. */
  public boolean isNearlyFull() {
    return isNearlyFull(0);
  }

  /** True if several blocks that have some bytes together may not be found one by one. */
  public boolean isNearlyFull(long bytes) {
    return store.isNearlyFull(bytes);
  }

  /** Counts bytes that a value took ({@code delta} above 0) or gave back while it changed. */
  public void resized(long delta) {
    store.resized(delta);
    changedIfEmpty();
  }

  /** Sets or, with {@link #NEVER}, removes the deadline of a key that is there. */
  public void deadline(Bytes key, long deadline) {
    long hash = hash(key);
    long at = store.dict().find(key, hash);
    int address = store.dict().at(at);
    long before = store.blocks().deadline(address);
    if (before == deadline) {
      return;
    }
    beforeChange(hash);
    if (before >= 0 && deadline >= 0) {
      redate(address, hash, deadline);
      return;
    }
    int to = store.withDeadline(address, deadline);
    deadlines.forget(before, hash);
    store.dict().set(at, to);
    volatileKeys.replaced(address, to, hash);
    deadlines.add(deadline, hash);
  }

  /** Gives a key another deadline in place of the one it has. */
  void redate(int address, long hash, long deadline) {
    long before = store.blocks().deadline(address);
    if (before != deadline) {
      deadlines.forget(before, hash);
      store.blocks().redate(address, deadline);
      deadlines.add(deadline, hash);
    }
  }

  /** Removes a key, which its command does beside what it is for; true if it was there. */
  public boolean remove(Bytes key) {
    return discard(key, space.lazyServerDel());
  }

  /**
   * Removes a key; true if it was there.
   *
   * @param lazily whether a large value counts as freed in the background, which the collector does
   *     with every value
   */
  public boolean discard(Bytes key, boolean lazily) {
    long hash = hash(key);
    long at = store.dict().find(key, hash);
    if (at < 0) {
      return false;
    }
    int address = store.dict().at(at);
    if (isPast(address) && !space.expiringForWritesOnly()) {
      hidePast(at, address);
      return false;
    }
    if (lazily) {
      space.freed(store.blocks().value(address));
    }
    removeAt(at, address, hash);
    return true;
  }

  /**
   * Removes all keys at once: the pages go back little by little, see {@link Keyspace#giveBack}.
   */
  public long clear() {
    assert space.isInside();
    long before = store.dict().size();
    if (before > 0) {
      space.commandChanges().noteAll();
      space.replaced(index, key -> find(key) != null);
    }
    if (before > 0 || !store.isFresh()) {
      abandon();
    } else {
      store.dict().clear();
      indexes.clear();
    }
    if (before > 0) {
      owner.emptied(this);
    } else {
      space.emptyChanged();
    }
    return before;
  }

  /**
   * Gives up its keys, which are not looked up any more: its pages go back, once no cut needs them.
   */
  void abandon() {
    if (!cuts.detached(store)) {
      owner.retire(store);
    }
    store = new EntryStore(space, indexes);
    indexes.clear();
  }

  private void changedIfEmpty() {
    if (store.dict().size() == 0) {
      space.emptyChanged();
    }
  }

  /** A random key, each with the same probability; null if there is none. */
  public Entry random() {
    while (visibleKeys() > 0) {
      Entry entry = store.entry(RandomKey.draw(store, space.shield(), space.random()));
      Entry alive = find(entry.key());
      if (alive != null) {
        return alive;
      }
      if (!space.expiring()) {
        return entry;
      }
    }
    return null;
  }

  /**
   * Visits a part of the keys; see {@link Dict#scan}. Keys past their deadline are among them.
   *
   * @return the next cursor, 0 at the end
   */
  public long scan(long cursor, int count, Consumer<Entry> sink) {
    assert space.isInside();
    return store.dict().scan(cursor, count, address -> sink.accept(store.entry(address)));
  }

  /** Visits all entries; the sink must not change the database. */
  public void forEach(Consumer<Entry> sink) {
    assert space.isInside();
    store.dict().forEach(address -> sink.accept(store.entry(address)));
  }

  /** True if an entry is past its deadline, though it may still be found in a scan. */
  public boolean isPast(Entry entry) {
    return isPast(entry.address());
  }

  /** Says that a key changed: for WATCH, tracking and the count of changes. */
  public void changed(Bytes key) {
    changedInside(key, 1);
    space.changed(index, key);
  }

  /** Counts changes of a key that do not concern clients which watch or track it. */
  public void changedInside(Bytes key, long changes) {
    space.addDirty(changes);
    noteChange(key);
  }

  /** Under an LRM policy it was the last change of the key until now. */
  private void noteChange(Bytes key) {
    if (space.access().lrm()) {
      long at = store.dict().find(key, hash(key));
      if (at >= 0) {
        store.blocks().access(store.dict().at(at), space.access().fresh());
      }
    }
  }

  /** Says that a key changed along with one that is counted: the other name of a RENAME. */
  public void changedAlong(Bytes key) {
    space.commandChanges().tellAlong();
    noteChange(key);
    space.changed(index, key);
  }

  /** Says that a key changed, and by which event. */
  public void announce(Bytes key, KeyEvent kind, String event) {
    changed(key);
    space.notify(kind, event, index, key);
  }

  /**
   * Counts and tells that a field goes because its deadline has come. Before it goes; that the key
   * changed is told afterwards.
   */
  public void droppedField(Bytes key, Bytes field) {
    beforeChange(hash(key));
    space.stats().expiredSubkeys.add(1);
    space.droppedFields(index, key, List.of(field));
  }

  /**
   * The type under a key that is about to get another value; null if there is none, or if events of
   * it are not wanted. {@link #overwritten} follows.
   */
  public Type typeToOverwrite(Bytes key) {
    EventClasses events = space.events();
    if (!events.areWanted(KeyEvent.OVERWRITTEN) && !events.areWanted(KeyEvent.TYPE_CHANGED)) {
      return null;
    }
    Entry entry = find(key);
    return entry == null ? null : entry.type();
  }

  /** A key got another value in place of one of a type; nothing if that is null. */
  public void overwritten(Bytes key, Type before) {
    if (before == null) {
      return;
    }
    space.notify(KeyEvent.OVERWRITTEN, "overwritten", index, key);
    Entry entry = find(key);
    if (entry != null && entry.type() != before) {
      space.notify(KeyEvent.TYPE_CHANGED, "type_changed", index, key);
    }
  }

  /** Elements of the value of a key may have got other deadlines, or gone. */
  public void elementsRetimed(Bytes key) {
    int address = store.dict().at(store.dict().find(key, hash(key)));
    indexes.elements(address).retimed(address);
  }

  /**
   * Takes all fields of an entry's value out that are past their deadline, unless nothing may be
   * removed now.
   *
   * @return the entry, or null if it had no other fields and went too
   */
  public Entry expireFields(Entry entry) {
    return fields.expireAll(entry);
  }

  long nextDeadline() {
    return Math.min(deadlines.next(), Math.min(fields.nextDeadline(), ids.nextDeadline()));
  }

  /** Other slots than before are shielded: deadlines that had to be passed over may count again. */
  void resumeDeadlines() {
    deadlines.resume();
    fields.resume();
    ids.resume();
  }

  /** Removes keys to which clients of this replica gave a deadline that has come. */
  boolean expireOwnDue(int budget) {
    return deadlines.expireOwnDue(budget, this::expireByHash);
  }

  /** Lets streams forget ids of producers whose time has come. */
  boolean forgetDue(int budget) {
    return ids.expireDue(budget);
  }

  /** When they have to, Unix milliseconds. */
  long nextToForget() {
    return ids.nextDeadline();
  }

  boolean expireDue(int budget) {
    boolean more = deadlines.expireDue(budget, this::expireByHash);
    more |= fields.expireDue(budget) | ids.expireDue(budget);
    changedIfEmpty();
    return more;
  }

  private void expireByHash(long deadline, long hash) {
    int address = byPair(deadline, hash);
    if (address != 0) {
      expire(store.dict().find(address, hash), address);
      space.stats().expiredKeysActive.add(1);
    }
  }

  /** Takes an entry out that is there. */
  void drop(int address) {
    long hash = store.blocks().hash(address);
    removeAt(store.dict().find(address, hash), address, hash);
  }

  /** Adds a key to those that are looked up soon; see {@link Dict#lookAhead}. */
  public void lookAhead(Prefetch group, long hash, long element) {
    store.dict().lookAhead(group, hash, element);
  }

  /** An entry with this hash is about to be added, changed or removed. */
  void beforeChange(long hash) {
    assert space.isInside();
    space.commandChanges().note(index, hash);
    cuts.beforeChange(store, hash);
  }

  /**
   * Where a key that is to be changed is in the table, or a negative number; removes it if its
   * deadline passed.
   */
  long locate(Bytes key, long hash) {
    beforeChange(hash);
    long at = store.dict().find(key, hash);
    if (at < 0 || !isPast(store.dict().at(at)) || !space.expiringForWrites()) {
      return at;
    }
    expire(at, store.dict().at(at));
    return -1;
  }

  EntryStore store() {
    return store;
  }

  /** Where large values store what they have: another one when the database has been emptied. */
  public PartStorage parts() {
    return store.parts();
  }

  Dict dict() {
    return store.dict();
  }

  EntryBlocks blocks() {
    return store.blocks();
  }

  /**
   * Puts an entry in place of another one of the same key, or adds it.
   *
   * @param at where the other one is, or negative
   */
  void replace(long at, int address, long hash) {
    beforeChange(hash);
    long deadline = store.blocks().deadline(address);
    if (at < 0) {
      if (store.dict().size() == 0) {
        owner.filled(this);
      }
      store.dict().insert(address, hash);
      volatileKeys.added(address, hash);
      deadlines.add(deadline, hash);
      indexes.entered(address);
      return;
    }
    int before = store.dict().at(at);
    long deadlineBefore = store.blocks().deadline(before);
    if (space.lazyServerDel()) {
      freed(before, address);
    }
    store.dict().set(at, address);
    volatileKeys.replaced(before, address, hash);
    indexes.left(before);
    store.free(before);
    indexes.entered(address);
    indexes.retimed(deadlineBefore, deadline, hash);
  }

  /** A value is replaced by another one, unless it is the same in another block. */
  private void freed(int before, int after) {
    Value value = store.blocks().value(before);
    if (value != store.blocks().value(after)) {
      space.freed(value);
    }
  }
}
