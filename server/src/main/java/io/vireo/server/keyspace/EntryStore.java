package io.vireo.server.keyspace;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Type;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.SharedPages;
import io.vireo.server.data.set.IntSet;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetRows;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.string.LongString;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.EntryListpack;
import io.vireo.server.data.table.PlaceViews;
import io.vireo.server.data.table.TableBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The entries of a database and the table that leads to them, which are given away together when
 * the database is emptied. Data context only.
 */
final class EntryStore {
  /** Bytes of pages that surely give a command a block of each size. */
  private static final long SPARE_PAGES_BYTES = 16 << 20;

  /** The pools that there are from the beginning. */
  private static final int FIRST_POOLS = 2;

  private final BlockAllocator allocator;
  private final EntryBlocks blocks;
  private final TableBlocks tables;
  private final Dict dict;

  /** The blocks of entries, of tables, and those for parts of large values if there are any. */
  private final List<BlockPool> pools = new ArrayList<>(FIRST_POOLS);

  private final KeyspaceState space;
  private final Listener indexes;
  private final Element content = new Element();
  private final EntryListpack filled = new EntryListpack();
  private final PartStorage parts;

  /** Heap bytes of values and long keys. */
  private long objectBytes;

  private boolean forgotten;

  /** Learns what becomes of entries and their blocks. */
  interface Listener {
    /** A block moves; the table learns of it next. */
    void moved(int from, int to);

    /** An entry has another block, in which all but its value is as it was. */
    void moved(int from, int to, long hash);

    /** An entry without a value in the heap was written anew, perhaps in another block. */
    void rewritten(int before, long deadlineBefore, int address, long hash);

    /** The value of an entry is an object from now on. */
    void opened(Value value);
  }

  /** A store without entries for a database, whose indexes learn what becomes of them. */
  EntryStore(KeyspaceState space, Listener indexes) {
    this.space = space;
    this.indexes = indexes;
    allocator = space.pages().allocator(space::isInside);
    blocks = new EntryBlocks(allocator, new Views(), space.isSlotted());
    tables = new TableBlocks(space.pages().allocator(space::isInside));
    dict = new Dict(blocks, tables);
    parts = new PartStorage(space, tables, pools);
    pools.add(
        BlockPool.of(
            allocator,
            (from, to) -> {
              indexes.moved(from, to);
              dict.moved(from, to);
            }));
    pools.add(BlockPool.of(tables));
  }

  /** Gives views of collections in place, and keeps up with their blocks. */
  private final class Views implements PlaceViews {
    @Override
    public Value view(Packing packing, int address, int at) {
      return space.valueViews().of(packing, blocks, address, at, parts);
    }

    @Override
    public void moved(int from, int to) {
      moveTo(from, to, blocks.hash(to));
    }

    @Override
    public void tookPlace(Value value) {
      space.valueViews().tookPlace(value);
      parts.enter(value);
      indexes.opened(value);
    }
  }

  BlockAllocator allocator() {
    return allocator;
  }

  EntryBlocks blocks() {
    return blocks;
  }

  Dict dict() {
    return dict;
  }

  /** Where tables of addresses lie. */
  TableBlocks tables() {
    return tables;
  }

  /** All blocks of entries and of what belongs to them. */
  List<BlockPool> pools() {
    return pools;
  }

  /** Where large values keep what they have outside the heap. */
  PartStorage parts() {
    return parts;
  }

  /** True if there is nothing in it that a new one has not. */
  boolean isFresh() {
    return mappedBytes() == 0 && pools.size() == FIRST_POOLS;
  }

  /** Frees some unused blocks; false if there are none. */
  boolean freeSome() {
    return parts.freeSome();
  }

  /** True if there are unused blocks to free. */
  boolean isFreeing() {
    return parts.isFreeing();
  }

  /** Makes all views of entries, and of parts of large values, stale; for assertions. */
  void endViews() {
    for (BlockPool pool : pools) {
      pool.allocator().generations().endAll();
    }
  }

