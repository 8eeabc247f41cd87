package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.KeySlot;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.PageMemory;

/**
 * Keys with their small values, each in one block outside the heap. Owned by the data context.
 *
 * <p>{@link EntryHead} tells how such a block looks. What may need a block answers {@link
 * BlockAllocator#NONE} if there is no room, and has changed nothing. What changes an entry answers
 * with its address, which is another one if the entry has become longer or shorter; the old block
 * is free then.
 *
 * <p>Commands work on a small collection in place, through a view.
 */
public final class EntryBlocks implements KeyedBlocks {
  /** Flag: a deadline is there. */
  public static final int DEADLINE = 1;

  /** Flag: the value is a number. */
  public static final int INT = 2;

  /** Flag: the value was changed in place once, so its encoding is shown as {@code raw}. */
  public static final int RAW = 4;

  /** Flag: the value is an object in the heap, which this entry names by a number. */
  public static final int OBJECT = 16;

  /** Flag: elements of the value in the heap have deadlines. */
  public static final int ELEMENTS_EXPIRE = 32;

  /** Flag: the key is an array in the heap, which this entry names by a number. */
  private static final int HEAP_KEY = 64;

  /** Flag: the value is a small collection beside the key. */
  private static final int IN_PLACE = 128;

  /** Bytes of the longest text that lies beside its key. */
  public static final int MOST_TEXT = 16 * 1024 - 1;

  /** Bytes of a collection that are loaded ahead: in longer ones the processor does it itself. */
  private static final int MAX_TOUCHED_BYTES = 4096;

  /** Bytes of the longest key in a block. */
  static final int MOST_KEY = 8 * 1024;

  private static final int OPEN_FLAGS = DEADLINE | INT | RAW | OBJECT | ELEMENTS_EXPIRE;

  private final BlockAllocator allocator;
  private final PageMemory memory;
  private final HeapObjects objects = new HeapObjects();
  private final PlaceViews views;
  private final boolean slotted;
  private byte[] scratch = new byte[256];

  /**
   * Entries in blocks of an allocator.
   *
   * @param slotted true if their hashes are {@link KeySlot#ordered}: in a cluster
   */
  public EntryBlocks(BlockAllocator allocator, PlaceViews views, boolean slotted) {
    this.slotted = slotted;
    this.allocator = allocator;
    this.memory = allocator.memory();
    this.views = views;
  }

  /** The allocator of the blocks. */
  public BlockAllocator allocator() {
    return allocator;
  }

  /** Heap bytes of the table of what entries have in the heap, without the objects themselves. */
  public long heapBytes() {
    return objects.heapBytes();
  }

  /** How many things all entries have in the heap. */
  public int objects() {
    return objects.size();
  }

  /** How many things an entry has in the heap: its value, and perhaps its key. */
  public int objectsOf(int address) {
    return (value(address) == null ? 0 : 1) + (heapKey(address) == null ? 0 : 1);
  }

  /** True if a text can lie beside a key. */
  public static boolean fits(Bytes key, int textLength) {
    return textLength <= MOST_TEXT && key.length() <= MOST_KEY;
  }

  /**
   * An entry with a text; both must {@linkplain #fits fit}.
   *
   * @param flags {@link #DEADLINE}, {@link #RAW}
   * @param access the 24 access bits
   * @param deadline ignored without {@link #DEADLINE}
   */
  public int make(Bytes key, int flags, int access, long deadline, Bytes text) {
    int address = allocator.allocate(EntryHead.length(key.length(), flags, text.length()));
    if (address != BlockAllocator.NONE) {
      writeHead(address, key, flags, access, deadline);
      write(address, text);
    }
    return address;
  }

  /** An entry with a number; {@code flags} may be {@link #DEADLINE}; the key must fit. */
  public int make(Bytes key, int flags, int access, long deadline, long number) {
    int address =
        allocator.allocate(EntryHead.length(key.length(), flags, StoredNumber.widthOf(number)));
    if (address != BlockAllocator.NONE) {
      writeHead(address, key, flags | INT, access, deadline);
      number(address, number);
    }
    return address;
  }

