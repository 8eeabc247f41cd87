package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.table.BlockDict;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.Packed;
import io.vireo.server.data.table.TableBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;

/**
 * The fields of a large hash with their values and deadlines. Owned by the data context.
 *
 * <p>A position, as {@link #find} gives it, holds until the next change.
 */
final class FieldTable {
  /*
   * Two tables, one of which is mostly empty. The fields of a hash that is in a database are stored
   * outside the heap, each in one of its FieldBlocks, and the table has their addresses. A hash that
   * is no database's has nowhere to store them: each is a FieldArray then, in a Dict. When it comes
   * into a database its fields move from there to here some at a time; those too long for a block,
   * or for which there was no room, stay.
   *
   * Both tables are in the order of hashes, so scans and images show what is in either of them, and
   * a field that moves in between is where they expect it.
   */

  /** In a position: it is one of the table in the heap. */
  private static final long IN_HEAP = 1L << 62;

  private static final long FIXED_BYTES = HeapLayout.object(5, 40);
  private static final long DIRECTORY_BYTES =
      HeapLayout.object(4, 32) + HeapLayout.bytes(25 * Integer.BYTES);
  private static final long DICT_BYTES = HeapLayout.object(2, 0) + DIRECTORY_BYTES;
  private static final long STORED_BYTES = HeapLayout.object(3, 0) + DIRECTORY_BYTES;

  /** Fields in the heap, or null if there are none. */
  private Dict inHeap;

  /** Fields outside, or null if none ever was. */
  private BlockDict stored;

  /** Where they can be, or null until it is set. */
  private FieldBlocks blocks;

  /** Number of the table among those with fields in the same blocks. */
  private int owner;

  private TicketCalendar calendar;

  /** Those that want to know of changes: a snapshot's, and that of slots on their way. */
  private List<HashImage> images = List.of();

  private long ticket = Perishable.NO_TICKET;
  private long entryBytes;
  private long blockBytes;

  /** Up to where the table in the heap was walked through to store its fields; -1 at its end. */
  private long storedTo;

  /** True if only an image needs the fields any more. */
  private boolean abandoned;

  long size() {
    return (stored == null ? 0 : stored.size()) + (inHeap == null ? 0 : inHeap.size());
  }

  /** Slots of the table, free or not. */
  long slots() {
    return (stored == null ? 0 : stored.capacity()) + (inHeap == null ? 0 : inHeap.capacity());
  }

  long heapBytes() {
    return FIXED_BYTES
        + (inHeap == null ? 0 : DICT_BYTES + inHeap.tableBytes())
        + (stored == null ? 0 : STORED_BYTES + stored.heapBytes())
        + (calendar == null ? 0 : calendar.heapBytes())
        + entryBytes;
  }

  /** Bytes of the blocks outside the heap, those of the table and the calendar among them. */
  long blockBytes() {
    return blockBytes
        + (stored == null ? 0 : stored.blockBytes())
        + (calendar == null ? 0 : calendar.blockBytes());
  }

  /** Stores fields in blocks from now on. None is. */
  void enter(FieldBlocks home) {
    assert stored == null : "fields are stored elsewhere";
    blocks = home;
    storedTo = 0;
  }

  /** True if there are fields in the heap. */
  boolean hasInHeap() {
    return inHeap != null;
  }

  /** Gives the fields up, but for an image that still shows them. */
  void leave() {
    abandoned = !images.isEmpty() && stored != null;
    if (!abandoned) {
      if (stored != null) {
        blocks.abandon(stored, owner, blockBytes);
      }
      noBlocks();
      // One in the heap is that of a hash that goes on elsewhere.
      if (calendar != null && calendar.blockBytes() > 0) {
        dropCalendar();
      }
    }
  }

  private void noBlocks() {
    stored = null;
    blocks = null;
    blockBytes = 0;
  }

  /** Brings all fields into the heap. */
  void bringBack() {
    if (stored != null) {
      stored.forEach(address -> insertInHeap(packed(address), blocks.hash(address)));
      stored.forEach(blocks.allocator()::free);
      stored.discard();
      blocks.disown(owner);
    }
    if (calendar != null) {
      calendar.bringBack();
    }
    noBlocks();
  }

  /** Stores some fields that are in the heap; false if there are none left. */
  boolean storeSome(int most) {
    if (inHeap == null || blocks == null || storedTo < 0) {
      return false;
    }
    List<byte[]> some = new ArrayList<>();
    long next = inHeap.scan(storedTo, most, some::add);
    for (byte[] entry : some) {
      if (!store(entry)) {
        return false;
      }
    }
    storedTo = next == 0 ? -1 : next;
    if (inHeap.size() == 0) {
      inHeap = null;
    }
    return next != 0;
  }