  /** A view of an entry. */
  Entry entry(int address) {
    return new Entry(blocks, address);
  }

  /**
   * A block for a key with a value, of which the table does not know yet.
   *
   * @throws NoRoom if there is none
   */
  int make(Bytes key, Value value, long deadline, int access) {
    if (value instanceof SortedSetRows rows) {
      return makeLarge(
          key, rows.shown(), deadline, access, large -> rows.fill((SortedSetValue) large));
    }
    Packing packing = value.packed(content);
    if (isForPlace(key, packing, value)) {
      int place = makeInPlace(key, packing, elementBytes(packing), deadline, access);
      fill(place, packing, value);
      return place;
    }
    if (packing != null && isOfTables(packing.type())) {
      return makeLarge(key, packing, deadline, access, large -> addContent(large, packing));
    }
    content.letGo();
    dict.ensureReserve();
    int address = required(blocks.make(key, timed(deadline), access, deadline, value));
    objectBytes += blocks.heapBytes(address);
    parts.enter(value);
    return address;
  }

  /**
   * True if the content is that of a collection which can, and shall, lie in place beside a key.
   */
  private boolean isForPlace(Bytes key, Packing packing, Value value) {
    if (packing == null || elementBytes(packing) > blocks.mostInPlace(key, packing)) {
      return false;
    }
    return !packing.isOutgrown() || Packing.isFew(((Aggregate) value).size(), content.length());
  }

  /** Bytes of the elements in the content, which is an intset or a listpack. */
  private int elementBytes(Packing packing) {
    return content.length()
        - (packing == Packing.INTSET ? IntSet.HEADER_BYTES : Listpack.EMPTY_BYTES);
  }

  /** Copies the elements in the content, which are a value's, to a place that has none. */
  private void fill(int address, Packing packing, Value value) {
    filled.point(blocks, address);
    if (packing == Packing.INTSET) {
      IntSet.append(filled, content.array(), content.offset());
    } else {
      filled.append(content.array(), content.offset());
    }
    if (value instanceof StreamValue stream) {
      stream.describe(filled);
    }
    filled.letGo();
    content.letGo();
  }

  /**
   * A block for a key with a collection in place that has no elements yet.
   *
   * @param bytes of elements for which there shall be room
   */
  int makeInPlace(Bytes key, Packing packing, int bytes, long deadline, int access) {
    int timed = timed(deadline);
    dict.ensureReserve();
    int address = required(blocks.make(key, timed, access, deadline, packing, bytes));
    objectBytes += blocks.heapBytes(address);
    return address;
  }

  /** True if values of a type are tables or trees once they are too much for a place. */
  private static boolean isOfTables(Type type) {
    return type == Type.HASH || type == Type.SET || type == Type.ZSET;
  }

  /** A block for a key with a large collection that gets its elements first. */
  private int makeLarge(
      Bytes key, Packing shown, long deadline, int access, Consumer<Value> elements) {
    Value large = parts.newLarge(shown);
    parts.begin(large);
    try {
      elements.accept(large);
      return make(key, large, deadline, access);
    } finally {
      parts.end(large);
    }
  }

  /** Adds the elements in the content, which has more bytes than are blocks. */
  private void addContent(Value large, Packing packing) {
    switch (packing.type()) {
      case HASH -> ((HashValue) large).addAll(packing, content, space.now());
      case SET -> ((SetValue) large).addAll(packing, content.array());
      default -> ((SortedSetValue) large).addAll(content.array());
    }
    content.letGo();
  }

