package io.vireo.server.data.listpack;

import io.vireo.server.data.ByteSource;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.number.Decimal;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.data.page.PageMemory;
import io.vireo.server.data.page.StoredElement;
import java.nio.ByteBuffer;

/**
 * The entries of a listpack where they lie in a block outside the heap: a view that reads them and
 * changes them there. Owned by the data context.
 *
 * <pre>
 *   2 bytes   number of entries
 *   2 bytes   bytes of the gap
 *   4 bytes   bytes of the entries together
 *   gap       unused: entries that are added in front grow into it
 *   entries   as {@link ListpackEntry} has them; behind the last, the rest of the block is unused
 * </pre>
 *
 * <p>An entry is named by its <em>position</em>: how many bytes of entries stand before it. In
 * place of entries there may be numbers that are all as wide, as in an {@code IntSet}. A method
 * that changes the entries either has room, or throws {@link NoRoom} and has changed nothing.
 */
public abstract class StoredListpack implements ByteSource {
  /*
   * What is removed at the front becomes gap, so a queue moves no bytes. Where room lacks on one
   * side and is left on the other, the entries move within the block; where it lacks on both, the
   * block becomes one that is larger by an eighth and a size, so n bytes that are pushed one by one
   * copy O(n) bytes. A block of which more than a quarter is unused becomes smaller.
   */

  /** Bytes in front of the gap. */
  public static final int HEAD_BYTES = Long.BYTES;

  /** The number of entries of a list that has as many or more, from which none is taken out. */
  static final int MAX_COUNT = 0xffff;

  private static final int MAX_GAP_BYTES = 0xffff;
  private static final int GAP_SHIFT = Short.SIZE;
  private static final int NOT_SOUGHT = -2;

  /** Entries that are passed one by one, as a loop over words costs more to begin. */
  private static final int FEW_ENTRIES = 4;

  /**
   * A block that grows gets room for this part more than needed: 1/8, or 1/4 of many bytes, which
   * take longer to copy to a larger block.
   */
  private static final int SPARE_SHIFT = 3;

  private static final int SPARE_SHIFT_OF_MANY = 2;

  /** Bytes of entries that are many to copy. */
  private static final int MANY_BYTES = 1024;

  /** The memory of the block. */
  private PageMemory memory;

  private int address;
  private int head;
  private int count;
  private int gap;
  private int bytes;

  /** Bytes that a command is about to add: a block that grows becomes large enough for them. */
  private int expected;

  /** Bytes of the entries from which on a block that grows gets no room to spare. */
  private int fullBytes;

  /** Where the bytes of the selected string begin, and how many they are. */
  private int selected;

  private int selectedLength;

  /** The selected number. */
  private long number;

  private Probe probe;

  /** What was looked for last, and where it is; {@link #NOT_SOUGHT} if that may have changed. */
  private int found = NOT_SOUGHT;

  private byte[] soughtIn;
  private int soughtAt;
  private int soughtLength;

  /** A view of nothing. */
  protected StoredListpack() {}

  /** Writes the head of a list without entries. */
  public static void begin(PageMemory memory, int address, int at) {
    memory.putLong(address, at, 0);
  }

  /** Bytes of the entries of a list. */
  public static int bytes(PageMemory memory, int address, int at) {
    return memory.getInt(address, at + Integer.BYTES);
  }

  /** Bytes of a list, from its head to its last entry. */
  public static int length(PageMemory memory, int address, int at) {
    long word = memory.getLong(address, at);
    return HEAD_BYTES + ((int) word >>> GAP_SHIFT) + (int) (word >>> Integer.SIZE);
  }

  /** Adds the last element of the list whose head is at an offset to what is loaded. */
  public static void touchEnd(PageMemory memory, int address, int at, CacheLines lines) {
    memory.touch(address, at + length(memory, address, at) - 1, 1, lines);
  }

  /** Points at the list whose head is at an offset of a block. */
  protected final void point(PageMemory newMemory, int newAddress, int at) {
    memory = newMemory;
    address = newAddress;
    head = at;
    long word = memory.getLong(address, at);
    count = (int) word & MAX_COUNT;
    gap = (int) word >>> GAP_SHIFT;
    bytes = (int) (word >>> Integer.SIZE);
    expected = 0;
    fullBytes = Integer.MAX_VALUE;
    found = NOT_SOUGHT;
    soughtIn = null;
  }

