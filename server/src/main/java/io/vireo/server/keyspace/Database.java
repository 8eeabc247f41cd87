package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Value;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entries;
import io.vireo.server.data.table.Keyed;
import io.vireo.server.data.table.Packed;
import io.vireo.server.data.table.Prefetch;
import java.util.List;
import java.util.function.Consumer;

/**
 * One numbered database: keys, values, deadlines. Data context only.
 *
 * <p>Handlers get {@linkplain Entries entries} from {@link #read} or {@link #write}, which hide
 * what is past its deadline, and must not keep them.
 *
 * <p>A change is told by {@link #changed} or {@link #announce}, once for each key and command,
 * after the keyspace is in its new state.
 */
public final class Database {
  /** Deadline of a key without one. */
  public static final long NEVER = -1;

  private final Keyspace space;
  private Dict dict = new Dict();
  private final KeyDeadlines deadlines;
  private final FieldExpiry fields;
  private final StreamActivity activity = new StreamActivity();
  private final VolatileKeys volatileKeys = new VolatileKeys(this);
  private int index;
  private long entryBytes;

  Database(Keyspace space, int index) {
    this.space = space;
    this.index = index;
    this.deadlines = new KeyDeadlines(space, (deadline, hash) -> byPair(deadline, hash) != null);
    this.fields = new FieldExpiry(this);
  }

  /** The number of this database. */
  public int index() {
    return index;
  }

  void index(int newIndex) {
    index = newIndex;
  }

  /** The keyspace that this database belongs to. */
  public Keyspace keyspace() {
    return space;
  }