  /**
   * An entry with a value in the heap, and any key.
   *
   * @param flags {@link #DEADLINE}
   */
  public int make(Bytes key, int flags, int access, long deadline, Value value) {
    int address = makeHead(key, flags | OBJECT, access, deadline, Integer.BYTES);
    if (address != BlockAllocator.NONE) {
      memory.putInt(address, valueOffset(address), objects.add(value));
      spare(address, room(address) - Integer.BYTES);
    }
    return address;
  }

  /** An entry with any key, and with room for a value of some bytes. */
  private int makeHead(Bytes key, int flags, int access, long deadline, int valueLength) {
    boolean inHeap = key.length() > MOST_KEY;
    int keyLength = inHeap ? Integer.BYTES : key.length();
    int address = allocator.allocate(EntryHead.length(keyLength, flags, valueLength));
    if (address != BlockAllocator.NONE && inHeap) {
      EntryHead.write(memory, address, keyLength, flags | HEAP_KEY, access, deadline);
      memory.putInt(address, keyOffset(address), objects.add(key.toArray()));
    } else if (address != BlockAllocator.NONE) {
      writeHead(address, key, flags, access, deadline);
    }
    return address;
  }

  /**
   * An entry with a collection in place that has no elements yet, and any key.
   *
   * @param flags {@link #DEADLINE}
   * @param bytes of the elements for which there shall be room
   */
  public int make(Bytes key, int flags, int access, long deadline, Packing packing, int bytes) {
    int length = packing.head() + StoredListpack.HEAD_BYTES + bytes;
    int address = makeHead(key, flags | IN_PLACE, access, deadline, length);
    if (address != BlockAllocator.NONE) {
      int at = valueOffset(address);
      memory.putByte(address, at, packing.ordinal());
      memory.clear(address, at + 1, packing.words() * Long.BYTES);
      StoredListpack.begin(memory, address, at + packing.head());
    }
    return address;
  }

  /**
   * An entry with a copy of the collection in place of another one, which may be that of other
   * blocks, and a key {@linkplain #canCopy beside which} there is room.
   *
   * @param flags {@link #DEADLINE}
   */
  public int make(Bytes key, int flags, int access, long deadline, EntryBlocks from, int original) {
    int length = from.valueLength(original);
    int address = makeHead(key, flags | IN_PLACE, access, deadline, length);
    if (address != BlockAllocator.NONE) {
      memory.put(address, valueOffset(address), from.text(original).array(), 0, length);
    }
    return address;
  }

  /** Bytes of the elements for which there can be room in an entry with a key. */
  public int mostInPlace(Bytes key, Packing packing) {
    int head = packing.head() + StoredListpack.HEAD_BYTES;
    return Math.min(Packing.MOST_BYTES, mostValueBytes(key) - head);
  }

  private int mostValueBytes(Bytes key) {
    int keyLength = Math.min(key.length(), MOST_KEY);
    return allocator.largest() - EntryHead.length(keyLength, DEADLINE, 0);
  }

  /** True if there can be room for the collection in place of another entry beside a key. */
  public boolean canCopy(Bytes key, EntryBlocks from, int original) {
    return from.valueLength(original) <= mostValueBytes(key);
  }

  private void writeHead(int address, Bytes key, int flags, int access, long deadline) {
    int length = key.length();
    EntryHead.write(memory, address, length, flags, access, deadline);
    memory.put(address, EntryHead.keyOffset(length, flags), key.array(), key.offset(), length);
  }

  private void write(int address, Bytes text) {
    memory.put(address, valueOffset(address), text.array(), text.offset(), text.length());
    spare(address, room(address) - text.length());
  }

  /** Says how much room is left behind a text. */
  private void spare(int address, int spare) {
    SpareRoom.set(memory, address, allocator.capacity(address), spare);
  }

  /**
   * Gives an entry whose value is no object another text, which is not {@link #RAW}; a deadline
   * stays if {@code timed} is {@link #DEADLINE}, and goes if that is 0.
   */
  public int refill(int address, int timed, Bytes text) {
    assert isText(address);
    if (rewrite(address, timed, text)) {
      return address;
    }
    int to = reshape(address, flags(address) & DEADLINE & timed, text.length());
    if (to != BlockAllocator.NONE) {
      memory.putByte(to, 0, flags(to) & DEADLINE);
      write(to, text);
    }
    return to;
  }