  /**
   * Puts the collection of an entry in place, if it is an object that is small enough. It stays as
   * it is if there is no room.
   *
   * @param hash of its key
   */
  void pack(int address, long hash) {
    long before = blocks.heapBytes(address);
    Value value = blocks.value(address);
    Packing packing = value.packed(content);
    if (packing == null || !blocks.canPutInPlace(address, packing, elementBytes(packing))) {
      content.letGo();
      return;
    }
    int to = blocks.putInPlace(address, packing, elementBytes(packing));
    if (to == BlockAllocator.NONE) {
      content.letGo();
      return;
    }
    fill(to, packing, value);
    parts.leave(value);
    objectBytes += blocks.heapBytes(to) - before;
    if (to != address) {
      moveTo(address, to, hash);
    }
  }

  /** An entry has another block. */
  private void moveTo(int from, int to, long hash) {
    dict.set(dict.find(from, hash), to);
    indexes.moved(from, to, hash);
  }

  /** A block for a key with a text, which may be {@link EntryBlocks#RAW}. */
  int makeText(Bytes key, int raw, Bytes text, long deadline, int access) {
    if (!EntryBlocks.fits(key, text.length())) {
      return makeLong(key, text, deadline, access);
    }
    dict.ensureReserve();
    return required(blocks.make(key, raw | timed(deadline), access, deadline, text));
  }

  private int makeLong(Bytes key, Bytes text, long deadline, int access) {
    LongString string = parts.newString();
    parts.begin(string);
    try {
      string.append(text.array(), text.offset(), text.length());
      return make(key, string, deadline, access);
    } finally {
      parts.end(string);
    }
  }

  /** Makes a text longer, with zero bytes at its end; where it is now. */
  int extendText(int address, int length) {
    return required(blocks.extendText(address, length));
  }

  /** A block for a key with a number. */
  int makeNumber(Bytes key, long number, long deadline, int access) {
    if (!EntryBlocks.fits(key, Long.BYTES)) {
      return makeText(key, 0, Bytes.of(Long.toString(number)), deadline, access);
    }
    dict.ensureReserve();
    return required(blocks.make(key, timed(deadline), access, deadline, number));
  }

  /** A block for a key with what another entry of this store has: its very value. */
  int makeSame(Bytes key, Entry from) {
    Value value = from.isInPlace() ? null : from.value();
    return value == null
        ? makeCopy(key, from, from.access())
        : make(key, value, from.deadline(), from.access());
  }

  /** A block for a key with a copy of what an entry of any store has: value and deadline. */
  int makeCopy(Bytes key, Entry from, int access) {
    long deadline = from.deadline();
    if (from.isInPlace() && blocks.canCopy(key, from.blocks(), from.address())) {
      int timed = timed(deadline);
      dict.ensureReserve();
      int made = blocks.make(key, timed, access, deadline, from.blocks(), from.address());
      objectBytes += blocks.heapBytes(required(made));
      return made;
    }
    Value value = from.value();
    if (PartStorage.copies(value)) {
      Value copy = parts.beginCopy(value);
      try {
        return make(key, copy, deadline, access);
      } finally {
        parts.end(copy);
      }
    }
    if (value != null) {
      return make(key, value, deadline, access);
    }
    if (from.isNumber()) {
      return makeNumber(key, from.number(), deadline, access);
    }
    int raw = from.isEmbedded() ? 0 : EntryBlocks.RAW;
    return makeText(key, raw, from.blocks().text(from.address()), deadline, access);
  }

  /** Gives an entry another deadline, or, if that is negative, none; where it is now. */
  int withDeadline(int address, long deadline) {
    dict.ensureReserve();
    return required(blocks.withDeadline(address, deadline));
  }

  /** Gives an entry without a value in the heap another text; where it is now. */
  int refill(int address, int timed, Bytes text) {
    return required(blocks.refill(address, timed, text));
  }

  /** Gives an entry without a value in the heap a number; where it is now. */
  int renumber(int address, int timed, long number) {
    return required(blocks.renumber(address, timed, number));
  }

  private static int timed(long deadline) {
    return deadline >= 0 ? EntryBlocks.DEADLINE : 0;
  }

