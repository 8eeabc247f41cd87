package io.vireo.server.data.list;

import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.PartArrays;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.StoredParts;
import java.util.Arrays;

/**
 * Blocks outside the heap for those {@link Chunk}s of long lists that lie between the two ends. One
 * for each store of entries; owned by the data context.
 *
 * <p>A chunk is <em>stored</em> as a whole and read as a whole: it is copied out to be looked at,
 * and taken out to be changed. Commands work at the ends of lists nearly always, and those stay in
 * the heap. What a queue moves through itself would otherwise be arrays that live just long enough
 * to be moved by the collector, and die where it looks last.
 *
 * <p>A stored chunk is named by a <em>ticket</em>, which is never 0 and holds good until the chunk
 * is given up, wherever compaction moves its block.
 *
 * <pre>
 *   ticket   32 bits   number of the chunk, from 1 on
 *            16 bits   elements
 *            16 bits   bytes of the listpack; 0 for a chunk of another kind
 *
 *   block    4 bytes   number of the chunk
 *            the entries of the listpack, without its head and its end
 *
 *   another  4 bytes   number of the chunk
 *            4 bytes   length of its array
 *            the array
 * </pre>
 */
public final class ChunkBlocks extends StoredParts {
  private static final int NUMBER_BYTES = Integer.BYTES;

  /** Where the array of a chunk begins that is no listpack. */
  private static final int ARRAY_AT = NUMBER_BYTES + Integer.BYTES;

  /** Bytes of a listpack below which a block saves nothing. */
  private static final int LEAST_BYTES = 128;

  /** Bytes that a ticket can tell of. */
  private static final int MOST_LISTPACK_BYTES = (1 << 16) - 1;

  private static final int FIRST_NUMBERS = 64;

  /** Addresses by number; a number that is free has the next free one, and the last of them 0. */
  private int[] addresses = new int[FIRST_NUMBERS];

  private int free;
  private int unused = 1;

  private final PartArrays spares = new PartArrays();

  /** No chunks yet, in blocks of an allocator that has no others. */
  public ChunkBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  @Override
  public long heapBytes() {
    return HeapLayout.bytes((long) addresses.length * Integer.BYTES)
        + spares.heapBytes()
        + super.heapBytes();
  }

  /** Arrays of chunks that were stored or are gone, for those that are brought back or begun. */
  PartArrays spares() {
    return spares;
  }

  @Override
  public void forget() {
    super.forget();
    spares.clear();
  }

  /** Elements of a stored chunk. */
  static int count(long ticket) {
    return (int) (ticket >>> 32) & 0xffff;
  }

  /** Bytes of the listpack of a stored chunk, 0 if it is of another kind. */
  private static int listpackBytes(long ticket) {
    return (int) (ticket >>> 48);
  }

  /** Bytes of the listpack or the large element of a stored chunk, when it is not compressed. */
  int bytes(long ticket) {
    return isListpack(ticket) ? listpackBytes(ticket) : Chunk.bytes(copy(ticket));
  }

  /** True if a stored chunk is a listpack, which is not compressed. */
  static boolean isListpack(long ticket) {
    return listpackBytes(ticket) != 0;
  }

  /** True if a stored chunk is compressed. */
  boolean isCompressed(long ticket) {
    return !isListpack(ticket) && memory.getInt(address(ticket), ARRAY_AT) <= Chunk.COMPRESSED;
  }

  private static int number(long ticket) {
    return (int) ticket;
  }

  /** Bytes of the block of a stored chunk. */
  int blockBytes(long ticket) {
    return allocator.capacity(addresses[number(ticket)]);
  }

  /**
   * Stores a copy of a chunk.
   *
   * @return its ticket, or 0 if it is none that is stored, or there is no room
   */
  long store(byte[] chunk) {
    return Chunk.kind(chunk) < 0 ? storeArray(chunk) : storeListpack(chunk);
  }

  private long storeListpack(byte[] chunk) {
    int bytes = Chunk.bytes(chunk);
    int entries = bytes - Chunk.EMPTY_BYTES;
    int number = bytes > MOST_LISTPACK_BYTES ? 0 : claim(bytes, NUMBER_BYTES + entries);
    if (number == 0) {
      return 0;
    }
    int from = Chunk.offset(chunk, Chunk.FIRST);
    memory.put(addresses[number], NUMBER_BYTES, chunk, from, entries);
    return (long) bytes << 48 | (long) Chunk.count(chunk) << 32 | number;
  }

  private long storeArray(byte[] chunk) {
    int number = claim(chunk.length, ARRAY_AT + chunk.length);
    if (number == 0) {
      return 0;
    }
    memory.putInt(addresses[number], NUMBER_BYTES, chunk.length);
    memory.put(addresses[number], ARRAY_AT, chunk, 0, chunk.length);
    return (long) Chunk.count(chunk) << 32 | number;
  }

  /** Makes a block for a chunk of some bytes; its number, or 0 if there is none. */
  private int claim(int chunkBytes, int blockBytes) {
    if (chunkBytes < LEAST_BYTES || blockBytes > allocator.largest()) {
      return 0;
    }
    int address = allocator.allocate(blockBytes);
    if (address == BlockAllocator.NONE) {
      return 0;
    }
    int number = takeNumber();
    addresses[number] = address;
    memory.putInt(address, 0, number);
    return number;
  }

  private int takeNumber() {
    if (free != 0) {
      int number = free;
      free = addresses[number];
      return number;
    }
    if (unused == addresses.length) {
      addresses = Arrays.copyOf(addresses, addresses.length * 2);
    }
    return unused++;
  }

  /** A copy of a stored chunk. */
  byte[] copy(long ticket) {
    if (!isListpack(ticket)) {
      return copyOfArray(ticket);
    }
    byte[] chunk = Chunk.sized(listpackBytes(ticket), count(ticket));
    fill(chunk, ticket);
    return chunk;
  }

  private byte[] copyOfArray(long ticket) {
    int address = address(ticket);
    byte[] array = new byte[memory.getInt(address, NUMBER_BYTES)];
    memory.get(address, ARRAY_AT, array, 0, array.length);
    return array;
  }

  /**
   * A copy of a stored listpack in an array that is not needed any more, if there is one.
   *
   * @param room bytes of the longest listpack that the array shall have room for
   * @param growsAtFront whether the room is in front of the elements, or behind
   */
  byte[] copy(long ticket, int room, boolean growsAtFront) {
    byte[] chunk = spares.take(Chunk.lengthFor(room));
    Chunk.begin(chunk, listpackBytes(ticket), count(ticket), growsAtFront);
    fill(chunk, ticket);
    return chunk;
  }

  private void fill(byte[] chunk, long ticket) {
    int entries = listpackBytes(ticket) - Chunk.EMPTY_BYTES;
    memory.get(address(ticket), NUMBER_BYTES, chunk, Chunk.offset(chunk, Chunk.FIRST), entries);
  }

  /** Gives a stored chunk up. */
  void free(long ticket) {
    int number = number(ticket);
    allocator.free(addresses[number]);
    addresses[number] = free;
    free = number;
  }

  /** Address of the block of a stored chunk. */
  int address(long ticket) {
    int address = addresses[number(ticket)];
    assert memory.getInt(address, 0) == number(ticket) : "another chunk lies there";
    return address;
  }

  @Override
  public void moved(int from, int to) {
    addresses[memory.getInt(from, 0)] = to;
  }
}
