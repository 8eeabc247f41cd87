package io.vireo.lua.core;

import java.util.Arrays;

/**
 * A table of Lua: an array for the keys from 1 on and a hash for all others. One thread at a time.
 *
 * <p>Scripts see how a table is built in two ways: in the order in which {@code pairs} visits it,
 * and in the border that {@code #} finds when there are holes. Both are those of Lua 5.1, so this
 * table grows, shrinks and places its keys exactly as that one does: the hash is a chained scatter
 * table with Brent's variation (a key that stands in another's main position has to move), free
 * places are taken from the end, and only when none is left are both parts sized anew, the array so
 * that more than half of it is in use. See Roberto Ierusalimschy, Luiz Henrique de Figueiredo and
 * Waldemar Celes, "The Implementation of Lua 5.0", section 4.
 *
 * <p>A removed key keeps its place, without a value, until the table grows: a traversal that
 * removes what it visits goes on. Even a key that is removed without having been there takes a
 * place, and makes the table grow if none is left.
 */
public final class LuaTable {
  private static final Object[] NOTHING = {};
  private static final int[] NO_LINKS = {};
  private static final int NONE = -1;

  /** The largest array has 2 to this power places. */
  private static final int MOST_BITS = 26;

  /** Bytes of a table without parts, and of a place in the array and in the hash. */
  private static final int HEAD = 64;

  private static final int PLACE = 4;
  private static final int NODE = 12;

  private final Memory memory;
  private Object[] array = NOTHING;

  /** Keys, values, and the next place of the chain or {@link #NONE}; the length a power of two. */
  private Object[] keys = NOTHING;

  private Object[] values = NOTHING;
  private int[] links = NO_LINKS;

  /** All places from here on have had a key. */
  private int lastFree;

  private LuaTable metatable;

  /** Bits of the metamethods that this table, as a metatable, is known not to have. */
  private int absent;

  private boolean readOnly;

  /** What it has for {@link Event#INDEX}, as a metatable: null if that is not known. */
  private Object index;

  /** An empty table. */
  public LuaTable(Memory memory) {
    this.memory = memory;
    memory.take(HEAD);
  }

  /**
   * An empty table with room for {@code arraySize} keys from 1 on, and for {@code hashSize} others.
   */
  public LuaTable(Memory memory, int arraySize, int hashSize) {
    this(memory);
    if (arraySize > 0 || hashSize > 0) {
      resize(arraySize, hashSize);
    }
  }

  /** A table that has a value under a string, and nothing else. */
  public static LuaTable of(Memory memory, LuaString key, Object value) {
    LuaTable table = new LuaTable(memory);
    memory.take(NODE);
    table.keys = new Object[] {key};
    table.values = new Object[] {value};
    table.links = new int[] {NONE};
    table.lastFree = 1;
    return table;
  }

  /** Becomes an empty table with room for {@code arraySize} keys from 1 on, as if it were new. */
  public void renew(int arraySize) {
    if (arraySize == array.length) {
      Arrays.fill(array, null);
    } else {
      memory.take((long) arraySize * PLACE);
      array = arraySize == 0 ? NOTHING : new Object[arraySize];
    }
    keys = NOTHING;
    values = NOTHING;
    links = NO_LINKS;
    lastFree = 0;
    metatable = null;
    forgetEvents();
    readOnly = false;
  }

  private void forgetEvents() {
    absent = 0;
    index = null;
  }

  /** Its metatable or null. */
  public LuaTable metatable() {
    return metatable;
  }

  /** Gives it a metatable, or takes it away with null. */
  public void metatable(LuaTable table) {
    metatable = table;
  }

  /** Whether scripts may not change it. The engine itself may: nothing here looks at this. */
  public boolean isReadOnly() {
    return readOnly;
  }

  /** Says whether scripts may change it. */
  public void readOnly(boolean value) {
    readOnly = value;
  }

  /**
   * What this table, as a metatable, has for an event; null if it has nothing.
   *
   * @param event the event, whose absence is remembered until this table is changed
   */
  public Object metamethod(Event event) {
    if ((absent & event.bit()) != 0) {
      return null;
    }
    Object method = get(event.key());
    if (method == null) {
      absent |= event.bit();
    }
    return method;
  }