  /** An address that blocks have answered, which have looked for room everywhere by then. */
  private static int required(int address) {
    if (address == BlockAllocator.NONE) {
      throw new NoRoom();
    }
    return address;
  }

  /**
   * An entry without a value in the heap was written anew, and may have moved or have another
   * deadline.
   */
  void rewritten(long at, int before, long deadlineBefore, int address, long hash) {
    if (before != address) {
      dict.set(at, address);
    }
    indexes.rewritten(before, deadlineBefore, address, hash);
  }

  /** True if entries of a number of bytes find pages, or room in those that there are. */
  boolean hasPagesFor(long bytes) {
    SharedPages pages = space.pages();
    return bytes <= allocator.mapped() - allocator.used() + pages.bound() - pages.mapped();
  }

  /** True if there are pages for a change that adds several elements, which take some bytes. */
  boolean hasReserve(long bytes) {
    // Blocks that grow are copied; and for blocks of each size a page may be needed.
    long classes = (long) SharedPages.RESERVED_PAGES * space.pages().pageBytes();
    return allocator.hasReserve(2 * bytes + classes);
  }

  /**
   * True if fewer pages are left than a command may need that makes one block after the other.
   *
   * @param bytes of the blocks
   */
  boolean isNearlyFull(long bytes) {
    SharedPages pages = space.pages();
    return pages.bound() - pages.mapped() < SPARE_PAGES_BYTES + bytes;
  }

  /** Gives up the block of an entry of which the table knows no more. */
  void free(int address) {
    objectBytes -= blocks.heapBytes(address);
    Value value = blocks.value(address);
    if (value != null) {
      parts.leave(value);
    }
    blocks.free(address);
  }

  /** Lets go of what is in the heap: no entry is looked up again. The pages stay. */
  void forget() {
    forgotten = true;
    parts.forget();
    dict.clear();
    blocks.forgetObjects();
    objectBytes = 0;
  }

  /** Notes by how many bytes a value has grown or, negative, shrunk. */
  void resized(long delta) {
    objectBytes += delta;
  }

  /** Heap bytes of values, the table, and the books on pages. */
  long heapBytes() {
    return objectBytes + bookBytes();
  }

  /** Bytes of the table, and heap bytes of the books on pages. */
  long overheadBytes() {
    return bookBytes() + dict.blockBytes();
  }

  /** Heap bytes of what is no value and no key. */
  long bookBytes() {
    long sum = dict.heapBytes() + blocks.heapBytes();
    for (BlockPool pool : pools) {
      sum += pool.heapBytes();
    }
    return sum;
  }

  /** Bytes of the blocks outside the heap. */
  long blockBytes() {
    long sum = 0;
    for (BlockPool pool : pools) {
      sum += pool.used();
    }
    return sum;
  }

  /** Bytes of pages that were written to. */
  long touchedBytes() {
    long sum = 0;
    for (BlockPool pool : pools) {
      sum += pool.allocator().touched();
    }
    return sum;
  }

  /** Bytes of all pages. */
  long mappedBytes() {
    long sum = 0;
    for (BlockPool pool : pools) {
      sum += pool.allocator().mapped();
    }
    return sum;
  }

  /** Gives back some unused pages, also those of values that are gone. */
  void trim() {
    while (parts.freeSome()) {}
    for (BlockPool pool : pools) {
      pool.allocator().trim(BlockPool.PAGES_AT_ONCE);
    }
  }

  /**
   * Gives back some pages of a store whose entries were {@linkplain #forget forgotten}.
   *
   * @return true if there are none left
   */
  boolean clear(int pages) {
    for (BlockPool pool : pools) {
      if (pool.isHeld() || !pool.allocator().clear(pages)) {
        return false;
      }
    }
    return true;
  }

  /** Gives all pages back. This must not be used any more. */
  void close() {
    for (BlockPool pool : pools) {
      pool.allocator().clear(Integer.MAX_VALUE);
    }
  }
}