  /** Does the same if nothing but the text changes its place. */
  private boolean rewrite(int address, int timed, Bytes text) {
    int head = EntryHead.of(memory, address);
    int length = text.length();
    int at = EntryHead.valueOffset(memory, address, head);
    int capacity = allocator.capacity(address);
    if ((head & DEADLINE & ~timed) != 0 || allocator.blockSize(at + length) != capacity) {
      return false;
    }
    assert allocator.generations().end(address);
    memory.put(address, at, text.array(), text.offset(), length);
    SpareRoom.set(memory, address, capacity, capacity - at - length, head & DEADLINE);
    return true;
  }

  /**
   * Gives an entry another number in place of the one it has, if that moves nothing and the block
   * is as large as it would be otherwise.
   *
   * @return false if nothing has changed
   */
  boolean renumber(int address, long number) {
    int head = EntryHead.of(memory, address);
    if ((head & (INT | OBJECT | IN_PLACE)) != INT) {
      return false;
    }
    int at = EntryHead.valueOffset(memory, address, head);
    int capacity = allocator.capacity(address);
    if (allocator.blockSize(at + StoredNumber.widthOf(number)) != capacity) {
      return false;
    }
    assert allocator.generations().end(address);
    StoredNumber.set(memory, address, at, capacity, number);
    return true;
  }

  /** Gives an entry whose value is no object a number; {@code timed} as for {@link #refill}. */
  public int renumber(int address, int timed, long number) {
    assert isText(address);
    int to = reshape(address, flags(address) & DEADLINE & timed, StoredNumber.widthOf(number));
    if (to != BlockAllocator.NONE) {
      memory.putByte(to, 0, flags(to) & DEADLINE | INT);
      number(to, number);
    }
    return to;
  }

  /** Gives an entry another deadline, or, if that is negative, none. */
  public int withDeadline(int address, long deadline) {
    int flags = flags(address);
    long number = (flags & INT) == 0 ? 0 : number(address);
    int length = (flags & INT) == 0 ? valueLength(address) : StoredNumber.widthOf(number);
    int to = reshape(address, deadline < 0 ? 0 : DEADLINE, length);
    if (to == BlockAllocator.NONE) {
      return to;
    }
    if ((flags & INT) != 0) {
      number(to, number);
    } else if (!isInPlace(to)) {
      spare(to, room(to) - length);
    }
    if (deadline >= 0) {
      memory.putLong(to, keyOffset(to) - Long.BYTES, deadline);
    }
    return to;
  }

  /**
   * Makes room for a value of some bytes, with or without a deadline. Head and key stay, and the
   * beginning of the value; how much spare room there is must be said anew.
   */
  private int reshape(int address, int timed, int valueLength) {
    int keyLength = storedKeyLength(address);
    int from = keyOffset(address);
    int flags = memory.getByte(address, 0) & ~DEADLINE & ~SpareRoom.FLAG | timed;
    int length = EntryHead.length(keyLength, timed, valueLength);
    int room = allocator.capacity(address);
    boolean stays = allocator.blockSize(length) == room;
    int to = stays ? address : allocator.allocate(length);
    if (to == BlockAllocator.NONE) {
      return to;
    }
    assert allocator.generations().end(address);
    int keyAt = EntryHead.keyOffset(keyLength, timed);
    int kept = Math.min(keyLength + valueLength, room - from);
    if (!stays || keyAt != from) {
      memory.copy(address, from, to, keyAt, kept);
    }
    if (!stays) {
      long deadline = deadline(address);
      memory.copy(address, 0, to, 0, EntryHead.LENGTH);
      EntryHead.longKey(memory, to, keyLength);
      if (timed != 0) {
        memory.putLong(to, keyAt - Long.BYTES, deadline);
      }
      allocator.free(address);
    }
    memory.putByte(to, 0, flags);
    return to;
  }