  /** How many keys there are, those included that passed their deadline unseen. */
  public long size() {
    return dict.size();
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

  /** Mean time to live of the keys with a deadline, milliseconds; 0 without any. */
  public long averageTtl() {
    return deadlines.averageTtl();
  }

  /** Heap bytes of keys, values, table and calendars. */
  public long heapBytes() {
    return entryBytes + overheadBytes();
  }

  /** Heap bytes of the table and the calendars alone. */
  public long overheadBytes() {
    return dict.tableBytes()
        + deadlines.heapBytes()
        + fields.heapBytes()
        + volatileKeys.heapBytes();
  }

  /** Slots of the table. */
  public long capacity() {
    return dict.capacity();
  }

  /**
   * Looks a key up without any trace: no hit or miss, no use. Removes it if its deadline passed.
   *
   * @return its entry, or null
   */
  public Object find(Bytes key) {
    return find(key, key.hash());
  }

  /** Looks a key up as {@link #find(Bytes)}, but tells of it even if its deadline has passed. */
  public Object findEvenPast(Bytes key) {
    assert space.isInside();
    long at = dict.find(key.array(), key.offset(), key.length(), key.hash());
    return at < 0 ? null : dict.at(at);
  }

  private Object find(Bytes key, long hash) {
    assert space.isInside();
    long at = dict.find(key.array(), key.offset(), key.length(), hash);
    if (at < 0) {
      return null;
    }
    Object entry = dict.at(at);
    byte[] head = Entries.headOf(entry);
    if (isPast(head)) {
      return hidePast(at, entry);
    }
    return (Packed.flags(head) & Packed.ELEMENTS_EXPIRE) == 0 ? entry : fields.look(entry);
  }

  /** Heap bytes of the value under a key, past its deadline or not; 0 for none or a packed one. */
  public long valueBytes(Bytes key) {
    assert space.isInside();
    long at = dict.find(key.array(), key.offset(), key.length(), key.hash());
    return at >= 0 && dict.at(at) instanceof Keyed keyed ? keyed.value().heapBytes() : 0;
  }

  private boolean isPast(byte[] head) {
    return (Packed.flags(head) & Packed.DEADLINE) != 0 && Packed.deadline(head) <= space.now();
  }

  private Object hidePast(long at, Object entry) {
    if (space.expiring()) {
      expire(at, entry);
    }
    return null;
  }

  private void expire(long at, Object entry) {
    Bytes key = Entries.keyOf(entry);
    removeAt(at, entry);
    space.stats().expiredKeys.add(1);
    space.changed(index, key);
    space.dropped(index, key, entry, space.lazyExpire());
    space.notify(KeyEvent.EXPIRED, "expired", index, key);
    space.pool().leave(this, entry);
  }

  KeyDeadlines deadlines() {
    return deadlines;
  }

  VolatileKeys volatileKeys() {
    return volatileKeys;
  }

  /** Looks a key up to read it: counts a hit or a miss, and a use. */
  public Object read(Bytes key) {
    Object entry = find(key);
    if (entry == null) {
      miss(key);
      return null;
    }
    space.stats().keyspaceHits.add(1);
    use(entry);
    return entry;
  }

  private void miss(Bytes key) {
    space.stats().keyspaceMisses.add(1);
    space.notify(KeyEvent.KEY_MISS, "keymiss", index, key);
  }

  /** Looks a key up to tell something about it: counts a hit or a miss, but no use. */
  public Object look(Bytes key) {
    Object entry = find(key);
    if (entry == null) {
      miss(key);
    } else {
      space.stats().keyspaceHits.add(1);
    }
    return entry;
  }

  /** Looks a key up to change it: counts a use only. */
  public Object write(Bytes key) {
    Object entry = find(key);
    if (entry != null) {
      beforeChange(key.hash());
      use(entry);
    }
    return entry;
  }

  /** What is under a key is about to be changed, though it was looked up to be read. */
  public void changing(Bytes key) {
    beforeChange(key.hash());
  }

  private void use(Object entry) {
    if (space.touching()) {
      byte[] head = Entries.headOf(entry);
      int before = Packed.access(head);
      int after = space.access().used(before);
      if (after != before) {
        Packed.access(head, after);
      }
    }
  }

  /**
   * Puts an entry under its key, whatever was there before.
   *
   * @return true if the key is new
   */
  public boolean put(Object entry) {
    byte[] head = Entries.headOf(entry);
    long hash = Packed.hash(head);
    long at = dict.find(head, hash);
    boolean fresh = at < 0;
    replace(at, fresh ? null : dict.at(at), entry, hash);
    if (fresh) {
      space.notify(KeyEvent.NEW, "new", index, Entries.keyIn(head));
    }
    return fresh;
  }

  /** Puts a value under a key, whatever was there before, with a deadline or {@link #NEVER}. */
  public boolean put(Bytes key, Value value, long deadline) {
    int flags = deadline >= 0 ? Packed.DEADLINE : 0;
    byte[] head = Packed.make(key, flags, space.access().fresh(), deadline, 0);
    return put(new Keyed(head, value));
  }

  /** The entry of the key with a hash, past its deadline or not; or null. */
  public Object byHash(long hash) {
    return dict.findByHash(hash, any -> true);
  }

  /** The entry that a pair of the calendar stands for, or null if it stands for none any more. */
  Object byPair(long deadline, long hash) {
    return dict.findByHash(hash, candidate -> Entries.deadlineOf(candidate) == deadline);
  }

  private void removeAt(long at, Object entry) {
    removeAt(at, entry, Packed.hash(Entries.headOf(entry)));
  }

  /** Takes an entry out that is there. */
  void removeAt(long at, Object entry, long hash) {
    beforeChange(hash);
    dict.removeAt(at, hash);
    entryBytes -= Entries.heapBytes(entry);
    deadlines.forget(Entries.deadlineOf(entry));
    left(entry);
    volatileKeys.replaced(entry, null);
    if (dict.size() == 0) {
      space.emptied(this);
    }
  }

  /** Makes room for so many keys, or with 0 none, if there are none yet: {@link Dict#reserve}. */
  public void reserve(long keys) {
    dict.reserve(keys);
    changedIfEmpty();
  }

  /** Counts bytes that a value took ({@code delta} above 0) or gave back while it changed. */
  public void resized(long delta) {
    entryBytes += delta;
    changedIfEmpty();
  }

  /** Sets or, with {@link #NEVER}, removes the deadline of a key that is there. */
  public void deadline(Bytes key, long deadline) {
    long hash = key.hash();
    long at = dict.find(key.array(), key.offset(), key.length(), hash);
    Object entry = dict.at(at);
    long before = Entries.deadlineOf(entry);
    if (before == deadline) {
      return;
    }
    beforeChange(hash);
    if (before >= 0 && deadline >= 0) {
      redate(Entries.headOf(entry), hash, deadline);
      return;
    }
    deadlines.forget(before);
    entryBytes -= Entries.heapBytes(entry);
    Object moved = Entries.withDeadline(entry, deadline);
    dict.set(at, moved);
    volatileKeys.replaced(entry, moved);
    entryBytes += Entries.heapBytes(moved);
    deadlines.add(deadline, hash);
  }

  /** Gives a key another deadline in place of the one it has. */
  void redate(byte[] head, long hash, long deadline) {
    long before = Packed.deadline(head);
    if (before != deadline) {
      deadlines.forget(before);
      Packed.deadline(head, deadline);
      deadlines.add(deadline, hash);
    }
  }

  /** Removes a key; true if it was there. */
  public boolean remove(Bytes key) {
    return take(key) != null;
  }

  /**
   * Removes a key whose entry nobody holds, so that its array may serve others.
   *
   * @param lazily whether a large value counts as freed in the background, which the collector does
   *     with every value
   */
  public boolean discard(Bytes key, boolean lazily) {
    Object entry = take(key);
    if (entry == null) {
      return false;
    }
    if (lazily) {
      space.freed(entry);
    }
    space.pool().leave(this, entry);
    return true;
  }

  /** Removes a key and returns its entry, or null if there was none. */
  public Object take(Bytes key) {
    long at = dict.find(key.array(), key.offset(), key.length(), key.hash());
    if (at < 0) {
      return null;
    }
    Object entry = dict.at(at);
    if (isPast(Entries.headOf(entry))) {
      return hidePast(at, entry);
    }
    removeAt(at, entry);
    return entry;
  }

  /** Removes all keys at once: the memory goes back as the collector finds it. */
  public long clear() {
    assert space.isInside();
    long before = dict.size();
    if (before > 0) {
      space.commandChanges().noteAll();
      space.replaced(index, key -> find(key) != null);
    }
    if (space.cut() == null) {
      dict.clear();
    } else {
      space.cut().detached(this, heapBytes());
      dict = new Dict();
    }
    deadlines.clear();
    fields.clear();
    activity.clear();
    volatileKeys.clear();
    entryBytes = 0;
    if (before > 0) {
      space.emptied(this);
    } else {
      space.emptyChanged();
    }
    return before;
  }

  private void changedIfEmpty() {
    if (dict.size() == 0) {
      space.emptyChanged();
    }
  }

  /** A key by chance, every key with the same chance; null if there is none. */
  public Object random() {
    while (dict.size() > 0) {
      Object entry = dict.random(space.random());
      Object alive = find(Entries.keyOf(entry));
      if (alive != null || !space.expiring()) {
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
  public long scan(long cursor, int count, Consumer<Object> sink) {
    assert space.isInside();
    return dict.scan(cursor, count, sink);
  }

  /** Visits all entries; the sink must not change the database. */
  public void forEach(Consumer<Object> sink) {
    assert space.isInside();
    dict.forEach(sink);
  }

  /** True if an entry is past its deadline, though it may still be found in a scan. */
  public boolean isPast(Object entry) {
    return isPast(Entries.headOf(entry));
  }

  /** Says that a key changed: for WATCH, tracking and the count of changes. */
  public void changed(Bytes key) {
    space.addDirty(1);
    space.changed(index, key);
  }

  /** Says that a key changed along with one that is counted: the other name of a RENAME. */
  public void changedAlong(Bytes key) {
    space.commandChanges().tellAlong();
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
    beforeChange(key.hash());
    space.stats().expiredSubkeys.add(1);
    space.droppedFields(index, key, List.of(field));
  }

  /** Fields of an entry's value may have got other deadlines, or gone. */
  public void fieldsRetimed(Object entry) {
    fields.retimed((Keyed) entry);
  }

  /**
   * Takes all fields of an entry's value out that are past their deadline, unless nothing may be
   * removed now.
   *
   * @return the entry, or null if it had no other fields and went too
   */
  public Object expireFields(Object entry) {
    return fields.expire(entry, Integer.MAX_VALUE);
  }

  long nextDeadline() {
    return Math.min(deadlines.next(), fields.nextDeadline());
  }

  boolean expireDue(int budget) {
    boolean more = deadlines.expireDue(budget, this::expireByHash);
    more |= fields.expireDue(budget);
    changedIfEmpty();
    return more;
  }

  private void expireByHash(long deadline, long hash) {
    Object entry = byPair(deadline, hash);
    if (entry != null) {
      expire(locate(entry, hash), entry);
    }
  }

  private long locate(Object entry, long hash) {
    return dict.find(Entries.headOf(entry), hash);
  }

  /** Takes an entry out that is there. */
  void drop(Object entry) {
    removeAt(locate(entry, Packed.hash(Entries.headOf(entry))), entry);
  }

  /** Adds a key to those that are looked up soon; see {@link Dict#lookAhead}. */
  public void lookAhead(Prefetch group, long hash, long element) {
    dict.lookAhead(group, hash, element);
  }

  /** An entry with this hash is about to be added, changed or removed. */
  void beforeChange(long hash) {
    assert space.isInside();
    space.commandChanges().note(index, hash);
    Cut cut = space.cut();
    if (cut != null) {
      cut.beforeChange(this, hash);
    }
  }

  /**
   * Where a key that is to be changed is in the table, or a negative number; removes it if its
   * deadline passed.
   */
  long locate(Bytes key, long hash) {
    beforeChange(hash);
    long at = dict.find(key.array(), key.offset(), key.length(), hash);
    if (at < 0 || !space.expiring() || !isPast(Entries.headOf(dict.at(at)))) {
      return at;
    }
    expire(at, dict.at(at));
    return -1;
  }

  Dict dict() {
    return dict;
  }

  AccessBits access() {
    return space.access();
  }

  /** Puts an entry in place of another one of the same key, or adds it. */
  void replace(long at, Object before, Object entry, long hash) {
    beforeChange(hash);
    long deadline = Entries.deadlineOf(entry);
    volatileKeys.replaced(before, entry);
    if (at < 0 && dict.size() == 0) {
      space.filled(this);
    }
    entryBytes += Entries.heapBytes(entry);
    if (at < 0) {
      dict.insert(entry, hash);
      deadlines.add(deadline, hash);
      entered(entry);
      return;
    }
    entryBytes -= Entries.heapBytes(before);
    dict.set(at, entry);
    left(before);
    entered(entry);
    if (Entries.deadlineOf(before) != deadline) {
      deadlines.forget(Entries.deadlineOf(before));
      deadlines.add(deadline, hash);
    }
  }

  private void entered(Object entry) {
    fields.entered(entry);
    activity.entered(entry);
  }

  private void left(Object entry) {
    fields.left(entry);
    activity.left(entry);
    Cut cut = space.cut();
    if (cut != null) {
      cut.left(entry);
    }
  }
}
