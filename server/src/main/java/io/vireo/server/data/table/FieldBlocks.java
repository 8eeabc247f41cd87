package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Hash;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.page.StoredParts;
import java.util.Arrays;

/**
 * The fields of large hashes with their values, each in one block outside the heap. One for each
 * store of entries; owned by the data context.
 *
 * <p>Each block tells by a number whose it is, so that compaction finds the table that has its
 * address. What may need a block throws {@link NoRoom} if there is none, and has changed nothing. A
 * field or value that is too long for a block is an array in the heap, which the block names by a
 * number.
 *
 * <pre>
 *   byte 0      flags: deadline, number, spare room, field or value in the heap
 *   byte 1      length of the field; 255: it follows in four bytes
 *   byte 2-5    number of the table
 *  [4 bytes     length of the field, if it is 255 or more]
 *  [8 bytes     ticket of the deadline, see {@link io.vireo.server.data.expiry.TicketCalendar}]
 *   field       or the number of an array
 *   value       its bytes; or a number in 1, 2, 4 or 8 bytes, as many as there is room for; or the
 *               number of an array
 *  [spare room  behind the bytes of a value, as in a block of {@link EntryBlocks}]
 * </pre>
 *
 * <p>All numbers are little-endian.
 */
public final class FieldBlocks extends StoredParts implements KeyedBlocks {
  /** In place of the ticket of a field without a deadline. */
  public static final long NO_TICKET = -1;

  private static final int TIMED = 1;
  private static final int INT = 2;
  private static final int HEAP_FIELD = 16;
  private static final int HEAP_VALUE = 32;
  private static final int HEAD = 6;
  private static final int OWNER_AT = 2;
  private static final int LONG_FIELD = 255;
  private static final int[] NO_BLOCKS = {};

  /** Bytes by which a table grows for a field, at most. */
  private static final long TABLE_BYTES_FOR_A_FIELD = 32;

  /** Bytes of the longest field in a block. */
  private static final int MAX_FIELD_BYTES = 8 * 1024;

  private final HeapObjects owners = new HeapObjects();

  /** The fields and values that are too long for blocks. */
  private final HeapObjects arrays = new HeapObjects();

  private final TableBlocks tables;
  private final DictSegment none = new DictSegment(null, this, 0, 0);
  private byte[] scratch = new byte[256];

  /** Blocks without content that are reserved for fields, in no order. */
  private int[] reserved = NO_BLOCKS;

  private int reservedCount;

  /**
   * No fields yet, in blocks of an allocator that has no others.
   *
   * @param tables where the tables lie that lead to the fields
   */
  public FieldBlocks(BlockAllocator allocator, TableBlocks tables) {
    super(allocator);
    this.tables = tables;
  }

  @Override
  public long heapBytes() {
    return owners.heapBytes() + arrays.heapBytes() + super.heapBytes();
  }

  /** Where the tables lie that lead to the fields. */
  public TableBlocks tables() {
    return tables;
  }

  /** A table without fields, which has its blocks here. */
  public Dict newTable() {
    return new Dict(this, tables, none);
  }

  /** Takes a table in; its number, with which its blocks are to be made. */
  public int own(Dict table) {
    return owners.add(table);
  }

  /** Forgets a table that has no blocks any more. */
  public void disown(int owner) {
    owners.remove(owner);
  }

  /**
   * A table is not needed any more: frees its blocks, if they are many little by little.
   *
   * @param blockBytes bytes of its blocks
   * @param arrayBytes bytes of what it has in the heap
   */
  public void abandon(Dict table, int owner, long blockBytes, long arrayBytes) {
    if (isForgotten()) {
      return;
    }
    tables.unused(table);
    abandon(new AbandonedTable(table, owner, blockBytes, arrayBytes));
  }

  private final class AbandonedTable implements Abandoned {
    private final Dict table;
    private final int owner;
    private final long blockBytes;
    private final long arrayBytes;

    AbandonedTable(Dict table, int owner, long blockBytes, long arrayBytes) {
      this.table = table;
      this.owner = owner;
      this.blockBytes = blockBytes;
      this.arrayBytes = arrayBytes;
    }

    @Override
    public long blockBytes() {
      return blockBytes;
    }

    @Override
    public long heapBytes() {
      return table.heapBytes() + arrayBytes;
    }

    @Override
    public boolean freeSome() {
      long before = table.blockBytes();
      boolean done = table.drain(FieldBlocks.this::free);
      tables.freed(table, before);
      if (done) {
        disown(owner);
      }
      return done;
    }
  }

  @Override
  public void forget() {
    super.forget();
    owners.clear();
    if (!isHeld()) {
      arrays.clear();
    }
  }

