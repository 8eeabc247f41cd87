package io.vireo.server.data.sortedset;

import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.table.MemberTable;
import java.util.Arrays;

/**
 * A row of members with their scores, in the order of score and member, without an object for each.
 * Owned by the data context.
 */
final class ScoreRow {
  /*
   *     scores   -inf    0     0     3
   *     ends        5   11    16    16
   *     names    apple banana cherr           | spare
   *     apart     .     .      .     *-> a long member's own array; null if there is none
   *
   * The bytes of the members lie one behind the other in the order of the row, so a walk over
   * members is a walk over memory, and the end of one is where the next begins. To put one in moves
   * what is behind it: some hundred bytes, which costs less than to look for a gap, and leaves none.
   *
   * The columns have room, and what is in them moves within them or to a neighbour's; new ones come
   * once in about fifty insertions. That is what keeps a collector of generations idle: it finds next
   * to no new arrays to move, and no references to them in old objects.
   */

  /** Bytes of the longest member among the others; a longer one is an array of its own. */
  static final int LONGEST_INSIDE = MemberTable.LONGEST_INSIDE;

  /** Slots by which the columns grow at least. */
  private static final int STEP = 8;

  private static final int SPARE_BYTES = 16;

  private final int most;
  private int used;
  private double[] scores;
  private char[] ends;
  private byte[] names;
  private byte[][] apart;

  /**
   * A row without items.
   *
   * @param most items that it may have
   */
  ScoreRow(int most, int capacity, int bytes) {
    this.most = most;
    scores = new double[capacity];
    ends = new char[capacity];
    names = new byte[bytes];
  }

  /** A copy of the items of another row from one on, with room for {@code capacity}. */
  ScoreRow(ScoreRow other, int from, int capacity, int bytes) {
    this(other.most, capacity, bytes);
    putAll(0, other, from, other.used - from);
  }

  /** Items: elements of a leaf, children of a branch. */
  int used() {
    return used;
  }

  /** Items that fit without growing. */
  int capacity() {
    return scores.length;
  }

  /** Bytes of members that fit without growing. */
  int room() {
    return names.length;
  }

  /** Bytes of the members that lie together. */
  int bytes() {
    return start(used);
  }

  /** Where the bytes of an item begin, or those behind the last end. */
  private int start(int index) {
    return index == 0 ? 0 : ends[index - 1];
  }

  /** The score of an item. */
  double score(int index) {
    return scores[index];
  }

  /** Gives an item another score, with which it must keep its place. */
  void score(int index, double score) {
    scores[index] = score;
  }

  /** The array that the bytes of an item's member are in. */
  byte[] array(int index) {
    byte[] own = apart == null ? null : apart[index];
    return own == null ? names : own;
  }

  /** Where in that array they begin. */
  int offset(int index) {
    return isApart(index) ? 0 : start(index);
  }

  /** How many they are. */
  int length(int index) {
    return isApart(index) ? apart[index].length : ends[index] - start(index);
  }

  /** True if a member is an array of its own. */
  boolean isApart(int index) {
    return apart != null && apart[index] != null;
  }

  /** Points a view at the member of an item; good until the row changes. */
  Element read(int index, Element into) {
    if (apart != null && apart[index] != null) {
      return into.point(apart[index], 0, apart[index].length);
    }
    int start = start(index);
    return into.point(names, start, ends[index] - start);
  }

  /** The order of an item's member and of other bytes. */
  int compare(int index, byte[] member, int offset, int length) {
    if (apart != null && apart[index] != null) {
      byte[] own = apart[index];
      return Arrays.compareUnsigned(own, 0, own.length, member, offset, offset + length);
    }
    return Arrays.compareUnsigned(
        names, start(index), ends[index], member, offset, offset + length);
  }

  /** The order of an item and of one of another row. */
  int compare(int index, ScoreRow other, int at) {
    double one = scores[index];
    double two = other.scores[at];
    if (one != two) {
      return one < two ? -1 : 1;
    }
    return compare(index, other.array(at), other.offset(at), other.length(at));
  }

  /**
   * Puts an item in; there must be room for one more under {@link #most()}.
   *
   * @param member if longer than {@link #LONGEST_INSIDE} it must fill its array, which is kept
   */
  void put(int index, double score, byte[] member, int offset, int length) {
    boolean inside = length <= LONGEST_INSIDE;
    int width = inside ? length : 0;
    makeRoom(1, width);
    int at = start(index);
    int moved = used - index;
    System.arraycopy(names, at, names, at + width, bytes() - at);
    System.arraycopy(scores, index, scores, index + 1, moved);
    System.arraycopy(ends, index, ends, index + 1, moved);
    scores[index] = score;
    ends[index] = (char) at;
    used++;
    shift(index, width);
    System.arraycopy(member, offset, names, at, width);
    if (apart != null || !inside) {
      putApart(index, inside ? null : member);
    }
  }

  private void makeRoom(int items, int width) {
    int all = used + items;
    int bytes = bytes() + width;
    if (all > scores.length) {
      resize(roomy(all), all, bytes);
    } else if (bytes > names.length) {
      names = Arrays.copyOf(names, roomyBytes(bytes, all, scores.length));
    }
  }

  private void putApart(int index, byte[] member) {
    if (apart == null) {
      apart = new byte[capacity()][];
    } else {
      System.arraycopy(apart, index, apart, index + 1, used - 1 - index);
    }
    apart[index] = member;
  }

  /** Moves the ends of the items from one on. */
  private void shift(int from, int by) {
    char[] all = ends;
    int end = used;
    for (int i = from; i < end; i++) {
      all[i] += (char) by;
    }
  }

