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
 *            16 bits   bytes of the listpack
 *
 *   block    4 bytes   number of the chunk
 *            the entries of the listpack, without its head and its end
 * </pre>
 */
public final class ChunkBlocks extends StoredParts {
  private static final int NUMBER_BYTES = Integer.BYTES;

  /** Bytes of a listpack below which a block saves nothing. */
  private static final int LEAST_BYTES = 128;

  private static final int MOST_BYTES =
      Math.min(1 << 16, BlockAllocator.LARGEST - NUMBER_BYTES + Chunk.EMPTY_BYTES) - 1;

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

  /** Bytes of the listpack of a stored chunk. */
  static int bytes(long ticket) {
    return (int) (ticket >>> 48);
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
    if (Chunk.kind(chunk) < 0) {
      return 0;
    }
    int bytes = Chunk.bytes(chunk);
    if (bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      return 0;
    }
    int entries = bytes - Chunk.EMPTY_BYTES;
    int address = allocator.allocate(NUMBER_BYTES + entries);
    if (address == BlockAllocator.NONE) {
      return 0;
    }
    int number = takeNumber();
    addresses[number] = address;
    memory.putInt(address, 0, number);
    memory.put(address, NUMBER_BYTES, chunk, Chunk.offset(chunk, Chunk.FIRST), entries);
    return (long) bytes << 48 | (long) Chunk.count(chunk) << 32 | number;
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
    byte[] chunk = Chunk.sized(bytes(ticket), count(ticket));
    fill(chunk, ticket);
    return chunk;
  }

  /**
   * A copy of a stored chunk in an array that is not needed any more, if there is one.
   *
   * @param room bytes of the longest listpack that the array shall have room for
   * @param growsAtFront whether the room is in front of the elements, or behind
   */
  byte[] copy(long ticket, int room, boolean growsAtFront) {
    byte[] chunk = spares.take(Chunk.lengthFor(room));
    Chunk.begin(chunk, bytes(ticket), count(ticket), growsAtFront);
    fill(chunk, ticket);
    return chunk;
  }

  private void fill(byte[] chunk, long ticket) {
    int address = addresses[number(ticket)];
    assert memory.getInt(address, 0) == number(ticket) : "another chunk lies there";
    int entries = bytes(ticket) - Chunk.EMPTY_BYTES;
    memory.get(address, NUMBER_BYTES, chunk, Chunk.offset(chunk, Chunk.FIRST), entries);
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
    return addresses[number(ticket)];
  }

  @Override
  public void moved(int from, int to) {
    addresses[memory.getInt(from, 0)] = to;
  }
}