  @Override
  public void moved(int from, int to) {
    ((Dict) owners.get(memory.getInt(from, OWNER_AT))).moved(from, to);
  }

  /** Bytes of a value behind some others in a block: a number is one, and so is a long value's. */
  private int widthOf(Bytes value, int behind) {
    if (value.isLong()) {
      return StoredNumber.widthOf(value.toLong());
    }
    return isTooLong(value, behind) ? Integer.BYTES : value.length();
  }

  private boolean isTooLong(Bytes value, int behind) {
    return (long) behind + value.length() > allocator.largest();
  }

  private static int fieldOffset(int length, int flags) {
    return HEAD + (length >= LONG_FIELD ? Integer.BYTES : 0) + (flags << 3 & Long.BYTES);
  }

  /**
   * Makes a block for a field.
   *
   * @param owner of the table that will know the address
   * @param ticket of its deadline, or {@link #NO_TICKET}
   */
  public int make(int owner, Bytes field, Bytes value, long ticket) {
    boolean inHeap = field.length() > MAX_FIELD_BYTES;
    int length = inHeap ? Integer.BYTES : field.length();
    int flags = (ticket == NO_TICKET ? 0 : TIMED) | (inHeap ? HEAP_FIELD : 0);
    int at = fieldOffset(length, flags);
    int address = allocate(at + length + widthOf(value, at + length));
    writeHead(address, length, flags, owner, ticket);
    if (inHeap) {
      memory.putInt(address, at, arrays.add(field.toArray()));
    } else {
      memory.put(address, at, field.array(), field.offset(), length);
    }
    writeValue(address, at + length, flags, value);
    return address;
  }

  /**
   * Makes a block for a copy of a field, with its ticket, that may lie among other blocks.
   *
   * @param owner of the table that will know the address
   */
  public int makeCopy(int owner, FieldBlocks from, int original) {
    int bytes = from.allocator.capacity(original);
    int address = allocate(bytes);
    memory.copy(from.memory, original, 0, address, 0, bytes);
    memory.putInt(address, OWNER_AT, owner);
    int flags = memory.getByte(address, 0);
    if ((flags & HEAP_FIELD) != 0) {
      memory.putInt(address, fieldAt(address), arrays.add(from.heapField(original)));
    }
    if ((flags & HEAP_VALUE) != 0) {
      memory.putInt(address, valueAt(address), arrays.add(from.heapValue(original)));
    }
    return address;
  }

  private int allocate(int bytes) {
    int address = allocator.allocate(bytes);
    if (address == BlockAllocator.NONE) {
      address = takeReserved(bytes);
    }
    if (address == BlockAllocator.NONE) {
      throw new NoRoom();
    }
    return address;
  }

  private int takeReserved(int bytes) {
    int size = allocator.blockSize(bytes);
    for (int i = 0; i < reservedCount; i++) {
      int address = reserved[i];
      if (allocator.capacity(address) == size) {
        reserved[i] = reserved[--reservedCount];
        return address;
      }
    }
    return BlockAllocator.NONE;
  }

  /**
   * Reserves a block for a field that a command is about to {@link #make} or {@link #rewrite} among
   * others, of which none may be refused once one is done. {@link #endReservation} must follow.
   *
   * @param timed whether the field will have a deadline
   * @throws NoRoom if there is none; what was reserved is so no more then
   */
  public void reserve(Bytes field, Bytes value, boolean timed) {
    int length = field.length() > MAX_FIELD_BYTES ? Integer.BYTES : field.length();
    int at = fieldOffset(length, timed ? TIMED : 0) + length;
    reserve(at + widthOf(value, at));
  }

  /** Reserves a block for a field that is about to get a deadline, as {@link #reserve} does. */
  public void reserveTimed(int address) {
    int length = storedLength(address);
    int at = fieldOffset(length, TIMED) + length;
    reserve(at + widthOf(copyOfValue(address), at));
  }

  /**
   * Asks for pages for the tables that lead to fields, likewise.
   *
   * @throws NoRoom if there are too few; what was reserved is so no more then
   */
  public void reserveTables(int fields) {
    if (!tables.allocator().hasReserve(fields * TABLE_BYTES_FOR_A_FIELD)) {
      endReservation();
      throw new NoRoom();
    }
  }

  private void reserve(int bytes) {
    int address = allocator.allocate(bytes);
    if (address == BlockAllocator.NONE) {
      endReservation();
      throw new NoRoom();
    }
    if (reservedCount == reserved.length) {
      reserved = Arrays.copyOf(reserved, Math.max(16, reservedCount * 2));
    }
    reserved[reservedCount++] = address;
  }