  /** The block has another address, or the list another place in it; its bytes are as before. */
  protected final void relocated(int newAddress, int at) {
    address = newAddress;
    head = at;
  }

  /** The address of the block. */
  protected final int address() {
    return address;
  }

  /** Where in the block the list begins. */
  protected final int head() {
    return head;
  }

  /** True if the list is still where this points; for assertions. */
  protected abstract boolean isCurrent();

  /** Bytes between the head of the list and the end of its block, that included. */
  protected abstract int room();

  /** Bytes of all entries for which there are blocks large enough. */
  public abstract int mostBytes();

  /**
   * Makes room for {@code length} bytes from the head of the list on, and {@link #relocated
   * relocates} it. As many of the bytes stay.
   *
   * @return false if there is none, and nothing has changed
   */
  protected abstract boolean resize(int length);

  /** Number of entries. */
  public final int count() {
    return count;
  }

  /** Bytes of all entries together. */
  public final int bytes() {
    return bytes;
  }

  private int start() {
    assert isCurrent() : "the view is stale";
    return head + HEAD_BYTES + gap;
  }

  /** The position behind the last entry. */
  public final int end() {
    return bytes;
  }

  /** The position behind the entry at another one. */
  public final int next(int p) {
    return p + StoredEntry.span(memory, address, start() + p);
  }

  /** The position of the entry in front of another, or of the last if that is the end. */
  public final int previous(int p) {
    return p - StoredEntry.spanBefore(memory, address, start() + p);
  }

  /** The position of an entry by its index, from 0 to {@link #count}, which is the end. */
  public final int seek(int index) {
    return index <= count / 2 ? skip(0, index) : skipBack(count - index);
  }

  /** The position of an entry from the end on: 0 entries from there is the end itself. */
  private int skipBack(int entries) {
    int first = start();
    int at = first + bytes;
    long origin = memory.origin(address, first - Long.BYTES, bytes + Long.BYTES);
    ByteBuffer buffer = memory.originBuffer(address);
    int left = entries;
    while (left > 0) {
      int span = StoredEntry.spanBefore(PageMemory.longAt(buffer, origin + at - Long.BYTES));
      // Entries are often as long as their neighbours. So this loop steps by what it has, and only
      // checks it: the processor loads several entries at once, which lie in lines of their own.
      do {
        at -= span;
        left--;
      } while (left > 0
          && StoredEntry.spanBefore(PageMemory.longAt(buffer, origin + at - Long.BYTES)) == span);
    }
    return at - first;
  }

  /** Points a view at an entry, with a copy of its bytes. */
  public final void read(int p, Element into) {
    if (select(p)) {
      byte[] copy = into.roomFor(selectedLength);
      memory.get(address, selected, copy, 0, selectedLength);
      into.point(copy, 0, selectedLength);
    } else {
      into.number(number);
    }
  }

  /**
   * Looks at an entry, which stays selected until the next one is or the entries change.
   *
   * @return true if it is a string, whose bytes this is the source of; false if it is a {@link
   *     #number}
   */
  public final boolean select(int p) {
    int at = start() + p;
    int code = memory.getByte(address, at);
    if (StoredEntry.isNumber(code)) {
      number = StoredEntry.number(memory, address, at, code);
      return false;
    }
    selected = at + ListpackEntry.codeLength((byte) code);
    selectedLength = StoredEntry.stringLength(memory, address, at, code);
    return true;
  }

  /** Selects the entry at an end of a list that is not empty; true if it is a string. */
  public final boolean selectEnd(boolean front) {
    return select(front ? 0 : previous(bytes));
  }

  /** The number that the selected entry is. */
  public final long number() {
    return number;
  }

  /** Bytes of the selected string. */
  @Override
  public final int length() {
    return selectedLength;
  }

  /** Copies bytes of the selected string. */
  @Override
  public final void copy(int from, byte[] into, int at, int length) {
    assert isCurrent() : "the view is stale";
    memory.get(address, selected + from, into, at, length);
  }

  /** Points a view at an entry where it lies, good until the entries change. */
  public final void point(int p, StoredElement into) {
    if (select(p)) {
      into.of(memory, address, selected, selectedLength);
    } else {
      into.number(number);
    }
  }

  /** True if the entry at a position is some bytes. */
  public final boolean isSame(int p, Bytes other) {
    if (!select(p)) {
      return other.isLong() && other.toLong() == number;
    }
    return selectedLength == other.length()
        && memory.same(address, selected, other.array(), other.offset(), selectedLength);
  }