  /**
   * Makes a collection in place, which has no elements yet, of an entry with an object; the object
   * is its no more.
   *
   * @param bytes of the elements for which there shall be room
   */
  public int putInPlace(int address, Packing packing, int bytes) {
    int number = name(address);
    int length = packing.head() + StoredListpack.HEAD_BYTES + bytes;
    int to = reshape(address, flags(address) & DEADLINE, length);
    if (to != BlockAllocator.NONE) {
      memory.putByte(to, 0, memory.getByte(to, 0) & (DEADLINE | HEAP_KEY) | IN_PLACE);
      int at = valueOffset(to);
      memory.putByte(to, at, packing.ordinal());
      StoredListpack.begin(memory, to, at + packing.head());
      objects.remove(number);
    }
    return to;
  }

  /**
   * Gives an entry an object made of the elements of its collection in place, and a block that
   * fits.
   */
  void replaceInPlace(int address, Value value) {
    putObject(address, value);
    views.tookPlace(value);
    int to = tighten(address);
    if (to != BlockAllocator.NONE && to != address) {
      views.moved(address, to);
    }
  }

  private void putObject(int address, Value value) {
    memory.putByte(address, 0, memory.getByte(address, 0) & ~IN_PLACE | OBJECT);
    memory.putInt(address, valueOffset(address), objects.add(value));
    spare(address, room(address) - Integer.BYTES);
  }

  /** Gives a collection in place a block for {@code length} bytes of the value; its address. */
  int resizeInPlace(int address, int length) {
    int to = reshape(address, flags(address) & DEADLINE, length);
    if (to != BlockAllocator.NONE && to != address) {
      views.moved(address, to);
    }
    return to;
  }

  /** True if the value is a collection in place. */
  public boolean isInPlace(int address) {
    return (memory.getByte(address, 0) & IN_PLACE) != 0;
  }

  /** A view of a collection in place; null if the value is anything else. */
  public Value inPlace(int address) {
    int head = EntryHead.of(memory, address);
    if ((head & IN_PLACE) == 0) {
      return null;
    }
    int at = EntryHead.valueOffset(memory, address, head);
    Packing packing = Packing.of(memory.getByte(address, at));
    return views.view(packing, address, at);
  }

  /** The ticket of a value with {@link #ELEMENTS_EXPIRE}. */
  public long ticket(int address) {
    return isInPlace(address)
        ? memory.getLong(address, valueOffset(address) + 1)
        : ((Perishable) value(address)).ticket();
  }

  /** Sets the ticket of a value with {@link #ELEMENTS_EXPIRE}. */
  public void ticket(int address, long ticket) {
    if (isInPlace(address)) {
      memory.putLong(address, valueOffset(address) + 1, ticket);
    } else {
      ((Perishable) value(address)).ticket(ticket);
    }
  }

  /** True if elements of some bytes can lie beside the key of an entry. */
  public boolean canPutInPlace(int address, Packing packing, int bytes) {
    int head = packing.head() + StoredListpack.HEAD_BYTES;
    return bytes <= Packing.MOST_BYTES
        && valueOffset(address) + head + bytes <= allocator.largest();
  }

  /** Gives an entry with an object a block that is no larger than it needs. */
  private int tighten(int address) {
    int to = reshape(address, flags(address) & DEADLINE, Integer.BYTES);
    if (to != BlockAllocator.NONE) {
      spare(to, room(to) - Integer.BYTES);
    }
    return to;
  }

  /** Which small collection an entry has. */
  Packing packing(int address) {
    return Packing.of(memory.getByte(address, valueOffset(address)));
  }

  /** Says that the small collection of an entry is another one, with as much in front of it. */
  void packing(int address, Packing packing) {
    memory.putByte(address, valueOffset(address), packing.ordinal());
  }

  /** True if elements of the value may have deadlines: it is a {@link Perishable} with a ticket. */
  public boolean canPerish(int address) {
    int flags = memory.getByte(address, 0);
    return (flags & IN_PLACE) != 0
        ? packing(address).hasTicket()
        : (flags & OBJECT) != 0 && value(address) instanceof Perishable;
  }

  /** Which number names the object of an entry. */
  private int name(int address) {
    return memory.getInt(address, valueOffset(address));
  }

