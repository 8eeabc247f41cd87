package io.vireo.server.data;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * The members of a {@link MemberTable} whose hashes share a prefix, all in one array. Owned by the
 * data context.
 */
final class MemberSegment extends Buckets<MemberSegment> {
  /*
   * A slot holds the place of its member in the arena:
   *
   *     slots    .  0  .  6  . 14  .            two bytes each
   *     arena    5 a p p l e | 7 a p r i c o t | 6 b a n a n a | spare
   *
   * A member is its length in one byte, and its bytes. Long ones are arrays of their own, so that
   * two bytes can name every place: of them the arena has a mark and the number of the array.
   *
   * If members have numbers, eight bytes behind each are its number, which changes in place.
   *
   * Who leaves, leaves a gap. Gaps are closed when the arena is full or more than half of it is
   * gaps, by writing those who stay into another one.
   */

  /** The segment of an empty table, without a bucket. It is never written to. */
  static final MemberSegment NONE = new MemberSegment(0, 0, false);

  /** Bytes of the longest member in the arena. */
  static final int LONGEST_INSIDE = 127;

  private static final int OUTSIDE = 0x80;
  private static final int OUTSIDE_BYTES = 3;
  private static final int LAST_PLACE = 0xffff;

  /** Beyond this the arena takes no more bytes of members, but still many marks. */
  private static final int MAX_INSIDE = 60_000;

  private static final int MAX_INSIDE_WITH_NUMBERS = 52_000;

  private static final int SPARE_SHIFT = 3;

  /** Sorted sets are made for change: twice the room, half the new arenas. */
  private static final int SPARE_SHIFT_WITH_NUMBERS = 2;

  private static final int LEAST_SPARE = 24;
  private static final int SMALL_ARENA = 128;
  private static final byte[][] NOTHING_OUTSIDE = {};
  private static final byte[] NO_ARENA = {};

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final int numberBytes;
  private char[] slots;
  private byte[] arena = NO_ARENA;
  private byte[][] outside = NOTHING_OUTSIDE;
  private int used;
  private int gaps;
  private int outsideCount;
  private long outsideBytes;

  /** A segment without members, for hashes that share {@code depth} bits. */
  MemberSegment(int depth, int buckets, boolean numbered) {
    super(depth, buckets);
    numberBytes = numbered ? Long.BYTES : 0;
    slots = new char[capacity()];
  }

  @Override
  long heapBytes() {
    if (buckets() == 0) {
      return 0;
    }
    long bytes = HeapLayout.object(4, 36) + metaBytes() + HeapLayout.bytes(2L * slots.length);
    if (arena.length > 0) {
      bytes += HeapLayout.bytes(arena.length);
    }
    return outside.length == 0
        ? bytes
        : bytes + HeapLayout.references(outside.length) + outsideBytes;
  }