  /** Below 0 if the entry at a position comes before some bytes, above 0 if it comes behind. */
  public final int compare(int p, Bytes other) {
    if (select(p)) {
      return memory.compare(
          address, selected, selectedLength, other.array(), other.offset(), other.length());
    }
    byte[] digits = new byte[Decimal.MAX_LENGTH];
    return Bytes.of(digits, 0, Decimal.write(number, digits, 0)).compareTo(other);
  }

  /** The number that the entry at a position is; 0 if it is a string. */
  public final long numberAt(int p) {
    return select(p) ? 0 : number;
  }

  /**
   * The position of the only entry that is some bytes, or -1. Asked again for the same place in the
   * same array, whose bytes must not change as long as this is not pointed anew, it looks again
   * only if what it has found may have changed. Asked for others in the order in which they stand
   * here, as commands often name the fields of an object, it goes on where it has found the one
   * before.
   *
   * @param group 1 to 3: of as many entries only the first is looked at, then the first of the
   *     next; the same number each time as long as this is not pointed anew
   */
  public final int find(Bytes wanted, int group) {
    boolean again =
        found != NOT_SOUGHT
            && soughtIn == wanted.array()
            && soughtAt == wanted.offset()
            && soughtLength == wanted.length();
    if (!again) {
      int from = Math.max(found, 0);
      found = find(probe().of(wanted), group, from, bytes);
      if (found < 0 && from > 0) {
        found = find(probe, group, 0, from);
      }
      soughtIn = wanted.array();
      soughtAt = wanted.offset();
      soughtLength = wanted.length();
    }
    return found;
  }

  /** How many entries stand between two positions. */
  public final int entries(int from, int to) {
    int first = start();
    int end = first + to;
    int at = first + from;
    int entries = 0;
    int wordEnd = Math.min(end, wordEnd());
    if (at < wordEnd) {
      long origin = origin(at, wordEnd);
      ByteBuffer buffer = memory.originBuffer(address);
      do {
        at += StoredEntry.span(PageMemory.longAt(buffer, origin + at));
        entries++;
      } while (at < wordEnd);
    }
    while (at < end) {
      at += StoredEntry.span(memory, address, at);
      entries++;
    }
    return entries;
  }

  /** The position behind some entries from another one on. */
  public final int skip(int p, int entries) {
    int first = start();
    int at = first + p;
    int left = entries;
    int wordEnd = left > FEW_ENTRIES ? wordEnd() : 0;
    if (at < wordEnd) {
      long origin = origin(at, wordEnd);
      ByteBuffer buffer = memory.originBuffer(address);
      do {
        int span = StoredEntry.span(PageMemory.longAt(buffer, origin + at));
        // As in #skipBack.
        do {
          at += span;
          left--;
        } while (left > 0
            && at < wordEnd
            && StoredEntry.span(PageMemory.longAt(buffer, origin + at)) == span);
      } while (left > 0 && at < wordEnd);
    }
    for (; left > 0; left--) {
      at += StoredEntry.span(memory, address, at);
    }
    return at - first;
  }

  /**
   * The position, from another one on, of the first pair of entries of which the second is no
   * number below a limit.
   */
  public final int skipBelow(int p, double limit) {
    int first = start();
    int at = first + p;
    int wordEnd = wordEnd();
    if (at < wordEnd) {
      long origin = origin(at, wordEnd);
      ByteBuffer buffer = memory.originBuffer(address);
      do {
        int second = at + StoredEntry.span(PageMemory.longAt(buffer, origin + at));
        int code = memory.getByte(address, second);
        if (!StoredEntry.isNumber(code)
            || StoredEntry.number(memory, address, second, code) >= limit) {
          return at - first;
        }
        at = second + StoredEntry.span(memory, address, second);
      } while (at < wordEnd);
    }
    return at - first;
  }

  /** Where in the block entries end, or eight bytes can no longer be read. */
  private int wordEnd() {
    return Math.min(start() + bytes, head + room() - Long.BYTES + 1);
  }

  /** Where the block is, for a loop that reads words from an offset on up to {@link #wordEnd}. */
  private long origin(int from, int wordEnd) {
    return memory.origin(address, from, wordEnd + Long.BYTES - 1 - from);
  }

  /**
   * The position of an entry that is some bytes, or -1, looked for anew each time.
   *
   * @param group as of {@link #find}
   */
  public final int search(Bytes wanted, int group) {
    return find(probe().of(wanted), group, 0, bytes);
  }

