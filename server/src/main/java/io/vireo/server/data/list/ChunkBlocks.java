package io.vireo.server.data.list;

import io.vireo.persistence.rdb.Lzf;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PartListpack;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.BlockAllocator;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.NumberedParts;
import java.util.Arrays;

/**
 * The chunks of all long lists of one store of entries, in blocks outside the heap. Owned by the
 * data context.
 *
 * <p>A chunk is a listpack, which commands read and change {@linkplain ChunkListpack where it
 * lies}; or a large element by itself; or one of both compressed. The latter three are made and
 * read as a whole; those that are longer than any block are arrays in the heap.
 *
 * <p>A chunk is named by a <em>ticket</em>, which is never 0. Its number stays until the chunk is
 * given up, wherever the block moves; its count is as good as the list that keeps it.
 *
 * <pre>
 *   ticket        32 bits   number of the chunk, from 1 on
 *                 16 bits   elements
 *                 16 bits   form: 0 a listpack, 1 a large element, 2 and 3 those compressed
 *
 *   a listpack    4 bytes   number of the chunk
 *                 a {@link StoredListpack}
 *
 *   another form  4 bytes   number of the chunk
 *                 4 bytes   length of what follows, these four bytes not included
 *                 4 bytes   length when it is not compressed
 *                 the large element, or the LZF form of that or of the listpack as files have it
 * </pre>
 */
public final class ChunkBlocks extends NumberedParts {
  private static final int LENGTH_AT = PART_AT;
  private static final int RAW_LENGTH_AT = LENGTH_AT + Integer.BYTES;
  private static final int CONTENT_AT = RAW_LENGTH_AT + Integer.BYTES;

  /** In the form: one large element. */
  private static final int LARGE = 1;

  /** In the form: compressed. */
  private static final int COMPRESSED = 2;

  private static final int FORM_SHIFT = 48;
  private static final long COUNT_MASK = 0xffffL << Integer.SIZE;

  /** Chunks of fewer bytes are not worth compressing. */
  private static final int MIN_COMPRESSED_BYTES = 48;

  /** A compressed form must be shorter by as many bytes. */
  private static final int MIN_GAIN_BYTES = 9;

  /** Content in the heap, and its length when it is not compressed. */
  private record Array(byte[] bytes, int rawLength) {}

  /** Views for changes of a list, which concern two chunks at most. */
  private final ChunkListpack lower = new ChunkListpack();

  private final ChunkListpack upper = new ChunkListpack();

  /** No chunks yet, in blocks of an allocator that has no others. */
  public ChunkBlocks(BlockAllocator allocator) {
    super(allocator);
  }

  /** The view of the only chunk that is changed, or of the lower of two. */
  ChunkListpack lower() {
    return lower;
  }

  /** The view of the upper of two chunks. */
  ChunkListpack upper() {
    return upper;
  }

  /** The number of a chunk. */
  static int number(long ticket) {
    return (int) ticket;
  }

  /** Loads the last element of a listpack. */
  void touchEnd(long ticket, CacheLines lines) {
    if (isListpack(ticket)) {
      StoredListpack.touchEnd(memory, address(ticket), PART_AT, lines);
    }
  }

  /** Elements of a chunk. */
  static int count(long ticket) {
    return (int) (ticket >>> Integer.SIZE) & 0xffff;
  }

  /** A ticket of the same chunk when it has another number of elements. */
  static long withCount(long ticket, int count) {
    return ticket & ~COUNT_MASK | (long) count << Integer.SIZE;
  }

  private static int form(long ticket) {
    return (int) (ticket >>> FORM_SHIFT);
  }

  /** True for a listpack that is not compressed. */
  static boolean isListpack(long ticket) {
    return form(ticket) == 0;
  }

  /** True for a large element by itself, compressed or not. */
  static boolean isLarge(long ticket) {
    return (form(ticket) & LARGE) != 0;
  }

  /** True for a compressed chunk. */
  static boolean isCompressed(long ticket) {
    return (form(ticket) & COMPRESSED) != 0;
  }

  private static long ticket(int number, int count, int form) {
    return (long) form << FORM_SHIFT | (long) count << Integer.SIZE | number;
  }

  /** Bytes of the listpack as files have it or of the large element, when not compressed. */
  int bytes(long ticket) {
    if (isListpack(ticket)) {
      int address = address(ticket);
      return Listpack.EMPTY_BYTES + StoredListpack.bytes(memory, address, PART_AT);
    }
    Array array = array(ticket);
    return array == null ? memory.getInt(address(ticket), RAW_LENGTH_AT) : array.rawLength;
  }

  /** Bytes of the array of a chunk, 0 if it has none. */
  long heapBytes(long ticket) {
    Array array = array(ticket);
    return array == null ? 0 : HeapLayout.object(1, 4) + HeapLayout.bytes(array.bytes.length);
  }

  /** Bytes of the elements that a listpack may have. */
  int mostElementBytes() {
    return PartListpack.mostBytes(this);
  }

  /** The address of the block of a chunk. */
  int address(long ticket) {
    return address(number(ticket));
  }

  /** What the chunk is if it has no block, else null. */
  private Array array(long ticket) {
    return (Array) object(number(ticket));
  }

