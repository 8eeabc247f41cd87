package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Value;
import io.vireo.server.data.hash.HashValue;
import io.vireo.server.data.list.ListValue;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.Compaction;
import io.vireo.server.data.set.SetValue;
import io.vireo.server.data.sortedset.SortedSetValue;
import io.vireo.server.data.stream.StreamValue;
import io.vireo.server.data.string.RawString;
import io.vireo.server.data.table.BlockDict;
import io.vireo.server.data.table.Entry;
import io.vireo.server.data.table.EntryBlocks;
import io.vireo.server.data.table.ValueUnpacker;

/**
 * The entries of a database and the table that leads to them, which are given away together when
 * the database is emptied. Data context only.
 */
final class EntryStore {
  private final BlockAllocator allocator;
  private final EntryBlocks blocks;
  private final BlockDict dict;
  private final Compaction compaction;
  private final Database db;
  private final Keyspace space;
  private final EntryIndexes indexes;
  private final Element content = new Element();

  /** Heap bytes of values and long keys. */
  private long objectBytes;

  /** A store without entries for a database, whose indexes are told when blocks move. */
  EntryStore(Database db, EntryIndexes indexes) {
    this.db = db;
    this.space = db.keyspace();
    this.indexes = indexes;
    allocator = space.pages().allocator(space::isInside);
    blocks = new EntryBlocks(allocator, new Unpacker());
    dict = new BlockDict(blocks);
    compaction =
        new Compaction(
            allocator,
            (from, to) -> {
              indexes.moved(from, to);
              dict.moved(from, to);
            });
  }

  /** Makes values of bytes, and counts what they take. */
  private final class Unpacker implements ValueUnpacker {
    @Override
    public Value unpack(Packing packing, byte[] array) {
      return switch (packing) {
        case HASH -> HashValue.ofPairs(array);
        case INTSET -> SetValue.ofNumbers(array);
        case SET -> SetValue.ofListpack(array);
        case SORTED_SET -> SortedSetValue.of(array);
        case LIST -> ListValue.of(array);
        case TRIPLES -> HashValue.ofTriples(array);
        case STREAM -> StreamValue.ofPacked(array);
      };
    }

    @Override
    public void opened(int address, Value value) {
      objectBytes += value.heapBytes();
      indexes.opened(value);
      space.openValues().add(db, address);
    }
  }

  BlockAllocator allocator() {
    return allocator;
  }

  EntryBlocks blocks() {
    return blocks;
  }

  BlockDict dict() {
    return dict;
  }

  Compaction compaction() {
    return compaction;
  }

  /** A view of an entry whose value will not be changed. */
  Entry look(int address) {
    return entry(address, false);
  }

  /** A view of an entry; {@code opens} if the value may be changed. */
  Entry entry(int address, boolean opens) {
    return new Entry(blocks, address, opens);
  }

  /**
   * A block for a key with a value, of which the table does not know yet.
   *
   * @throws NoRoom if there is none
   */
  int make(Bytes key, Value value, long deadline, int access) {
    int address = required(blocks.make(key, timed(deadline), access, deadline, value));
    objectBytes += blocks.heapBytes(address);
    if (value.packed(content) != null) {
      space.openValues().add(db, address);
    }
    return address;
  }

  /**
   * Keeps the collection of an entry as bytes from now on, if it is small, in a block that fits. It
   * stays as it is if there is no room.
   *
   * @param hash of its key
   */
  void pack(int address, long hash) {
    long at = dict.find(address, hash);
    long before = blocks.heapBytes(address);
    Packing packing = blocks.value(address).packed(content);
    boolean small = packing != null && blocks.canPack(address, content.length());
    int to = small ? blocks.pack(address, packing, content) : blocks.tighten(address);
    content.letGo();
    if (to == BlockAllocator.NONE) {
      return;
    }
    objectBytes += blocks.heapBytes(to) - before;
    if (to != address) {
      dict.set(at, to);
      indexes.moved(address, to, hash);
    }
  }

  /** A block for a key with a text, which may be {@link EntryBlocks#RAW}. */
  int makeText(Bytes key, int raw, Bytes text, long deadline, int access) {
    if (!EntryBlocks.fits(key, text.length())) {
      byte[] bytes = text.toArray();
      return make(key, new RawString(bytes, bytes.length), deadline, access);
    }
    return required(blocks.make(key, raw | timed(deadline), access, deadline, text));
  }

  /** A block for a key with a number. */
  int makeNumber(Bytes key, long number, long deadline, int access) {
    if (!EntryBlocks.fits(key, Long.BYTES)) {
      return makeText(key, 0, Bytes.of(Long.toString(number)), deadline, access);
    }
    return required(blocks.make(key, timed(deadline), access, deadline, number));
  }

  /**
   * A block for a key with what an entry of any database holds: its string or a value in place of
   * the one it has, and its deadline.
   */
  int makeSame(Bytes key, Entry from, Value value, int access) {
    long deadline = from.deadline();
    if (value != null) {
      return make(key, value, deadline, access);
    }
    if (from.isNumber()) {
      return makeNumber(key, from.number(), deadline, access);
    }
    int raw = from.isRaw() ? EntryBlocks.RAW : 0;
    return makeText(key, raw, from.blocks().text(from.address()), deadline, access);
  }

  /** Gives an entry another deadline, or, if that is negative, none; where it is now. */
  int withDeadline(int address, long deadline) {
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

  /** Gives up the block of an entry of which the table knows no more. */
  void free(int address) {
    objectBytes -= blocks.heapBytes(address);
    blocks.free(address);
  }

  /** Lets go of what is in the heap: nobody will look at any entry again. The pages stay. */
  void forget() {
    dict.clear();
    blocks.forgetObjects();
    objectBytes = 0;
  }

  /** A value takes so many bytes more, or fewer. */
  void resized(long delta) {
    objectBytes += delta;
  }

  /** Heap bytes of values, the table, and the books on pages. */
  long heapBytes() {
    return objectBytes + overheadBytes();
  }

  /** Heap bytes of the table and the books on pages. */
  long overheadBytes() {
    return dict.tableBytes() + blocks.heapBytes() + allocator.heapBytes();
  }

  /** Bytes of the blocks outside the heap. */
  long blockBytes() {
    return allocator.used();
  }
}