  /** {@link #metamethod} of {@link Event#INDEX}, which is asked for by far the most. */
  public Object index() {
    Object known = index;
    if (known == null) {
      known = metamethod(Event.INDEX);
      index = known;
    }
    return known;
  }

  /** Bytes of the heap that it takes, without what is in it. */
  public long heapBytes() {
    return HEAD + (long) array.length * PLACE + (long) keys.length * NODE;
  }

  // Reading

  /** The value of a key, null if there is none. */
  public Object get(Object key) {
    if (key instanceof LuaString string) {
      return get(string);
    }
    if (key instanceof Double number) {
      return get(number.doubleValue());
    }
    if (key == null) {
      return null;
    }
    int place = find(key);
    return place == NONE ? null : values[place];
  }

  /** The value of a string, null if there is none. */
  public Object get(LuaString key) {
    int place = find(key);
    return place == NONE ? null : values[place];
  }

  /** The value of a number, null if there is none. */
  public Object get(double key) {
    int whole = (int) key;
    if (whole == key) {
      return get(whole);
    }
    int place = find(key);
    return place == NONE ? null : values[place];
  }

  /** The value of a whole number, null if there is none. */
  public Object get(int key) {
    int index = key - 1;
    if (index >= 0 && index < array.length) {
      return array[index];
    }
    int place = find((double) key);
    return place == NONE ? null : values[place];
  }

  private int find(LuaString key) {
    if (keys.length == 0) {
      return NONE;
    }
    int place = key.hashCode() & keys.length - 1;
    do {
      Object there = keys[place];
      if (there == key || there instanceof LuaString && key.equals(there)) {
        return place;
      }
      place = links[place];
    } while (place != NONE);
    return NONE;
  }

  private int find(double key) {
    if (keys.length == 0) {
      return NONE;
    }
    int place = mainPosition(key);
    do {
      if (keys[place] instanceof Double there && there == key) {
        return place;
      }
      place = links[place];
    } while (place != NONE);
    return NONE;
  }

  private int find(Object key) {
    if (key instanceof LuaString string) {
      return find(string);
    }
    if (key instanceof Double number) {
      return find(number.doubleValue());
    }
    if (keys.length == 0) {
      return NONE;
    }
    int place = mainPosition(key);
    do {
      if (keys[place] == key) {
        return place;
      }
      place = links[place];
    } while (place != NONE);
    return NONE;
  }

  private int mainPosition(Object key) {
    if (key instanceof LuaString string) {
      return string.hashCode() & keys.length - 1;
    }
    if (key instanceof Double number) {
      return mainPosition(number.doubleValue());
    }
    if (key instanceof Boolean truth) {
      return (truth ? 1 : 0) & keys.length - 1;
    }
    return Integer.remainderUnsigned(System.identityHashCode(key), keys.length - 1 | 1);
  }

  /** Minus zero is the same key as zero. */
  private int mainPosition(double key) {
    if (key == 0) {
      return 0;
    }
    long bits = Double.doubleToRawLongBits(key);
    return Integer.remainderUnsigned((int) bits + (int) (bits >>> 32), keys.length - 1 | 1);
  }

  // Writing

  /**
   * Sets or removes (with null) the value of a key.
   *
   * @param key neither null nor NaN: the caller has told the script so
   */
  public void put(Object key, Object value) {
    if (key instanceof LuaString string) {
      put(string, value);
    } else if (key instanceof Double number) {
      put(number.doubleValue(), number, value);
    } else {
      set(find(key), key, value);
    }
  }

  /** Sets or removes (with null) the value of a string. */
  public void put(LuaString key, Object value) {
    if (absent != 0 || index != null) {
      forgetEvents();
    }
    set(find(key), key, value);
  }

  /** Sets or removes (with null) the value of a number that is not NaN. */
  public void put(double key, Object value) {
    put(key, null, value);
  }