  /** Gives up an entry, and what it has in the heap. */
  public void free(int address) {
    int flags = memory.getByte(address, 0);
    if ((flags & OBJECT) != 0) {
      objects.remove(name(address));
    }
    if ((flags & HEAP_KEY) != 0) {
      objects.remove(memory.getInt(address, keyOffset(address)));
    }
    allocator.free(address);
  }

  /** Lets go of all that entries have in the heap: none of them will be read again. */
  public void forgetObjects() {
    objects.clear();
  }

  /** Which of the public flags an entry has. */
  public int flags(int address) {
    return memory.getByte(address, 0) & OPEN_FLAGS;
  }

  /** Sets or clears flags that move nothing: {@link #RAW} and {@link #ELEMENTS_EXPIRE}. */
  public void flag(int address, int flag, boolean set) {
    assert (flag & ~(RAW | ELEMENTS_EXPIRE)) == 0;
    int flags = memory.getByte(address, 0);
    memory.putByte(address, 0, set ? flags | flag : flags & ~flag);
  }

  /** True if the value is a text or a number beside the key. */
  public boolean isText(int address) {
    return (memory.getByte(address, 0) & (OBJECT | IN_PLACE)) == 0;
  }

  @Override
  public Value value(int address) {
    int head = EntryHead.of(memory, address);
    if ((head & OBJECT) == 0) {
      return null;
    }
    int at = EntryHead.valueOffset(memory, address, head);
    return (Value) objects.get(memory.getInt(address, at));
  }

  /** The type of the value. */
  public Type type(int address) {
    int flags = memory.getByte(address, 0);
    if ((flags & IN_PLACE) != 0) {
      return packing(address).type();
    }
    return (flags & OBJECT) != 0 ? value(address).type() : Type.STRING;
  }

  /** The access bits, 24 of them. */
  public int access(int address) {
    return EntryHead.access(memory, address);
  }

  /** Sets the access bits. */
  public void access(int address, int access) {
    EntryHead.access(memory, address, access);
  }

  /** The key's array, if it is in the heap. */
  private byte[] heapKey(int address) {
    return (memory.getByte(address, 0) & HEAP_KEY) == 0
        ? null
        : (byte[]) objects.get(memory.getInt(address, keyOffset(address)));
  }

  /** Length of the key in bytes. */
  public int keyLength(int address) {
    byte[] inHeap = heapKey(address);
    return inHeap == null ? storedKeyLength(address) : inHeap.length;
  }

  private int storedKeyLength(int address) {
    return EntryHead.keyLength(memory, address, EntryHead.of(memory, address));
  }

  private int keyOffset(int address) {
    return EntryHead.keyOffset(EntryHead.of(memory, address));
  }

  /** The deadline in Unix milliseconds, or -1 for none. */
  public long deadline(int address) {
    return (memory.getByte(address, 0) & DEADLINE) == 0
        ? -1
        : memory.getLong(address, keyOffset(address) - Long.BYTES);
  }

  /** Changes a deadline that is there. */
  public void redate(int address, long deadline) {
    memory.putLong(address, keyOffset(address) - Long.BYTES, deadline);
  }

  /** Where the value begins. */
  public int valueOffset(int address) {
    return EntryHead.valueOffset(memory, address, EntryHead.of(memory, address));
  }

  /** Bytes between the key and the end of the block. */
  private int room(int address) {
    return allocator.capacity(address) - valueOffset(address);
  }

  /** Bytes of a text or a small collection; for a number, how many it is kept in. */
  public int valueLength(int address) {
    int capacity = allocator.capacity(address);
    int at = valueOffset(address);
    int room = capacity - at;
    int flags = memory.getByte(address, 0);
    if ((flags & INT) != 0) {
      return StoredNumber.widthIn(room);
    }
    if ((flags & IN_PLACE) != 0) {
      int head = packing(address).head();
      return head + StoredListpack.length(memory, address, at + head);
    }
    return room - SpareRoom.of(memory, address, capacity);
  }

  /** The number of an entry with {@link #INT}. */
  public long number(int address) {
    return StoredNumber.get(memory, address, valueOffset(address), allocator.capacity(address));
  }