  /** Frees the reserved blocks that were not needed. */
  public void endReservation() {
    while (reservedCount > 0) {
      allocator.free(reserved[--reservedCount]);
    }
    reserved = NO_BLOCKS;
  }

  /** Gives up a field. */
  public void free(int address) {
    if ((memory.getByte(address, 0) & HEAP_FIELD) != 0) {
      arrays.remove(memory.getInt(address, fieldAt(address)));
    }
    dropHeapValue(address);
    allocator.free(address);
  }

  private void dropHeapValue(int address) {
    if ((memory.getByte(address, 0) & HEAP_VALUE) != 0) {
      arrays.remove(memory.getInt(address, valueAt(address)));
    }
  }

  private byte[] heapField(int address) {
    return (byte[]) arrays.get(memory.getInt(address, fieldAt(address)));
  }

  private byte[] heapValue(int address) {
    return (byte[]) arrays.get(memory.getInt(address, valueAt(address)));
  }

  /** Bytes of what a field has in the heap. */
  public long arrayBytes(int address) {
    int flags = memory.getByte(address, 0);
    if ((flags & (HEAP_FIELD | HEAP_VALUE)) == 0) {
      return 0;
    }
    long field = (flags & HEAP_FIELD) == 0 ? 0 : HeapLayout.bytes(heapField(address).length);
    long value = (flags & HEAP_VALUE) == 0 ? 0 : HeapLayout.bytes(heapValue(address).length);
    return field + value;
  }

  private void writeHead(int address, int length, int flags, int owner, long ticket) {
    memory.putByte(address, 0, flags);
    memory.putByte(address, 1, Math.min(length, LONG_FIELD));
    memory.putInt(address, OWNER_AT, owner);
    if (length >= LONG_FIELD) {
      memory.putInt(address, HEAD, length);
    }
    if ((flags & TIMED) != 0) {
      memory.putLong(address, fieldOffset(length, flags) - Long.BYTES, ticket);
    }
  }

  /**
   * Writes a value for which there is room at an offset.
   *
   * @param flags those that do not depend on the value
   */
  private void writeValue(int address, int at, int flags, Bytes value) {
    int capacity = allocator.capacity(address);
    if (value.isLong()) {
      memory.putByte(address, 0, flags | INT);
      StoredNumber.set(memory, address, at, capacity, value.toLong());
    } else if (isTooLong(value, at)) {
      memory.putByte(address, 0, flags | HEAP_VALUE);
      memory.putInt(address, at, arrays.add(value.toArray()));
    } else {
      memory.put(address, at, value.array(), value.offset(), value.length());
      SpareRoom.set(memory, address, capacity, capacity - at - value.length(), flags);
    }
  }

  /**
   * Gives a field another value, and its deadline's ticket.
   *
   * @return where it is now; the old block is free if that is another one
   */
  public int rewrite(int address, Bytes value, long ticket) {
    int there = memory.getByte(address, 0);
    int flags = there & HEAP_FIELD | (ticket == NO_TICKET ? 0 : TIMED);
    int length = storedLength(address);
    int at = fieldOffset(length, flags) + length;
    int needed = at + widthOf(value, at);
    int to = blockFor(address, needed);
    dropHeapValue(address);
    if (to != address || (there & TIMED) != (flags & TIMED)) {
      moveField(address, to, flags, ticket);
    }
    writeValue(to, at, flags, value);
    return to;
  }

  /**
   * Gives a field another ticket, or {@link #NO_TICKET}.
   *
   * @return where it is now; the old block is free if that is another one
   */
  public int withTicket(int address, long ticket) {
    int there = memory.getByte(address, 0);
    boolean timed = ticket != NO_TICKET;
    if (timed == ((there & TIMED) != 0)) {
      if (timed) {
        memory.putLong(address, ticketAt(address), ticket);
      }
      return address;
    }
    int flags = there & HEAP_FIELD | (timed ? TIMED : 0);
    int length = storedLength(address);
    int at = fieldOffset(length, flags) + length;
    Bytes value = copyOfValue(address);
    int to = blockFor(address, at + widthOf(value, at));
    dropHeapValue(address);
    moveField(address, to, flags, ticket);
    writeValue(to, at, flags, value);
    return to;
  }

  /**
   * The block for a field that will take some bytes: its own if that is as large as another one
   * would be, or large enough where there is no other.
   */
  private int blockFor(int address, int bytes) {
    int capacity = allocator.capacity(address);
    if (allocator.blockSize(bytes) == capacity) {
      return address;
    }
    int to = allocator.allocate(bytes);
    if (to != BlockAllocator.NONE) {
      return to;
    }
    boolean stays = bytes <= capacity && capacity - bytes <= SpareRoom.MAX_BYTES;
    return stays ? address : allocate(bytes);
  }