  /** Stores a field that is in the heap, unless it is too long; false if there is no room. */
  private boolean store(byte[] entry) {
    int from = Packed.keyOffset(entry);
    int length = Packed.keyLength(entry);
    Bytes value = FieldArray.value(entry);
    if (!blocks.fits(length, value.length())) {
      return true;
    }
    Bytes field = Bytes.of(entry, from, length);
    long hash = field.hash();
    long position = inHeap.find(field, hash);
    boolean done = insertStored(field, value, FieldArray.ticket(entry), hash);
    if (done) {
      removeFromHeap(position, hash);
    }
    return done;
  }

  /** The array that a field would be in the heap. */
  private byte[] packed(int address) {
    return FieldArray.of(
        blocks.copyOfField(address), blocks.ticket(address), blocks.copyOfValue(address));
  }

  private void insertInHeap(byte[] entry, long hash) {
    if (inHeap == null) {
      inHeap = new Dict();
    }
    inHeap.insert(entry, hash);
    entryBytes += HeapLayout.bytes(entry.length);
  }

  private void removeFromHeap(long position, long hash) {
    entryBytes -= HeapLayout.bytes(inHeap.at(position).length);
    inHeap.removeAt(position, hash);
  }

  private void removeStored(long position, long hash) {
    int address = stored.at(position);
    stored.removeAt(position, hash);
    blockBytes -= blocks.allocator().capacity(address);
    blocks.allocator().free(address);
  }

  /** Lets an image know of changes. */
  void hold(HashImage by) {
    images = new ArrayList<>(images);
    images.add(by);
  }

  /** An image wants to know no more. */
  void release(HashImage by) {
    if (images.contains(by)) {
      images.remove(by);
    }
    if (abandoned) {
      leave();
    }
  }

  /** The blocks that fields are stored in, or null. */
  FieldBlocks blocks() {
    return blocks;
  }