  private void put(double key, Double boxed, Object value) {
    int whole = (int) key;
    int index = whole - 1;
    if (whole == key && index >= 0 && index < array.length) {
      array[index] = value;
      return;
    }
    int place = find(key);
    if (place != NONE) {
      values[place] = value;
    } else {
      add(boxed != null ? boxed : (Double) key, value);
    }
  }

  /** Sets or removes (with null) the value of a whole number. */
  public void put(int key, Object value) {
    int index = key - 1;
    if (index >= 0 && index < array.length) {
      array[index] = value;
    } else {
      put(key, null, value);
    }
  }

  private void set(int place, Object key, Object value) {
    if (place != NONE) {
      values[place] = value;
    } else {
      add(key, value);
    }
  }

  /** Adds a key that is not there. */
  private void add(Object key, Object value) {
    if (keys.length == 0) {
      grow(key, value);
      return;
    }
    int main = mainPosition(key);
    int place = main;
    if (values[main] != null) {
      int free = freePlace();
      if (free == NONE) {
        grow(key, value);
        return;
      }
      int other = mainPosition(keys[main]);
      if (other == main) {
        links[free] = links[main];
        links[main] = free;
        place = free;
      } else {
        moveAway(main, other, free);
      }
    }
    keys[place] = key;
    values[place] = value;
  }

  /** Moves what stands in another key's main position to a free place. */
  private void moveAway(int from, int chain, int to) {
    int before = chain;
    while (links[before] != from) {
      before = links[before];
    }
    links[before] = to;
    keys[to] = keys[from];
    values[to] = values[from];
    links[to] = links[from];
    links[from] = NONE;
    values[from] = null;
  }

  private int freePlace() {
    while (lastFree > 0) {
      if (keys[--lastFree] == null) {
        return lastFree;
      }
    }
    return NONE;
  }

  // Sizes

  private void grow(Object key, Object value) {
    int[] slices = new int[MOST_BITS + 1];
    int inArray = countArray(slices);
    int total = inArray + 1;
    int candidates = inArray;
    for (int i = 0; i < keys.length; i++) {
      if (values[i] != null) {
        total++;
        candidates += count(keys[i], slices);
      }
    }
    candidates += count(key, slices);
    int size = arraySize(slices, candidates);
    int within = 0;
    for (int bits = 0; bits <= MOST_BITS && 1L << bits <= size; bits++) {
      within += slices[bits];
    }
    resize(size, total - within);
    put(key, value);
  }

  /** Counts the used places of the array: slice n has the keys above 2^(n-1) up to 2^n. */
  private int countArray(int[] slices) {
    int used = 0;
    int index = 0;
    for (int bits = 0; bits <= MOST_BITS && index < array.length; bits++) {
      int end = (int) Math.min(array.length, 1L << bits);
      int here = 0;
      for (; index < end; index++) {
        here += array[index] == null ? 0 : 1;
      }
      slices[bits] += here;
      used += here;
    }
    return used;
  }

  /** Counts a key that could stand in the array. */
  private static int count(Object key, int[] slices) {
    if (key instanceof Double number) {
      int whole = number.intValue();
      if (whole == number && whole > 0 && whole <= 1 << MOST_BITS) {
        slices[ceilingLog2(whole)]++;
        return 1;
      }
    }
    return 0;
  }

  /** The largest power of two so that more than half of the places up to it would be in use. */
  private static int arraySize(int[] slices, int candidates) {
    int size = 0;
    int used = 0;
    for (int bits = 0; bits <= MOST_BITS && 1L << bits >> 1 < candidates; bits++) {
      used += slices[bits];
      if (slices[bits] > 0 && used > 1L << bits >> 1) {
        size = 1 << bits;
      }
      if (used == candidates) {
        break;
      }
    }
    return size;
  }

