package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Hash;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.StoredElement;
import io.vireo.server.data.page.StoredParts;

/**
 * The fields of large hashes with their values, each in one block outside the heap. One for each
 * store of entries; owned by the data context.
 *
 * <p>Each block tells by a number whose it is, so that compaction finds the table that has its
 * address. What may need a block answers {@link BlockAllocator#NONE} if there is no room, and has
 * changed nothing.
 *
 * <pre>
 *   byte 0      flags: deadline, number, spare room
 *   byte 1      length of the field; 255: it follows in four bytes
 *   byte 2-5    number of the table
 *  [4 bytes     length of the field, if it is 255 or more]
 *  [8 bytes     ticket of the deadline, see {@link io.vireo.server.data.expiry.TicketCalendar}]
 *   field
 *   value       its bytes; or a number in 1, 2, 4 or 8 bytes, as many as there is room for
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
  private static final int HEAD = 6;
  private static final int OWNER_AT = 2;
  private static final int LONG_FIELD = 255;

  private final HeapObjects owners = new HeapObjects();
  private final TableBlocks tables;
  private final BlockSegment none = new BlockSegment(null, this, 0, 0);
  private byte[] scratch = new byte[256];

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
    return owners.heapBytes() + super.heapBytes();
  }

  /** Where the tables lie that lead to the fields. */
  public TableBlocks tables() {
    return tables;
  }

  /** A table without fields, which has its blocks here. */
  public BlockDict newTable() {
    return new BlockDict(this, tables, none);
  }

  /** Takes a table in; its number, with which its blocks are to be made. */
  public int own(BlockDict table) {
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
   */
  public void abandon(BlockDict table, int owner, long blockBytes) {
    if (isForgotten()) {
      return;
    }
    tables.unused(table);
    abandon(new AbandonedTable(table, owner, blockBytes));
  }

  private final class AbandonedTable implements Abandoned {
    private final BlockDict table;
    private final int owner;
    private final long blockBytes;

    AbandonedTable(BlockDict table, int owner, long blockBytes) {
      this.table = table;
      this.owner = owner;
      this.blockBytes = blockBytes;
    }

    @Override
    public long blockBytes() {
      return blockBytes;
    }

    @Override
    public long heapBytes() {
      return table.heapBytes();
    }

    @Override
    public boolean freeSome() {
      long before = table.blockBytes();
      boolean done = table.drain(allocator::free);
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
  }

  @Override
  public void moved(int from, int to) {
    ((BlockDict) owners.get(memory.getInt(from, OWNER_AT))).moved(from, to);
  }

  /** Bytes of a value in a block: a number is kept as one. */
  private static int widthOf(Bytes value) {
    return value.isLong() ? Packed.widthOf(value.toLong()) : value.length();
  }

  private static int fieldOffset(int length, int flags) {
    return HEAD + (length >= LONG_FIELD ? Integer.BYTES : 0) + (flags << 3 & Long.BYTES);
  }

  /** True if a field with a value is not too long for a block: else it stays in the heap. */
  public boolean fits(int fieldLength, int valueLength) {
    return (long) fieldOffset(fieldLength, TIMED) + fieldLength + valueLength
        <= allocator.largest();
  }

  /**
   * Makes a block for a field; both must {@linkplain #fits fit}.
   *
   * @param owner of the table that will know the address
   * @param ticket of its deadline, or {@link #NO_TICKET}
   */
  public int make(int owner, Bytes field, Bytes value, long ticket) {
    int flags = ticket == NO_TICKET ? 0 : TIMED;
    int length = field.length();
    int address = allocator.allocate(fieldOffset(length, flags) + length + widthOf(value));
    if (address != BlockAllocator.NONE) {
      writeHead(address, length, flags, owner, ticket);
      int at = fieldOffset(length, flags);
      memory.put(address, at, field.array(), field.offset(), length);
      writeValue(address, at + length, flags, value);
    }
    return address;
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

  private void writeValue(int address, int at, int timed, Bytes value) {
    int capacity = allocator.capacity(address);
    if (value.isLong()) {
      memory.putByte(address, 0, timed | INT);
      StoredNumber.set(memory, address, at, capacity, value.toLong());
    } else {
      memory.put(address, at, value.array(), value.offset(), value.length());
      SpareRoom.set(memory, address, capacity, capacity - at - value.length(), timed);
    }
  }

  /**
   * Gives a field another value, which must {@linkplain #fits fit}, and its deadline's ticket.
   *
   * @return where it is now; the old block is free if that is another one
   */
  public int rewrite(int address, Bytes value, long ticket) {
    int length = length(address);
    int timed = ticket == NO_TICKET ? 0 : TIMED;
    int needed = fieldOffset(length, timed) + length + widthOf(value);
    boolean stays =
        (memory.getByte(address, 0) & TIMED) == timed
            && allocator.blockSize(needed) == allocator.capacity(address);
    int to = stays ? address : reshaped(address, needed, ticket);
    if (to != BlockAllocator.NONE) {
      writeValue(to, fieldOffset(length, timed) + length, timed, value);
    }
    return to;
  }

  /**
   * Gives a field another ticket, or {@link #NO_TICKET}.
   *
   * @return where it is now; the old block is free if that is another one
   */
  public int withTicket(int address, long ticket) {
    int flags = memory.getByte(address, 0);
    boolean timed = ticket != NO_TICKET;
    if (timed == ((flags & TIMED) != 0)) {
      if (timed) {
        memory.putLong(address, ticketAt(address), ticket);
      }
      return address;
    }
    Bytes value = copyOfValue(address);
    int length = length(address);
    int needed = fieldOffset(length, timed ? TIMED : 0) + length + widthOf(value);
    int to = reshaped(address, needed, ticket);
    if (to != BlockAllocator.NONE) {
      writeValue(to, valueAt(to), timed ? TIMED : 0, value);
    }
    return to;
  }

  /** Puts the field of a block into another one, without its value; frees the old one. */
  private int reshaped(int address, int bytes, long ticket) {
    int to = allocator.allocate(bytes);
    if (to != BlockAllocator.NONE) {
      int length = length(address);
      int flags = ticket == NO_TICKET ? 0 : TIMED;
      writeHead(to, length, flags, memory.getInt(address, OWNER_AT), ticket);
      memory.copy(address, fieldAt(address), to, fieldOffset(length, flags), length);
      allocator.free(address);
    }
    return to;
  }

  @Override
  public boolean hasKey(int address, byte[] key, int from, int length) {
    int head = memory.getShort(address, 0);
    int there = head >>> Byte.SIZE & 0xff;
    if (there >= LONG_FIELD) {
      there = memory.getInt(address, HEAD);
    }
    return there == length && memory.same(address, fieldOffset(length, head), key, from, length);
  }

  @Override
  public long hash(int address) {
    int length = length(address);
    if (length > scratch.length) {
      scratch = new byte[Integer.highestOneBit(length) << 1];
    }
    memory.get(address, fieldAt(address), scratch, 0, length);
    return Hash.of(scratch, 0, length);
  }

  @Override
  public int touch(int address) {
    return memory.getByte(address, 0);
  }

  /** Length of a field. */
  public int length(int address) {
    int length = memory.getByte(address, 1);
    return length < LONG_FIELD ? length : memory.getInt(address, HEAD);
  }

  private int fieldAt(int address) {
    return fieldOffset(length(address), memory.getByte(address, 0));
  }

  private int ticketAt(int address) {
    return fieldAt(address) - Long.BYTES;
  }

  private int valueAt(int address) {
    int length = length(address);
    return fieldOffset(length, memory.getByte(address, 0)) + length;
  }

  /** Points a view at a field. */
  public void field(int address, StoredElement into) {
    into.of(memory, address, fieldAt(address), length(address));
  }

  /** The ticket of the deadline of a field, or {@link #NO_TICKET}. */
  public long ticket(int address) {
    return (memory.getByte(address, 0) & TIMED) == 0
        ? NO_TICKET
        : memory.getLong(address, ticketAt(address));
  }

  private boolean isNumber(int address) {
    return (memory.getByte(address, 0) & INT) != 0;
  }

  private long number(int address) {
    return StoredNumber.get(memory, address, valueAt(address), allocator.capacity(address));
  }

  /** Points a view at a value. */
  public void value(int address, StoredElement into) {
    if (isNumber(address)) {
      into.number(number(address));
    } else {
      into.of(memory, address, valueAt(address), valueLength(address));
    }
  }

  private int valueLength(int address) {
    int capacity = allocator.capacity(address);
    return capacity - valueAt(address) - SpareRoom.of(memory, address, capacity);
  }

  /** A copy of a field. */
  public Bytes copyOfField(int address) {
    byte[] field = new byte[length(address)];
    memory.get(address, fieldAt(address), field, 0, field.length);
    return Bytes.of(field);
  }

  /** A copy of a value. */
  public Bytes copyOfValue(int address) {
    if (isNumber(address)) {
      return Bytes.of(Long.toString(number(address)));
    }
    byte[] value = new byte[valueLength(address)];
    memory.get(address, valueAt(address), value, 0, value.length);
    return Bytes.of(value);
  }
}