  private void beforeChange(long position) {
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeChange(position);
    }
  }

  /** The ticket of the hash in the calendar of its database. */
  long ticket() {
    return ticket;
  }

  void ticket(long newTicket) {
    ticket = newTicket;
  }

  /** Loads what a look-up of a field needs; the result is of no meaning, but must be used. */
  int touch(long hash) {
    return (stored == null ? 0 : stored.touch(hash)) + (inHeap == null ? 0 : inHeap.touch(hash));
  }

  /** The position of a field, or -1. */
  long find(Bytes field, long hash) {
    long at = stored == null ? -1 : stored.find(field, hash);
    if (at >= 0 || inHeap == null) {
      return at;
    }
    at = inHeap.find(field, hash);
    return at < 0 ? at : at | IN_HEAP;
  }

  private static boolean isInHeap(long position) {
    return (position & IN_HEAP) != 0;
  }

  private byte[] entryAt(long position) {
    return inHeap.at(position & ~IN_HEAP);
  }

  /** Points a view at the value and deadline of the field at a position. */
  void readValue(long position, HashField into) {
    if (isInHeap(position)) {
      into.of(entryAt(position));
    } else {
      into.valueOf(blocks, stored.at(position));
    }
  }

  /** Points a view at the field at a position. */
  void read(long position, HashField into) {
    if (isInHeap(position)) {
      into.of(entryAt(position));
    } else {
      into.of(blocks, stored.at(position));
    }
  }

  private long ticketAt(long position) {
    return isInHeap(position)
        ? FieldArray.ticket(entryAt(position))
        : blocks.ticket(stored.at(position));
  }

  /** The deadline of the field at a position, or {@link HashValue#NEVER}. */
  long deadline(long position) {
    return FieldArray.deadlineOf(ticketAt(position));
  }

  /** Adds a field that is not there, without a deadline. */
  void add(Bytes field, Bytes value, long hash) {
    for (int i = 0; i < images.size(); i++) {
      images.get(i).beforeAdd(field);
    }
    insert(field, value, FieldBlocks.NO_TICKET, hash);
  }

  private void insert(Bytes field, Bytes value, long fieldTicket, long hash) {
    if (!insertStored(field, value, fieldTicket, hash)) {
      insertInHeap(FieldArray.of(field, fieldTicket, value), hash);
    }
  }

  private void begin() {
    if (stored == null) {
      stored = blocks.newTable();
      owner = blocks.own(stored);
    }
  }

  /** Makes the table for about {@code fields} at once, if none is there and they can be stored. */
  void reserve(long fields) {
    if (blocks != null && stored == null) {
      begin();
      stored.reserve(fields);
    }
  }

  /** Makes a block for a field; false if there can be none. */
  private boolean insertStored(Bytes field, Bytes value, long fieldTicket, long hash) {
    if (blocks == null || !blocks.fits(field.length(), value.length())) {
      return false;
    }
    begin();
    int address = blocks.make(owner, field, value, fieldTicket);
    if (address == BlockAllocator.NONE) {
      return false;
    }
    stored.insert(address, hash);
    blockBytes += blocks.allocator().capacity(address);
    return true;
  }

  /** Sets the value of the field at a position, and takes its deadline away unless it is kept. */
  void replace(long position, Bytes field, Bytes value, boolean keepDeadline, long hash) {
    beforeChange(position);
    long ticketThere = ticketAt(position);
    if (ticketThere != FieldBlocks.NO_TICKET && !keepDeadline) {
      ticketThere = FieldBlocks.NO_TICKET;
      forgetDeadline();
    }
    if (isInHeap(position)) {
      replaceInHeap(position & ~IN_HEAP, field, value, ticketThere, hash);
    } else {
      replaceStored(position, field, value, ticketThere, hash);
    }
  }

  private void replaceStored(long position, Bytes field, Bytes value, long fieldTicket, long hash) {
    int address = stored.at(position);
    int before = blocks.allocator().capacity(address);
    boolean fits = blocks.fits(field.length(), value.length());
    int to = fits ? blocks.rewrite(address, value, fieldTicket) : BlockAllocator.NONE;
    if (to == BlockAllocator.NONE) {
      toHeap(position, FieldArray.of(field, fieldTicket, value), hash);
    } else {
      moved(position, before, to);
    }
  }

  /** The field at a position is too long for a block, or there is none. */
  private void toHeap(long position, byte[] entry, long hash) {
    removeStored(position, hash);
    insertInHeap(entry, hash);
  }

  /** The field at a position may have another block. */
  private void moved(long position, int bytesBefore, int to) {
    if (stored.at(position) != to) {
      stored.set(position, to);
      blockBytes += blocks.allocator().capacity(to) - bytesBefore;
    }
  }

  private void replaceInHeap(long position, Bytes field, Bytes value, long fieldTicket, long hash) {
    byte[] before = inHeap.at(position);
    int timed = fieldTicket == FieldBlocks.NO_TICKET ? 0 : Packed.DEADLINE;
    boolean overwritten =
        value.isLong()
            ? Packed.renumber(before, timed, value.toLong())
            : Packed.refill(before, timed, value);
    if (overwritten) {
      return;
    }
    if (insertStored(field, value, fieldTicket, hash)) {
      removeFromHeap(position, hash);
    } else {
      put(position, FieldArray.of(field, fieldTicket, value));
    }
  }

  private void put(long position, byte[] after) {
    entryBytes += HeapLayout.bytes(after.length) - HeapLayout.bytes(inHeap.at(position).length);
    inHeap.set(position, after);
  }

  /** Takes out the field at a position, whose hash is known. */
  void remove(long position, long hash) {
    beforeChange(position);
    long ticketThere = ticketAt(position);
    removeAt(position, hash);
    if (ticketThere != FieldBlocks.NO_TICKET) {
      forgetDeadline();
    }
  }

  private void removeAt(long position, long hash) {
    if (isInHeap(position)) {
      removeFromHeap(position & ~IN_HEAP, hash);
    } else {
      removeStored(position, hash);
    }
  }

  private void forgetDeadline() {
    calendar.forget();
    if (calendar.live() == 0) {
      dropCalendar();
    }
  }

  /** Gives the field at a position another deadline, or {@link HashValue#NEVER}. */
  void redate(long position, Bytes field, long deadline, long now, long hash) {
    long before = ticketAt(position);
    if (FieldArray.deadlineOf(before) == deadline) {
      return;
    }
    beforeChange(position);
    long after = deadline < 0 ? FieldBlocks.NO_TICKET : add(deadline, hash, now);
    if (isInHeap(position)) {
      byte[] entry = entryAt(position);
      put(position & ~IN_HEAP, FieldArray.withTicket(entry, after));
    } else {
      redateStored(position, field, after, hash);
    }
    if (before != FieldBlocks.NO_TICKET) {
      forgetDeadline();
    }
  }

  private void redateStored(long position, Bytes field, long fieldTicket, long hash) {
    int address = stored.at(position);
    int before = blocks.allocator().capacity(address);
    int to = blocks.withTicket(address, fieldTicket);
    if (to == BlockAllocator.NONE) {
      toHeap(position, FieldArray.of(field, fieldTicket, blocks.copyOfValue(address)), hash);
    } else {
      moved(position, before, to);
    }
  }

  private TableBlocks tables() {
    return blocks == null ? null : blocks.tables();
  }

  private long add(long deadline, long hash, long now) {
    if (calendar == null) {
      calendar = new TicketCalendar(now, this::tables, (good, of) -> byTicket(good, of) >= 0);
    }
    return calendar.add(deadline, hash);
  }

  /** The position of the field with a ticket, or -1. */
  private long byTicket(long good, long hash) {
    if (stored != null) {
      int address = stored.findByHash(hash, each -> blocks.ticket(each) == good);
      if (address != BlockAllocator.NONE) {
        return stored.find(address, hash);
      }
    }
    byte[] entry =
        inHeap == null ? null : inHeap.findByHash(hash, each -> FieldArray.ticket(each) == good);
    return entry == null ? -1 : inHeap.find(entry, hash) | IN_HEAP;
  }

  private void dropCalendar() {
    if (calendar != null) {
      calendar.abandon();
      calendar = null;
    }
  }

  /** See {@link Perishable#nextDeadline}. */
  long nextDeadline() {
    return calendar == null ? Long.MAX_VALUE : calendar.nextDeadline();
  }

  /** See {@link Perishable#expire}. */
  int expire(long now, int most, Consumer<Bytes> gone) {
    if (calendar == null) {
      return 0;
    }
    int done = calendar.advance(now, most, (due, hash) -> expire(due, hash, gone));
    if (calendar.live() == 0) {
      dropCalendar();
    }
    return done;
  }

  private void expire(long due, long hash, Consumer<Bytes> gone) {
    long position = byTicket(due, hash);
    if (position >= 0) {
      beforeChange(position);
      Bytes field = fieldAt(position);
      removeAt(position, hash);
      calendar.forget();
      gone.accept(field);
    }
  }

  /** The field at a position; it may be kept. */
  Bytes fieldAt(long position) {
    if (isInHeap(position)) {
      byte[] entry = entryAt(position);
      return Bytes.of(entry, Packed.keyOffset(entry), Packed.keyLength(entry)).copy();
    }
    return blocks.copyOfField(stored.at(position));
  }

  /** Adds a part of the fields to a list; see {@link Dict#scan}. */
  long scan(long cursor, long count, FieldList into) {
    into.of(blocks);
    if (inHeap == null || inHeap.size() == 0) {
      return stored == null ? 0 : stored.scan(cursor, count, into::add);
    }
    if (stored == null || stored.size() == 0) {
      return inHeap.scan(cursor, count, into::add);
    }
    long ofStored = stored.scan(cursor, count, into::add);
    long ofHeap = inHeap.scan(cursor, count, into::add);
    if (ofStored == ofHeap) {
      return ofStored;
    }
    // Where one of them ended first, the other has to go on from there as well.
    long next = ofStored == 0 || ofHeap != 0 && ofHeap < ofStored ? ofHeap : ofStored;
    into.keepBefore(next);
    return next;
  }

  void forEach(HashField view, Consumer<HashField> sink) {
    if (stored != null) {
      stored.forEach(address -> sink.accept(view.of(blocks, address)));
    }
    if (inHeap != null) {
      inHeap.forEach(entry -> sink.accept(view.of(entry)));
    }
  }

  /** Adds all fields to a list. */
  void addAll(FieldList to) {
    to.of(blocks);
    if (stored != null) {
      stored.forEach(to::add);
    }
    if (inHeap != null) {
      inHeap.forEach(to::add);
    }
  }

  /** The position of a random field, each with the same probability; there must be one. */
  long random(RandomGenerator random) {
    long outside = stored == null ? 0 : stored.size();
    if (inHeap == null || random.nextLong(size()) < outside) {
      int address = stored.random(random);
      return stored.find(address, blocks.hash(address));
    }
    byte[] entry = inHeap.random(random);
    return inHeap.find(entry, Packed.hash(entry)) | IN_HEAP;
  }

  /** A deep copy without a ticket, all of it in the heap. */
  FieldTable copy() {
    FieldTable copy = new FieldTable();
    if (stored != null) {
      stored.forEach(address -> copy.take(packed(address), calendar));
    }
    if (inHeap != null) {
      inHeap.forEach(entry -> copy.take(entry.clone(), calendar));
    }
    return copy;
  }

  private void take(byte[] entry, TicketCalendar before) {
    long hash = Packed.hash(entry);
    long deadline = Packed.deadline(entry);
    if (deadline >= 0) {
      Packed.access(entry, TicketCalendar.numberOf(add(deadline, hash, before.base())));
    }
    insertInHeap(entry, hash);
  }

  /** Shows the address of the block of each field, as tests want it. */
  void forEachBlock(IntConsumer sink) {
    if (stored != null) {
      stored.forEach(sink);
    }
  }

  /** Shows the address of each block of the table and the calendar, as tests want it. */
  void forEachTableBlock(IntConsumer sink) {
    if (stored != null) {
      stored.forEachTableBlock(sink);
    }
    if (calendar != null) {
      calendar.forEachBlock(sink);
    }
  }
}