  /** The position of an entry that is an element, or -1, looked for anew each time. */
  public final int search(Element wanted) {
    return find(probe().of(wanted), 1, 0, bytes);
  }

  private Probe probe() {
    if (probe == null) {
      probe = new Probe();
    }
    return probe;
  }

  /** Looks for an entry from a position on, and before another. */
  private int find(Probe probe, int group, int from, int to) {
    int first = start();
    int end = first + to;
    int at = first + from;
    int wordEnd = Math.min(end, wordEnd());
    if (at < wordEnd) {
      long origin = origin(at, wordEnd);
      ByteBuffer buffer = memory.originBuffer(address);
      do {
        long word = PageMemory.longAt(buffer, origin + at);
        if (probe.mayBe(word) && probe.isIndeed(memory, address, at)) {
          return at - first;
        }
        at += StoredEntry.span(word);
        // No loop within the loop, whose beginning and end would cost as much as a step.
        if (group > 1 && at < wordEnd) {
          at += StoredEntry.span(PageMemory.longAt(buffer, origin + at));
          if (group > 2 && at < wordEnd) {
            at += StoredEntry.span(PageMemory.longAt(buffer, origin + at));
          } else if (group > 2) {
            at = first + next(at - first);
          }
        } else if (group > 1) {
          at = first + skip(at - first, group - 1);
        }
      } while (at < wordEnd);
    }
    while (at < end) {
      if (probe.isEntry(memory, address, at)) {
        return at - first;
      }
      at = first + skip(at - first, group);
    }
    return -1;
  }

  /** True if an entry is what is looked for. */
  public final boolean matches(int p, Probe probe) {
    return probe.isEntry(memory, address, start() + p);
  }

  /** Puts an entry in front of another; it gets that one's position. */
  public final void insert(int p, Bytes value) {
    put(p, 0, 1, value);
  }

  /** Puts an entry in the place of another, at the same position. */
  public final void replace(int p, Bytes value) {
    put(p, next(p) - p, 0, value);
  }

  /** Puts a number in the place of an entry, at the same position. */
  public final void replace(int p, long value) {
    open(p, next(p) - p, ListpackEntry.sizeOf(value), 0);
    write(p, value);
  }

  /** Adds an entry behind the last. */
  public final void append(Bytes value) {
    put(bytes, 0, 1, value);
  }

  /** Adds a pair of entries behind the last. */
  public final void append(Bytes one, Bytes other) {
    int p = extend(Listpack.entryBytes(one) + Listpack.entryBytes(other), 2);
    write(write(p, one), other);
  }

  /** Adds a triple of entries behind the last. */
  public final void append(Bytes one, Bytes other, long third) {
    int pair = Listpack.entryBytes(one) + Listpack.entryBytes(other);
    int p = extend(pair + ListpackEntry.sizeOf(third), 3);
    write(write(write(p, one), other), third);
  }

  private void put(int p, int removed, int more, Bytes value) {
    open(p, removed, Listpack.entryBytes(value), more);
    write(p, value);
  }

  /**
   * Makes room behind the last entry for others, which must be {@link #write written} next, one
   * behind the other.
   *
   * @param more bytes of them
   * @param entries how many they are
   * @return the position of the first
   */
  public final int extend(int more, int entries) {
    int p = bytes;
    open(p, 0, more, entries);
    return p;
  }

  /** Makes room for other entries likewise at a position: what is there comes behind them. */
  public final void makeRoom(int p, int more, int entries) {
    open(p, 0, more, entries);
  }

  /** The number at a position of a list of numbers that are all as wide: 2, 4 or 8 bytes. */
  public final long integer(int p, int width) {
    int at = start() + p;
    if (width == Short.BYTES) {
      return memory.getShort(address, at);
    }
    return width == Integer.BYTES ? memory.getInt(address, at) : memory.getLong(address, at);
  }

  /** Writes a number of some bytes where there is one, or room was made. */
  public final void integer(int p, int width, long number) {
    int at = start() + p;
    switch (width) {
      case Short.BYTES -> memory.putShort(address, at, (short) number);
      case Integer.BYTES -> memory.putInt(address, at, (int) number);
      default -> memory.putLong(address, at, number);
    }
  }

  /** Writes bytes of entries for which room was made. */
  public final void write(int p, byte[] array, int at, int length) {
    memory.put(address, start() + p, array, at, length);
  }