  /** The slot of a member, or -1. */
  int find(byte[] member, int offset, int length, long hash) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (isAt(slots[slot], member, offset, length)) {
          return slot;
        }
        hits &= hits - 1;
      }
      if (overflow(bucket) == 0) {
        return -1;
      }
      bucket = after(bucket);
    }
    return -1;
  }

  private boolean isAt(int place, byte[] member, int offset, int length) {
    int there = arena[place];
    if (there >= 0) {
      int from = place + 1;
      return there == length
          && Arrays.equals(arena, from, from + length, member, offset, offset + length);
    }
    byte[] array = outside[outsideIndex(place)];
    return Arrays.equals(array, 0, array.length, member, offset, offset + length);
  }

  private int outsideIndex(int place) {
    return (arena[place + 1] & 0xff) << 8 | arena[place + 2] & 0xff;
  }

  private long hashAt(int place) {
    int length = arena[place];
    if (length >= 0) {
      return Hash.of(arena, place + 1, length);
    }
    byte[] array = outside[outsideIndex(place)];
    return Hash.of(array, 0, array.length);
  }

  /** Points a view at the member of a slot; good until the segment changes. */
  Element read(int slot, Element into) {
    int place = slots[slot];
    int length = arena[place];
    if (length >= 0) {
      return into.point(arena, place + 1, length);
    }
    byte[] array = outside[outsideIndex(place)];
    return into.point(array, 0, array.length);
  }

  /** The number of the member of a slot; 0 if members have none. */
  long number(int slot) {
    return numberBytes == 0 ? 0 : (long) LONG.get(arena, numberAt(slots[slot]));
  }

  /** Gives the member of a slot another number; only if members have numbers. */
  void number(int slot, long number) {
    LONG.set(arena, numberAt(slots[slot]), number);
  }

  private int numberAt(int place) {
    return place + bytesAt(place) - numberBytes;
  }

  /** Gives every member the number that one makes of its own. */
  void renumber(LongUnaryOperator change) {
    for (int slot = 0; slot < slots.length; slot++) {
      if (tagAt(slot) != 0) {
        number(slot, change.applyAsLong(number(slot)));
      }
    }
  }

  /**
   * Adds a member; the segment must not be {@link #isFull}, nor hold it.
   *
   * @return its slot
   */
  int insert(byte[] member, int offset, int length, long hash, long number) {
    int most = numberBytes == 0 ? MAX_INSIDE : MAX_INSIDE_WITH_NUMBERS;
    boolean inside = length <= LONGEST_INSIDE && live() + length < most;
    makeRoom(numberBytes + (inside ? 1 + length : OUTSIDE_BYTES));
    int place = used;
    if (inside) {
      arena[used] = (byte) length;
      System.arraycopy(member, offset, arena, used + 1, length);
      used += 1 + length;
    } else {
      markOutside(Arrays.copyOfRange(member, offset, offset + length));
    }
    if (numberBytes > 0) {
      LONG.set(arena, used, number);
      used += numberBytes;
    }
    int slot = claim(hash);
    slots[slot] = (char) place;
    return slot;
  }

  private int live() {
    return used - gaps;
  }

  private void markOutside(byte[] array) {
    if (outsideCount == outside.length) {
      outside = Arrays.copyOf(outside, Math.max(2, outsideCount + (outsideCount >> 1)));
    }
    outside[outsideCount] = array;
    outsideBytes += HeapLayout.bytes(array.length);
    arena[used] = (byte) OUTSIDE;
    arena[used + 1] = (byte) (outsideCount >> 8);
    arena[used + 2] = (byte) outsideCount;
    used += OUTSIDE_BYTES;
    outsideCount++;
  }

  private void makeRoom(int bytes) {
    if (used + bytes <= arena.length && used <= LAST_PLACE) {
      return;
    }
    if (gaps << SPARE_SHIFT > used || used > LAST_PLACE) {
      closeGaps(bytes);
    } else {
      arena = Arrays.copyOf(arena, withSpare(used + bytes));
    }
    if (used > LAST_PLACE) {
      throw new IllegalStateException("Too many hashes have a prefix in common");
    }
  }

  private int withSpare(int bytes) {
    int shift = numberBytes == 0 ? SPARE_SHIFT : SPARE_SHIFT_WITH_NUMBERS;
    return HeapLayout.filled(bytes + Math.max(LEAST_SPARE, bytes >> shift));
  }

  /** Writes the members into an arena without gaps, with room for some bytes more. */
  private void closeGaps(int more) {
    MemberSegment from = new MemberSegment(depth(), 0, numberBytes > 0);
    from.arena = arena;
    from.outside = outside;
    arena = new byte[withSpare(live() + more)];
    outside = outsideCount == 0 ? NOTHING_OUTSIDE : new byte[outsideCount][];
    used = 0;
    gaps = 0;
    outsideCount = 0;
    outsideBytes = 0;
    for (int slot = 0; slot < slots.length; slot++) {
      if (tagAt(slot) != 0) {
        slots[slot] = (char) take(from, slots[slot]);
      }
    }
    if (outsideCount < outside.length) {
      outside = outsideCount == 0 ? NOTHING_OUTSIDE : Arrays.copyOf(outside, outsideCount);
    }
  }

  /** Takes over a member of another segment, for which there is room; its place here. */
  private int take(MemberSegment from, int place) {
    int to = used;
    int length = from.arena[place];
    if (length >= 0) {
      System.arraycopy(from.arena, place, arena, to, 1 + length + numberBytes);
      used += 1 + length;
    } else {
      markOutside(from.outside[from.outsideIndex(place)]);
      System.arraycopy(from.arena, place + OUTSIDE_BYTES, arena, used, numberBytes);
    }
    used += numberBytes;
    return to;
  }

  @Override
  void remove(int slot, long hash) {
    int place = slots[slot];
    gaps += bytesAt(place);
    if (arena[place] < 0) {
      int index = outsideIndex(place);
      outsideBytes -= HeapLayout.bytes(outside[index].length);
      outside[index] = null;
    }
    release(slot, hash);
    if (gaps > arena.length / 2 && arena.length > SMALL_ARENA || size() == 0) {
      closeGaps(0);
    }
  }

  @Override
  void resize(int count) {
    int[] places = places();
    long[] hashes = hashesAt(places);
    reset(count);
    slots = new char[capacity()];
    for (int i = 0; i < places.length; i++) {
      slots[claim(hashes[i])] = (char) places[i];
    }
  }

  /** Where the members are in the arena. */
  private int[] places() {
    int[] places = new int[size()];
    int count = 0;
    for (int slot = 0; slot < slots.length; slot++) {
      if (tagAt(slot) != 0) {
        places[count++] = slots[slot];
      }
    }
    return places;
  }

  private long[] hashesAt(int[] places) {
    long[] hashes = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      hashes[i] = hashAt(places[i]);
    }
    return hashes;
  }

  @Override
  MemberSegment[] split() {
    int[] places = places();
    long[] hashes = hashesAt(places);
    int[] counts = new int[2];
    int[] bytes = new int[2];
    for (int i = 0; i < places.length; i++) {
      counts[side(hashes[i])]++;
      bytes[side(hashes[i])] += bytesAt(places[i]);
    }
    MemberSegment[] halves = {part(counts[0], bytes[0]), part(counts[1], bytes[1])};
    for (int i = 0; i < places.length; i++) {
      MemberSegment half = halves[side(hashes[i])];
      half.slots[half.claim(hashes[i])] = (char) half.take(this, places[i]);
    }
    return halves;
  }

  private int bytesAt(int place) {
    return numberBytes + (arena[place] >= 0 ? 1 + arena[place] : OUTSIDE_BYTES);
  }

  private MemberSegment part(int members, int bytes) {
    MemberSegment part = new MemberSegment(depth() + 1, fitting(members), numberBytes > 0);
    part.arena = new byte[withSpare(bytes)];
    return part;
  }

  @Override
  MemberSegment merge(MemberSegment sibling) {
    MemberSegment both =
        new MemberSegment(depth() - 1, fitting(size() + sibling.size()), numberBytes > 0);
    both.arena = new byte[withSpare(live() + sibling.live())];
    both.takeAll(this);
    both.takeAll(sibling);
    return both;
  }

  private void takeAll(MemberSegment from) {
    int[] places = from.places();
    long[] hashes = from.hashesAt(places);
    for (int i = 0; i < places.length; i++) {
      slots[claim(hashes[i])] = (char) take(from, places[i]);
    }
  }

  /** A copy that shares nothing that changes. */
  MemberSegment copy() {
    MemberSegment copy = new MemberSegment(depth(), buckets(), numberBytes > 0);
    copy.copyMeta(this);
    copy.slots = slots.clone();
    copy.arena = arena.clone();
    copy.outside = outside.clone();
    copy.used = used;
    copy.gaps = gaps;
    copy.outsideCount = outsideCount;
    copy.outsideBytes = outsideBytes;
    return copy;
  }

  /**
   * Shows the members until the sink has enough, which it says with false; true if it never did.
   */
  boolean visit(Element view, MemberTable.Sink sink) {
    for (int slot = 0; slot < slots.length; slot++) {
      if (tagAt(slot) != 0 && !sink.accept(read(slot, view), number(slot))) {
        return false;
      }
    }
    return true;
  }

  /** Shows the members of a bucket whose hashes have their places in a range; how many. */
  int show(int bucket, long from, long to, Element view, MemberTable.Sink sink) {
    int shown = 0;
    int first = bucket * WIDTH;
    for (int slot = first; slot < first + WIDTH; slot++) {
      if (tagAt(slot) != 0) {
        long place = PlaceScan.place(hashAt(slots[slot]));
        if (place >= from && place < to) {
          sink.accept(read(slot, view), number(slot));
          shown++;
        }
      }
    }
    return shown;
  }
}