  private static int ceilingLog2(int number) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(number - 1);
  }

  /** Makes room for the keys from 1 to {@code size} in the array, if it has less. */
  public void resizeArray(int size) {
    int used = keys.length;
    if (size > array.length) {
      resize(size, used);
    }
  }

  private void resize(int arraySize, int hashSize) {
    int places = hashSize == 0 ? 0 : 1 << ceilingLog2(hashSize);
    memory.take((long) Math.max(0, arraySize - array.length) * PLACE + (long) places * NODE);
    Object[] oldArray = array;
    Object[] oldKeys = keys;
    Object[] oldValues = values;
    // All is allocated before anything is replaced: a full heap leaves the table as it was.
    Object[] newArray = arraySize == array.length ? array : Arrays.copyOf(array, arraySize);
    Object[] newKeys = places == 0 ? NOTHING : new Object[places];
    Object[] newValues = places == 0 ? NOTHING : new Object[places];
    int[] newLinks = places == 0 ? NO_LINKS : new int[places];
    Arrays.fill(newLinks, NONE);
    array = newArray;
    keys = newKeys;
    values = newValues;
    links = newLinks;
    lastFree = places;
    for (int i = arraySize; i < oldArray.length; i++) {
      if (oldArray[i] != null) {
        put(i + 1, oldArray[i]);
      }
    }
    for (int i = oldKeys.length - 1; i >= 0; i--) {
      if (oldValues[i] != null) {
        put(oldKeys[i], oldValues[i]);
      }
    }
  }

  /** A border: a key from 0 on that is there (or 0) while the next one is not. */
  public int length() {
    int end = array.length;
    if (end > 0 && array[end - 1] == null) {
      int there = 0;
      while (end - there > 1) {
        int middle = there + end >>> 1;
        if (array[middle - 1] == null) {
          end = middle;
        } else {
          there = middle;
        }
      }
      return there;
    }
    return keys.length == 0 ? end : searchBeyond(end);
  }

  private int searchBeyond(int from) {
    int there = from;
    int absentAt = from + 1;
    while (get(absentAt) != null) {
      there = absentAt;
      if (absentAt > Integer.MAX_VALUE / 2) {
        return searchOneByOne();
      }
      absentAt *= 2;
    }
    while (absentAt - there > 1) {
      int middle = there + absentAt >>> 1;
      if (get(middle) == null) {
        absentAt = middle;
      } else {
        there = middle;
      }
    }
    return there;
  }

  private int searchOneByOne() {
    int key = 1;
    while (get(key) != null) {
      key++;
    }
    return key - 1;
  }

  // Traversing

  /** The place of the first entry: for {@link #hasEntry}. */
  public static final int FIRST = 0;

  /** What {@link #placeAfter} gives for a key that was never there. */
  public static final int UNKNOWN = -1;

  /**
   * The place behind a key, or {@link #FIRST} for null.
   *
   * @return a place for {@link #entryFrom}, or {@link #UNKNOWN}
   */
  public int placeAfter(Object key) {
    if (key == null) {
      return FIRST;
    }
    if (key instanceof Double number) {
      int whole = number.intValue();
      if (whole == number && whole > 0 && whole <= array.length) {
        return whole;
      }
    }
    int place = find(key);
    return place == NONE ? UNKNOWN : array.length + place + 1;
  }

  /** Whether that very key stands at a place of the hash, if there is such a place. */
  public boolean hasKeyAt(int place, Object key) {
    int at = place - array.length;
    return at >= 0 && at < keys.length && keys[at] == key;
  }

  /** The place of the first entry from a place on, or {@link #UNKNOWN} if there is none. */
  public int entryFrom(int place) {
    int at = place;
    for (; at < array.length; at++) {
      if (array[at] != null) {
        return at;
      }
    }
    for (at -= array.length; at < values.length; at++) {
      if (values[at] != null) {
        return array.length + at;
      }
    }
    return UNKNOWN;
  }

  /** How many places the array has: the entries at these have the key that follows the place. */
  public int arrayPlaces() {
    return array.length;
  }

  /** The key of an entry that {@link #entryFrom} has found. */
  public Object keyAt(int place) {
    return place < array.length ? Numbers.box(place + 1) : keys[place - array.length];
  }

  /** The value of an entry that {@link #entryFrom} has found. */
  public Object valueAt(int place) {
    return place < array.length ? array[place] : values[place - array.length];
  }
}