  /** Copies bytes of entries. */
  public final void read(int p, byte[] into, int at, int length) {
    memory.get(address, start() + p, into, at, length);
  }

  /** Writes an entry for which room was made; the position behind it. */
  public final int write(int p, Bytes value) {
    if (value.isLong()) {
      return write(p, value.toLong());
    }
    int length = value.length();
    StoredEntry.write(memory, address, start() + p, value.array(), value.offset(), length);
    return p + ListpackEntry.sizeOfString(length);
  }

  /** Writes a number for which room was made; the position behind it. */
  public final int write(int p, long value) {
    StoredEntry.write(memory, address, start() + p, value);
    return p + ListpackEntry.sizeOf(value);
  }

  /**
   * Moves entries to another position, and those between it and them to where they were.
   *
   * @param from the position of the first
   * @param end the position behind the last
   * @param to up to {@code from}, or from {@code end} on: in front of which entry they belong
   */
  public final void transfer(int from, int end, int to) {
    found = NOT_SOUGHT;
    int length = end - from;
    byte[] moved = new byte[length];
    memory.get(address, start() + from, moved, 0, length);
    if (to <= from) {
      move(to, length, from - to);
      memory.put(address, start() + to, moved, 0, length);
    } else {
      move(end, -length, to - end);
      memory.put(address, start() + to - length, moved, 0, length);
    }
  }

  /**
   * Takes the entries between two positions out; what followed them gets the first one's.
   *
   * @param entries how many they are
   */
  public final void remove(int from, int to, int entries) {
    open(from, to - from, 0, -entries);
    shrink();
  }

  /** Takes entries out likewise, and leaves the block as large as it is. */
  public final void removeInPlace(int from, int to, int entries) {
    open(from, to - from, 0, -entries);
  }

  /** Takes all entries out, and leaves the block as large as it is. */
  public final void clear() {
    found = NOT_SOUGHT;
    gap = 0;
    bytes = 0;
    count = 0;
    writeHead();
  }

  /** Gives a part of the block back, if more of it is unused than one that grew has to spare. */
  public final void shrink() {
    int block = head + room();
    shrink(bytes > MANY_BYTES ? (block >> 2) + (block >> 3) : block >> 2);
  }

  /** Gives a part of the block back if half of it is unused: it is likely to lose more. */
  public final void shrinkByHalf() {
    shrink(head + room() >> 1);
  }

  private void shrink(int mostUnused) {
    if (count > 0 && head + HEAD_BYTES + bytes < head + room() - mostUnused) {
      trim();
    }
  }

  /**
   * Takes entries out that are what is looked for.
   *
   * @param most how many of them
   * @param backward whether to begin at the end
   * @return how many there were
   */
  public final int removeAll(Probe probe, long most, boolean backward) {
    int before = count;
    int p = backward ? bytes : 0;
    while (before - count < most && (backward ? p > 0 : p < bytes)) {
      int from = backward ? previous(p) : p;
      int to = backward ? p : next(p);
      if (matches(from, probe)) {
        open(from, to - from, 0, -1);
        p = from;
      } else {
        p = backward ? from : to;
      }
    }
    shrink();
    return before - count;
  }

  /**
   * Makes room at an end for entries that will be added there.
   *
   * @param more bytes of them
   * @param atFront at which end
   */
  public final void reserve(int more, boolean atFront) {
    makeRoom(Math.addExact(bytes, more), more, atFront, 0);
  }

  /** Says how many bytes a command is about to add: if the block must grow, it does so once. */
  public final void expect(int more) {
    expected = more;
  }

  /** Says that the entries will hardly become more than some bytes. */
  public final void fullAt(int entryBytes) {
    fullBytes = entryBytes;
  }

  /** Makes room for {@code added} bytes in the place of {@code removed} ones at a position. */
  private void open(int p, int removed, int added, int more) {
    int grown = Math.addExact(bytes - removed, added);
    int shift = added - removed;
    expected = Math.max(0, expected - added);
    found = found < p && found >= 0 ? found : NOT_SOUGHT;
    boolean nearFront = p < bytes - p - removed;
    boolean atFront = shift > 0 ? makeRoom(grown, shift, nearFront, spare(grown)) : nearFront;
    if (atFront && gap - shift <= MAX_GAP_BYTES) {
      move(0, -shift, p);
      gap -= shift;
    } else {
      move(p + removed, shift, bytes - p - removed);
    }
    bytes = grown;
    count = Math.min(count + more, MAX_COUNT);
    writeHead();
  }

