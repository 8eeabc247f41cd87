package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Perishable;
import io.vireo.server.data.expiry.TicketCalendar;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.StoredParts;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.ElementsImage;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.ImagedElements;
import io.vireo.server.data.table.PlaceImage;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * The fields of a large hash with their values and deadlines, each in a block of its own. Owned by
 * the data context.
 *
 * <p>A position, as {@link #find} gives it, holds until the next change. What adds or changes a
 * field either has room for it, or throws {@link NoRoom} and has changed nothing.
 */
final class FieldTable extends ImagedElements {
  private static final long FIXED_BYTES = HeapLayout.object(4, 29);
  private static final long TABLE_BYTES =
      HeapLayout.object(3, 0) + HeapLayout.object(4, 32) + HeapLayout.bytes(25 * Integer.BYTES);

  private final FieldBlocks blocks;

  /** The addresses of the fields, or null if there never was one. */
  private Dict fields;

  /** Number of the table among those with fields in the same blocks. */
  private int owner;

  private TicketCalendar calendar;

  private long ticket = Perishable.NO_TICKET;

  /** Bytes of the heap of what is too long for a block. */
  private long arrayBytes;

  private long blockBytes;

  /** A table without fields, which will lie in some blocks. */
  FieldTable(FieldBlocks blocks) {
    this.blocks = blocks;
  }

  long size() {
    return fields == null ? 0 : fields.size();
  }

  /** Slots of the table, free or not. */
  long slots() {
    return fields == null ? 0 : fields.capacity();
  }

  long heapBytes() {
    return FIXED_BYTES
        + (fields == null ? 0 : TABLE_BYTES + fields.heapBytes())
        + (calendar == null ? 0 : calendar.heapBytes())
        + arrayBytes;
  }

  /** Bytes of the blocks outside the heap, those of the table and the calendar among them. */
  long blockBytes() {
    return blockBytes
        + (fields == null ? 0 : fields.blockBytes())
        + (calendar == null ? 0 : calendar.blockBytes());
  }

  @Override
  protected List<StoredParts> parts() {
    return List.of(blocks, blocks.tables());
  }

  @Override
  protected void free() {
    if (fields != null) {
      blocks.abandon(fields, owner, blockBytes, arrayBytes);
    }
    fields = null;
    blockBytes = 0;
    arrayBytes = 0;
    dropCalendar();
  }

  /** The blocks that fields lie in. */
  FieldBlocks blocks() {
    return blocks;
  }

  private void beforeChange(long position) {
    if (isImaged()) {
      beforeChange(fieldAt(position), 0);
    }
  }

  /** The ticket of the hash in the calendar of its database. */
  long ticket() {
    return ticket;
  }

  void ticket(long newTicket) {
    ticket = newTicket;
  }

  /** Takes a step of loading what a look-up of a field needs: see {@link Dict#touch}. */
  void touch(long hash, int step, CacheLines lines) {
    if (fields != null) {
      fields.touch(hash, step, lines);
    }
  }

  /** The position of a field, or -1. */
  long find(Bytes field, long hash) {
    return fields == null ? -1 : fields.find(field, hash);
  }

  /** Points a view at the value and deadline of the field at a position. */
  void readValue(long position, HashField into) {
    into.valueOf(blocks, fields.at(position));
  }

  /** Points a view at the field at a position. */
  void read(long position, HashField into) {
    into.of(blocks, fields.at(position));
  }

  /** The deadline of the field at a position, or {@link HashValue#NEVER}. */
  long deadline(long position) {
    return HashField.deadlineOf(blocks.ticket(fields.at(position)));
  }

  /** Makes the table for about {@code count} fields at once, if none is there. */
  void reserve(long count) {
    if (fields == null) {
      begin();
      fields.reserve(count);
    }
  }

  private void begin() {
    if (fields == null) {
      fields = blocks.newTable();
      owner = blocks.own(fields);
    }
  }

  /**
   * Reserves blocks for fields that are about to be set one after the other.
   *
   * @param words the fields and their values in turn
   * @param timed whether they will get deadlines
   * @throws NoRoom if there are none
   */
  void reserveFields(IntFunction<Bytes> words, int count, boolean timed) {
    for (int i = 0; i < count; i++) {
      Bytes field = words.apply(2 * i);
      Bytes value = words.apply(2 * i + 1);
      blocks.reserve(field, value, false);
      if (timed || calendar != null) {
        blocks.reserve(field, value, true);
      }
    }
    blocks.reserveTables(count);
  }

  /**
   * Reserves blocks for fields that are about to get deadlines one after the other, if they are
   * there.
   *
   * @throws NoRoom if there are none
   */
  void reserveDeadlines(IntFunction<Bytes> names, int count) {
    for (int i = 0; i < count; i++) {
      Bytes field = names.apply(i);
      long at = find(field, field.hash());
      if (at >= 0) {
        blocks.reserveTimed(fields.at(at));
      }
    }
  }

  /** Adds a field that is not there, without a deadline. */
  void add(Bytes field, Bytes value, long hash) {
    begin();
    fields.ensureReserve();
    int address = blocks.make(owner, field, value, FieldBlocks.NO_TICKET);
    if (isImaged()) {
      beforeAdd(field, 0);
    }
    insert(address, hash);
  }

  private void insert(int address, long hash) {
    fields.insert(address, hash);
    account(address, 1);
  }

  private void account(int address, int sign) {
    blockBytes += sign * blocks.allocator().capacity(address);
    arrayBytes += sign * blocks.arrayBytes(address);
  }

  /** Sets the value of the field at a position, and takes its deadline away unless it is kept. */
  void replace(long position, Bytes value, boolean keepDeadline) {
    beforeChange(position);
    int address = fields.at(position);
    long before = blocks.ticket(address);
    long after = keepDeadline ? before : FieldBlocks.NO_TICKET;
    account(address, -1);
    try {
      address = blocks.rewrite(address, value, after);
      fields.set(position, address);
    } finally {
      account(address, 1);
    }
    if (before != after) {
      forgetDeadline();
    }
  }

  /** Takes out the field at a position, whose hash is known. */
  void remove(long position, long hash) {
    beforeChange(position);
    long ticketThere = blocks.ticket(fields.at(position));
    removeAt(position, hash);
    if (ticketThere != FieldBlocks.NO_TICKET) {
      forgetDeadline();
    }
  }

  private void removeAt(long position, long hash) {
    int address = fields.at(position);
    fields.removeAt(position, hash);
    account(address, -1);
    blocks.free(address);
  }

  private void forgetDeadline() {
    calendar.forget();
    if (calendar.live() == 0) {
      dropCalendar();
    }
  }

  /** Gives the field at a position another deadline, or {@link HashValue#NEVER}. */
  void redate(long position, long deadline, long now, long hash) {
    int address = fields.at(position);
    long before = blocks.ticket(address);
    if (HashField.deadlineOf(before) == deadline) {
      return;
    }
    beforeChange(position);
    long after = deadline < 0 ? FieldBlocks.NO_TICKET : add(deadline, hash, now);
    account(address, -1);
    try {
      address = blocks.withTicket(address, after);
      fields.set(position, address);
    } catch (NoRoom none) {
      if (after != FieldBlocks.NO_TICKET) {
        forgetDeadline();
      }
      throw none;
    } finally {
      account(address, 1);
    }
    if (before != FieldBlocks.NO_TICKET) {
      forgetDeadline();
    }
  }

  private long add(long deadline, long hash, long now) {
    if (calendar == null) {
      calendar = new TicketCalendar(now, blocks::tables, (good, of) -> byTicket(good, of) >= 0);
    }
    return calendar.add(deadline, hash);
  }

  /** The position of the field with a ticket, or -1. */
  private long byTicket(long good, long hash) {
    int address = fields.findByHash(hash, each -> blocks.ticket(each) == good);
    return address == BlockAllocator.NONE ? -1 : fields.find(address, hash);
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
    return blocks.copyOfField(fields.at(position));
  }

  /** Adds a part of the fields to a list; see {@link Dict#scan}. */
  long scan(long cursor, long count, FieldList into) {
    into.of(blocks);
    return fields == null ? 0 : fields.scan(cursor, count, into::add);
  }

  void forEach(HashField view, Consumer<HashField> sink) {
    forEachBlock(address -> sink.accept(view.of(blocks, address)));
  }

  /** Adds all fields to a list. */
  void addAll(FieldList to) {
    to.of(blocks);
    forEachBlock(to::add);
  }

  /**
   * The fields as they are now, to be shown bit by bit.
   *
   * @param sink takes a view that moves on afterwards
   */
  ElementsImage image(Consumer<HashField> sink) {
    return new Image(sink);
  }

  private final class Image extends PlaceImage {
    private final Consumer<HashField> sink;
    private final HashField view = new HashField();
    private final FieldList list = new FieldList();

    Image(Consumer<HashField> sink) {
      super(FieldTable.this);
      this.sink = sink;
    }

    @Override
    protected long scan(long from, long count) {
      long next = FieldTable.this.scan(from, count, list);
      list.forEach(view, this::show);
      list.clear();
      return next;
    }

    private void show(HashField field) {
      if (!isNoted(field.name())) {
        sink.accept(field);
      }
    }

    @Override
    protected void show(Bytes field, double score) {
      read(find(field, field.hash()), view);
      sink.accept(view);
    }
  }

  /** The position of a random field, each with the same probability; there must be one. */
  long random(RandomGenerator random) {
    int address = fields.random(random);
    return fields.find(address, blocks.hash(address));
  }

  /**
   * A copy without a ticket in other blocks, or the same.
   *
   * @throws NoRoom if there is none
   */
  FieldTable copyTo(FieldBlocks others) {
    FieldTable copy = new FieldTable(others);
    try {
      copy.reserve(size());
      forEachBlock(address -> copy.take(blocks, address, calendar));
    } catch (NoRoom none) {
      copy.leave();
      throw none;
    }
    return copy;
  }

  private void take(FieldBlocks from, int original, TicketCalendar before) {
    long hash = from.hash(original);
    long there = from.ticket(original);
    boolean timed = there != FieldBlocks.NO_TICKET;
    fields.ensureReserve();
    int address = blocks.makeCopy(owner, from, original);
    if (timed) {
      blocks.withTicket(address, add(HashField.deadlineOf(there), hash, before.base()));
    }
    insert(address, hash);
  }

  /** Shows the address of the block of each field. */
  void forEachBlock(IntConsumer sink) {
    if (fields != null) {
      fields.forEach(sink);
    }
  }

  /** Shows the address of each block of the table and the calendar, as tests want it. */
  void forEachTableBlock(IntConsumer sink) {
    if (fields != null) {
      fields.forEachTableBlock(sink);
    }
    if (calendar != null) {
      calendar.forEachBlock(sink);
    }
  }
}