  private void number(int address, long number) {
    StoredNumber.set(memory, address, valueOffset(address), allocator.capacity(address), number);
  }

  @Override
  public boolean hasKey(int address, byte[] key, int from, int length) {
    int head = EntryHead.of(memory, address);
    if ((head & HEAP_KEY) != 0) {
      byte[] inHeap = heapKey(address);
      return Bytes.of(key, from, length).sameAs(inHeap, 0, inHeap.length);
    }
    return EntryHead.keyLength(memory, address, head) == length
        && memory.same(address, EntryHead.keyOffset(length, head), key, from, length);
  }

  @Override
  public long hash(int address) {
    byte[] inHeap = heapKey(address);
    if (inHeap != null) {
      return KeySlot.hash(inHeap, inHeap.length, slotted);
    }
    int length = storedKeyLength(address);
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) << 1];
    }
    memory.get(address, keyOffset(address), scratch, 0, length);
    return KeySlot.hash(scratch, length, slotted);
  }

  @Override
  public boolean isSlotted() {
    return slotted;
  }

  /** Copies the key to a place in an array where there is room for it. */
  public void key(int address, byte[] into, int at) {
    byte[] inHeap = heapKey(address);
    if (inHeap == null) {
      memory.get(address, keyOffset(address), into, at, storedKeyLength(address));
    } else {
      System.arraycopy(inHeap, 0, into, at, inHeap.length);
    }
  }

  /** A copy of the key. */
  public Bytes key(int address) {
    byte[] key = new byte[keyLength(address)];
    key(address, key, 0);
    return Bytes.of(key);
  }

  /** Copies a part of a text to a place in an array. */
  public void text(int address, int from, byte[] into, int at, int length) {
    memory.get(address, valueOffset(address) + from, into, at, length);
  }

  /** A byte of a text, 0 to 255. */
  public int textByte(int address, int at) {
    return memory.getByte(address, valueOffset(address) + at);
  }

  /** Replaces bytes of a text, which must all be there. */
  public void putText(int address, int at, byte[] from, int offset, int length) {
    memory.put(address, valueOffset(address) + at, from, offset, length);
  }

  /**
   * Makes a text {@link #RAW} and longer, with zero bytes at its end; it must {@linkplain #fits
   * fit}.
   */
  public int extendText(int address, int length) {
    int before = valueLength(address);
    int to = reshape(address, flags(address) & DEADLINE, length);
    if (to != BlockAllocator.NONE) {
      int at = valueOffset(to);
      for (int i = before; i < length; i++) {
        memory.putByte(to, at + i, 0);
      }
      spare(to, room(to) - length);
      flag(to, RAW, true);
    }
    return to;
  }

  /** A copy of a text. */
  public Bytes text(int address) {
    byte[] text = new byte[valueLength(address)];
    text(address, 0, text, 0, text.length);
    return Bytes.of(text);
  }

  /** Bytes of the heap that belong to an entry: its value, and its key if that is there. */
  public long heapBytes(int address) {
    Value value = value(address);
    byte[] key = heapKey(address);
    return (value == null ? 0 : value.heapBytes())
        + (key == null ? 0 : HeapLayout.bytes(key.length));
  }

  /** Bytes of the block of an entry. */
  public int blockBytes(int address) {
    return allocator.capacity(address);
  }

  @Override
  public void touchValue(int address, CacheLines lines) {
    int head = EntryHead.of(memory, address);
    if ((head & IN_PLACE) == 0) {
      return;
    }
    int at = EntryHead.valueOffset(memory, address, head);
    Packing packing = Packing.of(memory.getByte(address, at));
    at += packing.head();
    if (packing.type() == Type.LIST || packing.type() == Type.STREAM) {
      StoredListpack.touchEnd(memory, address, at, lines);
    } else {
      int length = StoredListpack.length(memory, address, at);
      memory.touch(address, at, Math.min(length, MAX_TOUCHED_BYTES), lines);
    }
  }

  @Override
  public void touch(int address, CacheLines lines) {
    memory.touch(address, 0, 1, lines);
  }
}