  /**
   * A listpack without elements.
   *
   * @param room bytes of elements that it shall have room for
   * @throws NoRoom if there is none
   */
  long make(int room) {
    int number = claim(StoredListpack.HEAD_BYTES + room);
    StoredListpack.begin(memory, address(number), PART_AT);
    return ticket(number, 0, 0);
  }

  /** A listpack of one element, with room for some bytes at least. */
  long make(Bytes value, int room) {
    long ticket = make(Math.max(room, Listpack.entryBytes(value)));
    lower.point(this, ticket).insert(0, value);
    return lower.ticket();
  }

  /** A listpack that was made elsewhere, in the form that files have. */
  long make(byte[] listpack, int at) {
    long ticket = make(Listpack.bytesAt(listpack, at) - Listpack.EMPTY_BYTES);
    lower.point(this, ticket).append(listpack, at);
    return lower.ticket();
  }

  /** A listpack of some elements of another one, which may be that of other blocks. */
  long make(StoredListpack from, int first, int end, int entries) {
    ChunkListpack view = from == lower ? upper : lower;
    view.point(this, make(end - first)).append(from, first, end, entries);
    return view.ticket();
  }

  /** A large element by itself. */
  long makeLarge(Bytes value) {
    byte[] array = value.array();
    return make(array, value.offset(), value.length(), value.length(), 1, LARGE);
  }

  private long make(byte[] content, int from, int length, int rawLength, int count, int form) {
    if (length > allocator.largest() - CONTENT_AT) {
      byte[] copy = Arrays.copyOfRange(content, from, from + length);
      return ticket(claim(new Array(copy, rawLength)), count, form);
    }
    int number = claim(CONTENT_AT - PART_AT + length);
    int address = address(number);
    memory.putInt(address, LENGTH_AT, length);
    memory.putInt(address, RAW_LENGTH_AT, rawLength);
    memory.put(address, CONTENT_AT, content, from, length);
    return ticket(number, count, form);
  }

  /** Points at a copy of a large element, or of a listpack as files have it. */
  void read(long ticket, Element into) {
    int bytes = bytes(ticket);
    if (isListpack(ticket)) {
      lower.point(this, ticket).writeTo(into);
    } else if (isCompressed(ticket)) {
      into.point(decompress(ticket), 0, bytes);
    } else {
      byte[] copy = into.roomFor(bytes);
      copyTo(ticket, copy);
      into.point(copy, 0, bytes);
    }
  }

  /** Copies the content of a chunk that is no listpack; how long it is. */
  private int copyTo(long ticket, byte[] into) {
    Array array = array(ticket);
    if (array != null) {
      System.arraycopy(array.bytes, 0, into, 0, array.bytes.length);
      return array.bytes.length;
    }
    int length = length(ticket);
    memory.get(address(ticket), CONTENT_AT, into, 0, length);
    return length;
  }

  /** Bytes of the content of a chunk that is no listpack. */
  private int length(long ticket) {
    Array array = array(ticket);
    return array == null ? memory.getInt(address(ticket), LENGTH_AT) : array.bytes.length;
  }

  /** A copy of the listpack or the large element that a compressed chunk was. */
  byte[] decompress(long ticket) {
    byte[] content = new byte[length(ticket)];
    copyTo(ticket, content);
    byte[] raw = new byte[bytes(ticket)];
    if (!Lzf.decompress(content, 0, content.length, raw, 0, raw.length)) {
      throw new IllegalStateException("A chunk of a list cannot be decompressed");
    }
    return raw;
  }

  /** True if a large element is what is looked for. */
  boolean matches(long ticket, Probe probe) {
    Array array = array(ticket);
    if (isCompressed(ticket)) {
      byte[] raw = decompress(ticket);
      return probe.isBytes(raw, 0, raw.length);
    }
    return array == null
        ? probe.isBytes(memory, address(ticket), CONTENT_AT, length(ticket))
        : probe.isBytes(array.bytes, 0, array.bytes.length);
  }

  /**
   * The compressed form of a chunk that is not compressed.
   *
   * @return 0 if that gains little, or there is no room for it
   */
  long compressed(long ticket) {
    int bytes = bytes(ticket);
    if (bytes < MIN_COMPRESSED_BYTES) {
      return 0;
    }
    Element raw = new Element();
    read(ticket, raw);
    int room = bytes - MIN_GAIN_BYTES;
    byte[] shorter = new byte[room];
    int length = Lzf.compress(raw.array(), raw.offset(), bytes, shorter, 0, room);
    if (length == 0) {
      return 0;
    }
    try {
      return make(shorter, 0, length, bytes, count(ticket), form(ticket) | COMPRESSED);
    } catch (NoRoom full) {
      return 0;
    }
  }

  /** What a compressed chunk was before. */
  long decompressed(long ticket) {
    byte[] raw = decompress(ticket);
    return isLarge(ticket) ? makeLarge(Bytes.of(raw)) : make(raw, 0);
  }

  /** A copy of a chunk of these blocks or others. */
  long copyOf(ChunkBlocks from, long ticket) {
    if (isListpack(ticket)) {
      ChunkListpack original = from.upper.point(from, ticket);
      return make(original, 0, original.end(), original.count());
    }
    byte[] content = new byte[from.length(ticket)];
    from.copyTo(ticket, content);
    return make(content, 0, content.length, from.bytes(ticket), count(ticket), form(ticket));
  }
}