  /** Takes a stretch of items out, and gives room back if much is left over. */
  void takeOut(int from, int count) {
    int end = from + count;
    int firstByte = start(from);
    int endByte = start(end);
    System.arraycopy(names, endByte, names, firstByte, bytes() - endByte);
    System.arraycopy(scores, end, scores, from, used - end);
    System.arraycopy(ends, end, ends, from, used - end);
    if (apart != null) {
      System.arraycopy(apart, end, apart, from, used - end);
      Arrays.fill(apart, used - count, used, null);
    }
    used -= count;
    shift(from, firstByte - endByte);
    dropApart();
    if (used > 0 && (roomy(used) * 2 <= scores.length || isWide())) {
      resize(roomy(used), used, bytes());
    }
  }

  /** True if members were far longer once. */
  private boolean isWide() {
    return roomyBytes(bytes(), used, scores.length) * 2 < names.length;
  }

  private void dropApart() {
    if (apart == null) {
      return;
    }
    for (int i = 0; i < used; i++) {
      if (apart[i] != null) {
        return;
      }
    }
    apart = null;
  }

  /** Puts items of another row in, from one on, which belong here in their order. */
  void putAll(int index, ScoreRow other, int from, int count) {
    int start = other.start(from);
    int width = other.start(from + count) - start;
    makeRoom(count, width);
    int at = start(index);
    int moved = used - index;
    System.arraycopy(names, at, names, at + width, bytes() - at);
    System.arraycopy(scores, index, scores, index + count, moved);
    System.arraycopy(ends, index, ends, index + count, moved);
    System.arraycopy(other.names, start, names, at, width);
    System.arraycopy(other.scores, from, scores, index, count);
    System.arraycopy(other.ends, from, ends, index, count);
    used += count;
    shift(index, at - start);
    shift(index + count, width + start - at);
    if (apart != null || other.apart != null) {
      putAllApart(index, other, from, count);
    }
  }

  private void putAllApart(int index, ScoreRow other, int from, int count) {
    if (apart == null) {
      apart = new byte[capacity()][];
    }
    System.arraycopy(apart, index, apart, index + count, used - count - index);
    if (other.apart == null) {
      Arrays.fill(apart, index, index + count, null);
    } else {
      System.arraycopy(other.apart, from, apart, index, count);
    }
    dropApart();
  }

  /** Makes an item another one, which belongs at the same place. */
  void replace(int index, double score, byte[] member, int offset, int length) {
    boolean inside = length <= LONGEST_INSIDE;
    int wider = (inside ? length : 0) - (ends[index] - start(index));
    makeRoom(0, wider);
    int at = start(index);
    int end = ends[index];
    System.arraycopy(names, end, names, end + wider, bytes() - end);
    shift(index, wider);
    System.arraycopy(member, offset, names, at, inside ? length : 0);
    scores[index] = score;
    if (apart != null || !inside) {
      apart = apart == null ? new byte[capacity()][] : apart;
      apart[index] = inside ? null : member;
      dropApart();
    }
  }

  /** The room for {@code items}: all that there may be, or for few ones a little more. */
  int roomy(int items) {
    int room = items + items / STEP + STEP - 1 & -STEP;
    return items * 2 >= most ? most : room;
  }

  /**
   * The room for the members of {@code capacity} items, as {@code items} have {@code bytes} now.
   */
  static int roomyBytes(int bytes, int items, int capacity) {
    return HeapLayout.filled(bytes * capacity / Math.max(1, items) + SPARE_BYTES);
  }

  /** The room for the bytes of the items from one on, with room for {@code capacity} items. */
  int roomyBytesFrom(int from, int capacity) {
    return roomyBytes(bytes() - start(from), used - from, capacity);
  }

  /** Gives the columns another capacity, enough for {@code items} with {@code bytes}. */
  private void resize(int capacity, int items, int bytes) {
    scores = Arrays.copyOf(scores, capacity);
    ends = Arrays.copyOf(ends, capacity);
    names = Arrays.copyOf(names, roomyBytes(bytes, items, capacity));
    if (apart != null) {
      apart = Arrays.copyOf(apart, capacity);
    }
  }

  /** Gives the room for bytes back that the free slots will not need. */
  void trim() {
    int enough = roomyBytes(bytes(), used, scores.length);
    if (enough < names.length) {
      names = Arrays.copyOf(names, enough);
    }
  }

  /** Items that the row may have at most. */
  int most() {
    return most;
  }

  /** A row of these items in the opposite order. */
  ScoreRow reversed() {
    ScoreRow reversed = new ScoreRow(most, capacity(), room());
    for (int i = used - 1; i >= 0; i--) {
      reversed.put(reversed.used, score(i), array(i), offset(i), length(i));
    }
    return reversed;
  }

  /** Heap bytes of the row, without the long members. */
  long heapBytes() {
    return HeapLayout.object(4, 8) + columnBytes();
  }

  /** Heap bytes of the columns, without the long members. */
  long columnBytes() {
    return HeapLayout.longs(scores.length)
        + HeapLayout.bytes(2L * ends.length)
        + HeapLayout.bytes(names.length)
        + (apart == null ? 0 : HeapLayout.references(apart.length));
  }

  /** Heap bytes of the long members. */
  long apartBytes() {
    long sum = 0;
    for (int i = 0; apart != null && i < used; i++) {
      sum += apart[i] == null ? 0 : HeapLayout.bytes(apart[i].length);
    }
    return sum;
  }
}