  /** Puts the field of a block, without its value, where it lies with other flags, or elsewhere. */
  private void moveField(int address, int to, int flags, long ticket) {
    int length = storedLength(address);
    int owner = memory.getInt(address, OWNER_AT);
    memory.copy(address, fieldAt(address), to, fieldOffset(length, flags), length);
    writeHead(to, length, flags, owner, ticket);
    if (to != address) {
      allocator.free(address);
    }
  }

  @Override
  public boolean hasKey(int address, byte[] key, int from, int length) {
    int head = memory.getShort(address, 0);
    if ((head & HEAP_FIELD) != 0) {
      byte[] field = heapField(address);
      return Arrays.equals(field, 0, field.length, key, from, from + length);
    }
    int there = head >>> Byte.SIZE & 0xff;
    if (there >= LONG_FIELD) {
      there = memory.getInt(address, HEAD);
    }
    return there == length && memory.same(address, fieldOffset(length, head), key, from, length);
  }

  @Override
  public long hash(int address) {
    if (isFieldInHeap(address)) {
      byte[] field = heapField(address);
      return Hash.of(field, 0, field.length);
    }
    int length = storedLength(address);
    byte[] field = scratch(length);
    memory.get(address, fieldAt(address), field, 0, length);
    return Hash.of(field, 0, length);
  }

  private byte[] scratch(int bytes) {
    if (bytes > scratch.length) {
      scratch = new byte[Integer.highestOneBit(bytes) << 1];
    }
    return scratch;
  }

  @Override
  public void touch(int address, CacheLines lines) {
    memory.touch(address, 0, 1, lines);
  }

  private boolean isFieldInHeap(int address) {
    return (memory.getByte(address, 0) & HEAP_FIELD) != 0;
  }

  /** Bytes of a field, or of the number that stands for it. */
  private int storedLength(int address) {
    int length = memory.getByte(address, 1);
    return length < LONG_FIELD ? length : memory.getInt(address, HEAD);
  }

  private int fieldAt(int address) {
    return fieldOffset(storedLength(address), memory.getByte(address, 0));
  }

  private int ticketAt(int address) {
    return fieldAt(address) - Long.BYTES;
  }

  private int valueAt(int address) {
    int length = storedLength(address);
    return fieldOffset(length, memory.getByte(address, 0)) + length;
  }

  /** Points a view at a field. */
  public void field(int address, StoredElement into) {
    if (isFieldInHeap(address)) {
      byte[] field = heapField(address);
      into.point(field, 0, field.length);
    } else {
      into.of(memory, address, fieldAt(address), storedLength(address));
    }
  }

  /** The ticket of the deadline of a field, or {@link #NO_TICKET}. */
  public long ticket(int address) {
    return (memory.getByte(address, 0) & TIMED) == 0
        ? NO_TICKET
        : memory.getLong(address, ticketAt(address));
  }

  private long number(int address) {
    return StoredNumber.get(memory, address, valueAt(address), allocator.capacity(address));
  }

  /** Points a view at a value. */
  public void value(int address, StoredElement into) {
    int flags = memory.getByte(address, 0);
    if ((flags & INT) != 0) {
      into.number(number(address));
    } else if ((flags & HEAP_VALUE) != 0) {
      byte[] value = heapValue(address);
      into.point(value, 0, value.length);
    } else {
      into.of(memory, address, valueAt(address), valueLength(address));
    }
  }

  private int valueLength(int address) {
    int capacity = allocator.capacity(address);
    return capacity - valueAt(address) - SpareRoom.of(memory, address, capacity);
  }

  /** The bytes of a field, which may be kept. */
  public Bytes copyOfField(int address) {
    if (isFieldInHeap(address)) {
      return Bytes.of(heapField(address));
    }
    byte[] field = new byte[storedLength(address)];
    memory.get(address, fieldAt(address), field, 0, field.length);
    return Bytes.of(field);
  }

  /** The bytes of a value. */
  private Bytes copyOfValue(int address) {
    int flags = memory.getByte(address, 0);
    if ((flags & INT) != 0) {
      return Bytes.of(Long.toString(number(address)));
    }
    if ((flags & HEAP_VALUE) != 0) {
      return Bytes.of(heapValue(address));
    }
    byte[] value = new byte[valueLength(address)];
    memory.get(address, valueAt(address), value, 0, value.length);
    return Bytes.of(value);
  }
}