  private int spare(int grown) {
    int part = grown >> (grown > MANY_BYTES ? SPARE_SHIFT_OF_MANY : SPARE_SHIFT);
    return Math.min(Math.max(part, expected), Math.max(0, fullBytes - grown));
  }

  /**
   * Sees to room for more bytes on one side.
   *
   * @param grown bytes of the entries with those
   * @param spare bytes that a block shall have beyond, if it must grow
   * @return true if the room is in front
   */
  private boolean makeRoom(int grown, int more, boolean nearFront, int spare) {
    int room = room() - HEAD_BYTES;
    boolean fitsFront = gap >= more;
    boolean fitsEnd = gap + grown <= room;
    if (nearFront ? fitsFront : fitsEnd) {
      return nearFront;
    }
    if (grown > room) {
      grow(grown, spare);
      room = room() - HEAD_BYTES;
    } else if (isLittle() && (fitsFront || fitsEnd)) {
      return fitsFront;
    }
    boolean atFront = nearFront && more <= MAX_GAP_BYTES;
    slide(atFront ? Math.min(MAX_GAP_BYTES, room - bytes) : 0);
    writeHead();
    return atFront;
  }

  /** True if there are so few bytes that moving some of them is nothing. */
  private boolean isLittle() {
    return bytes <= MANY_BYTES;
  }

  private void grow(int grown, int spare) {
    int most = mostBytes();
    int unused = gap;
    slide(0);
    writeHead();
    if (grown > most || !resize(HEAD_BYTES + Math.min(most, grown + spare))) {
      slide(unused);
      writeHead();
      throw new NoRoom();
    }
  }

  /** Moves some bytes of entries, if any, up or with a negative number down. */
  private void move(int p, int by, int length) {
    if (length > 0) {
      int from = start() + p;
      memory.move(address, from, from + by, length);
    }
  }

  /** Moves the entries so that there is a gap of some bytes in front of them. */
  private void slide(int newGap) {
    if (newGap != gap) {
      move(0, newGap - gap, bytes);
      gap = newGap;
    }
  }

  /** Has a block that is no larger than needed, if there is one. */
  public final void trim() {
    slide(0);
    writeHead();
    resize(HEAD_BYTES + bytes);
  }

  /**
   * Moves the list within its block, so that there are more bytes in front of its head.
   *
   * @param spare bytes of entries for which there shall be room then
   * @throws NoRoom if there is none; nothing has changed then
   */
  protected final void moveHead(int more, int spare) {
    slide(0);
    writeHead();
    int length = HEAD_BYTES + bytes;
    if (!resize(more + length + spare)) {
      throw new NoRoom();
    }
    memory.move(address, head, head + more, length);
    relocated(address, head + more);
  }

  private void writeHead() {
    memory.putLong(address, head, (long) bytes << Integer.SIZE | gap << GAP_SHIFT | count);
  }

  /**
   * Adds entries of another list behind the last.
   *
   * @param from the position of the first
   * @param to the position behind the last
   * @param entries how many they are
   */
  public final void append(StoredListpack other, int from, int to, int entries) {
    int p = bytes;
    open(p, 0, to - from, entries);
    memory.copy(other.memory, other.address, other.start() + from, address, start() + p, to - from);
  }

  /** Bytes of the whole listpack as files have it. */
  public final int listpackBytes() {
    return Listpack.EMPTY_BYTES + bytes;
  }

  /** Writes the listpack as files have it. */
  public final void writeTo(byte[] array, int at) {
    Listpack.writeHead(array, at, listpackBytes(), count);
    memory.get(address, start(), array, at + Listpack.HEADER, bytes);
    array[at + Listpack.HEADER + bytes] = (byte) ListpackEntry.END;
  }

  /** Points at a copy of the listpack as files have it. */
  public final void writeTo(Element into) {
    byte[] copy = into.roomFor(listpackBytes());
    writeTo(copy, 0);
    into.point(copy, 0, listpackBytes());
  }

  /**
   * Adds the entries of a listpack as files have it behind the last; it knows how many they are.
   */
  public final void append(byte[] array, int at) {
    int added = Listpack.bytesAt(array, at) - Listpack.EMPTY_BYTES;
    write(extend(added, Listpack.storedCount(array, at)), array, at + Listpack.HEADER, added);
  }
}
