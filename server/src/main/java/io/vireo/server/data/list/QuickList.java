package io.vireo.server.data.list;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.ListpackEntry;
import io.vireo.server.data.listpack.Probe;
import io.vireo.server.data.listpack.StoredListpack;
import io.vireo.server.data.page.NoRoom;
import java.util.BitSet;

/**
 * A long list, cut into chunks that lie in {@link ChunkBlocks}, where commands work on them. Data
 * context only.
 *
 * <p>Where the cuts are follows the rules of Redis' quicklist, so that the same commands lead to
 * the same chunks, and to the same encoding in the end. Chunks further from both ends than the
 * depth of the limits are compressed, if that gains anything.
 *
 * <p>A method that needs room throws {@link NoRoom} while the list still has the elements that it
 * had, if perhaps in other chunks.
 */
final class QuickList extends ChunkDeque {
  /*
   * A method that changes a chunk opens it first, and in the end makes up for it (settle): the
   * chunks near the ends open, the changed one and those next to the open ones compressed, or if
   * nothing is compressed, in blocks that fit. Other chunks need no look: they are as they were.
   * What settle does is for the sake of memory alone, so it leaves what there is no room for.
   *
   * It is the ring of its chunks, and not another object beside it: of many lists each object that
   * leads to the elements is a line of memory that a command waits for.
   */

  /** How far from a chunk that was cut others may have been joined. */
  private static final int MERGED = 3;

  /** Chunks from which on the ends of a list get room for whole chunks, and so seldom grow. */
  private static final int MIN_CHUNKS_FOR_ROOM = 8;

  private ListLimits limits;

  /** An empty list that keeps to these limits as long as it lives. */
  QuickList(ListLimits limits) {
    this.limits = limits.forLife();
  }

  /** The limits that the list keeps to. */
  ListLimits limits() {
    return limits;
  }

  /** Sets from how many bytes on an element gets a chunk of its own; see {@link ListLimits}. */
  void plainFrom(long bytes) {
    if (limits.plainFrom() != bytes) {
      limits = limits.withPlainFrom(bytes);
    }
  }

  private ChunkListpack open(int index) {
    ChunkListpack chunk = open(index, blocks().lower());
    chunk.fullAt(limits.fullBytes());
    return chunk;
  }

  private boolean isLarge(int index) {
    return ChunkBlocks.isLarge(ticket(index));
  }

  /** True if an element gets a chunk of its own. */
  private boolean isLarge(Bytes value) {
    return limits.isPlain(value.length())
        || value.length() + ListpackEntry.MAX_FRAME_BYTES > blocks().mostElementBytes();
  }

  /** True if there is a chunk at an index which has room for an element that is not large. */
  private boolean allowsInsert(int index, Bytes value) {
    if (index < 0 || index >= size() || isLarge(index)) {
      return false;
    }
    return limits.allowInsert(bytes(index), count(index), value.length()) && fits(index, value);
  }

  /** True if the block of a chunk can become large enough for an element more. */
  private boolean fits(int index, Bytes value) {
    return bytes(index) + value.length() + ListpackEntry.MAX_FRAME_BYTES
        <= blocks().mostElementBytes();
  }

  private void settle(int changed) {
    settle(changed, changed);
  }

  private void settle(int from, int to) {
    try {
      if (limits.depth() > 0) {
        recompress(from, to);
      } else {
        trim(from, to);
      }
    } catch (NoRoom full) {
      // The list takes more memory than it needs, which is better than to refuse what was done.
      return;
    }
  }

  private void trim(int from, int to) {
    int last = size() - 1;
    if (last > 1) {
      trim(1);
      trim(last - 1);
      for (int i = Math.max(1, from); i <= Math.min(to, last - 1); i++) {
        trim(i);
      }
    }
  }

  private void trim(int index) {
    long ticket = ticket(index);
    if (ChunkBlocks.isListpack(ticket) && !blocks().isFrozen(ChunkBlocks.number(ticket))) {
      blocks().lower().point(this, ticket).trim();
    }
  }

  private void recompress(int from, int to) {
    int depth = limits.depth();
    int last = size() - 1;
    for (int i = 0; i < depth && i <= last; i++) {
      decompress(i);
      decompress(last - i);
    }
    if (last + 1 > 2 * depth) {
      compress(depth);
      compress(last - depth);
      for (int i = Math.max(depth, from); i <= Math.min(to, last - depth); i++) {
        compress(i);
      }
    }
  }

  private void decompress(int index) {
    long ticket = ticket(index);
    if (ChunkBlocks.isCompressed(ticket)) {
      putChunk(index, blocks().decompressed(ticket));
    }
  }

  private void compress(int index) {
    long ticket = ticket(index);
    long compressed = ChunkBlocks.isCompressed(ticket) ? 0 : blocks().compressed(ticket);
    if (compressed != 0) {
      putChunk(index, compressed);
    }
  }

  private void add(int index, long ticket) {
    insertChunk(index, ticket);
    settle(index);
  }

  private void remove(int index) {
    removeChunks(index, 1);
    settle(index);
  }

  /** Adds a chunk at the end: a listpack in the form that files have; several if it is too long. */
  void adopt(byte[] listpack) {
    if (Listpack.bytes(listpack) - Listpack.EMPTY_BYTES <= blocks().mostElementBytes()) {
      add(size(), blocks().make(listpack, 0));
      return;
    }
    Element element = new Element();
    for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
      Listpack.read(listpack, p, element);
      push(element.copy(), false);
    }
  }

  /** Adds a chunk at the end that has the elements of a list in place. */
  void adopt(StoredListpack place) {
    add(size(), blocks().make(place, 0, place.end(), place.count()));
  }

  /** Adds an element at an end. */
  void push(Bytes value, boolean front) {
    int end = front ? 0 : size() - 1;
    int beyond = front ? 0 : size();
    if (isLarge(value)) {
      add(beyond, blocks().makeLarge(value));
    } else if (allowsInsert(end, value)) {
      ChunkListpack chunk = open(end);
      if (size() > 1) {
        // It is likely to become full, as the one beside it did.
        chunk.expect(chunk.bytes() / 2);
      }
      insertInto(end, front ? 0 : chunk.end(), value);
    } else {
      add(beyond, blocks().make(value, size() < MIN_CHUNKS_FOR_ROOM ? 0 : likelyBytes(end)));
    }
  }

  /** Bytes of the elements that an end is likely to come to have, by the one that is there. */
  private int likelyBytes(int end) {
    if (isLarge(end)) {
      return 0;
    }
    int likely = limits.likelyBytes(bytes(end) - Listpack.EMPTY_BYTES);
    return Math.min(likely, blocks().mostElementBytes());
  }

  /** The chunk at an end if it is a listpack, or null. */
  ChunkListpack end(boolean front) {
    long ticket = ticket(front ? 0 : size() - 1);
    return ChunkBlocks.isListpack(ticket) ? blocks().lower().point(blocks(), ticket) : null;
  }

  /** Points a view at the element at an end. */
  void peek(boolean front, Element into) {
    ChunkListpack chunk = end(front);
    if (chunk != null) {
      chunk.read(front ? 0 : chunk.previous(chunk.end()), into);
    } else {
      blocks().read(ticket(front ? 0 : size() - 1), into);
    }
  }

  /** Takes the element at an end out. */
  void drop(boolean front) {
    int end = front ? 0 : size() - 1;
    if (count(end) == 1) {
      remove(end);
      return;
    }
    ChunkListpack chunk = open(end);
    int from = front ? 0 : chunk.previous(chunk.end());
    shorten(end, from, front ? chunk.next(0) : chunk.end(), 1);
  }

  /** Opens what {@link #drop} changes, which then needs no room. */
  void prepareToDrop(boolean front) {
    openAt(front ? 0 : elements() - 1);
  }

  /** Opens what is changed where all but the elements from one index to another go. */
  void prepareToTrim(long first, long last) {
    openAt(first);
    openAt(last);
  }

  /** Opens the chunk of an element, unless it is a large one. */
  private void openAt(long element) {
    int index = seek(element);
    if (!isLarge(index)) {
      open(index);
    }
  }

  /** Moves the element at an end, which is given, to the other end. */
  void rotate(Bytes end, boolean front) {
    prepareToDrop(front);
    if (size() == 1 && count(0) > 1 && !isLarge(end) && staysWithin(end)) {
      rotateWithin(end, front);
      return;
    }
    push(end, !front);
    drop(front);
  }

  /** True if the only chunk takes an element of it in again: limits may be lower than they were. */
  private boolean staysWithin(Bytes end) {
    long left = bytes(0) - Listpack.entryBytes(end);
    return limits.allowInsert(left, count(0) - 1, end.length());
  }

  /** Rotates the only chunk, which has room for the element once that is taken out. */
  private void rotateWithin(Bytes end, boolean front) {
    ChunkListpack chunk = open(0);
    int from = front ? 0 : chunk.previous(chunk.end());
    chunk.removeInPlace(from, front ? chunk.next(0) : chunk.end(), 1);
    chunk.insert(front ? chunk.end() : 0, end);
    changed(0, chunk);
  }

  /** Takes elements between two positions out of an open chunk, which has others. */
  private void shorten(int index, int from, int to, int count) {
    ChunkListpack chunk = blocks().lower();
    boolean isEnd = index == 0 || index == size() - 1;
    if (!isEnd) {
      chunk.remove(from, to, count);
    } else {
      chunk.removeInPlace(from, to, count);
      if (size() < MIN_CHUNKS_FOR_ROOM) {
        chunk.shrinkByHalf();
      }
    }
    changed(index, chunk);
  }

  /** Puts an element before or after the one at a position of a chunk. */
  void insert(int index, int p, boolean after, Bytes value) {
    int at = 0;
    boolean atEdge = true;
    if (!isLarge(index)) {
      ChunkListpack chunk = open(index);
      at = after ? chunk.next(p) : p;
      atEdge = at == (after ? chunk.end() : 0);
    }
    int beside = after ? index + 1 : index;
    int neighbour = after ? index + 1 : index - 1;
    if (isLarge(value)) {
      if (!atEdge) {
        split(index, at);
      }
      insertChunk(atEdge ? beside : index + 1, blocks().makeLarge(value));
    } else if (allowsInsert(index, value)) {
      open(index);
      insertInto(index, at, value);
    } else if (atEdge && allowsInsert(neighbour, value)) {
      ChunkListpack chunk = open(neighbour);
      insertInto(neighbour, after ? 0 : chunk.end(), value);
    } else if (atEdge) {
      insertChunk(beside, blocks().make(value, 0));
    } else {
      split(index, at);
      if (fits(beside, value)) {
        open(beside);
        insertInto(beside, after ? 0 : at, value);
      } else {
        insertChunk(index + 1, blocks().make(value, 0));
      }
      merge(after ? index : index + 1);
    }
    settle(index - MERGED, index + MERGED);
  }

  /** Puts an element at a position of an open chunk. */
  private void insertInto(int index, int p, Bytes value) {
    ChunkListpack chunk = blocks().lower();
    chunk.insert(p, value);
    changed(index, chunk);
  }

  /** Cuts a chunk in two; the elements from a position on become the next chunk. */
  private void split(int index, int at) {
    ChunkListpack chunk = open(index);
    int end = chunk.end();
    int count = 0;
    for (int p = 0; p < at; p = chunk.next(p)) {
      count++;
    }
    int rest = chunk.count() - count;
    long next = blocks().make(chunk, at, end, rest);
    chunk.remove(at, end, rest);
    changed(index, chunk);
    insertChunk(index + 1, next);
  }

  /** Joins chunks around one that was cut, where they fit together, and there is room. */
  private void merge(int middle) {
    try {
      int center = middle;
      if (allowsMerge(center - 2)) {
        join(center - 2);
        center--;
      }
      if (allowsMerge(center + 1)) {
        join(center + 1);
      }
      if (allowsMerge(center - 1)) {
        join(center - 1);
        center--;
      }
      if (allowsMerge(center)) {
        join(center);
      }
    } catch (NoRoom full) {
      // The elements are all there, if in more chunks than would have to be.
      return;
    }
  }

  private boolean allowsMerge(int index) {
    if (index < 0 || index + 1 >= size() || isLarge(index) || isLarge(index + 1)) {
      return false;
    }
    long bytes = (long) bytes(index) + bytes(index + 1) - Listpack.EMPTY_BYTES;
    return !limits.exceeds(bytes, (long) count(index) + count(index + 1))
        && bytes <= blocks().mostElementBytes();
  }

  private void join(int index) {
    // To open a chunk may need both views.
    open(index);
    ChunkListpack other = open(index + 1, blocks().upper());
    ChunkListpack chunk = open(index);
    chunk.append(other, 0, other.end(), other.count());
    changed(index, chunk);
    removeChunks(index + 1, 1);
  }

  /** Puts an element in the place of the one with an index. */
  void set(long element, Bytes value) {
    int index = seek(element);
    int within = (int) (element - passed());
    replace(index, isLarge(index) ? 0 : open(index).seek(within), value);
  }

  /** Puts an element in the place of the one at a position of a chunk. */
  private void replace(int index, int p, Bytes value) {
    boolean large = isLarge(value);
    if (isLarge(index)) {
      replaceLarge(index, value, large);
    } else if (large) {
      replaceByLarge(index, p, value);
    } else {
      ChunkListpack chunk = open(index);
      if (chunk.bytes() + value.length() + ListpackEntry.MAX_FRAME_BYTES > chunk.mostBytes()) {
        isolate(index, p);
        int own = p > 0 ? index + 1 : index;
        replaceIn(own, 0, value);
      } else {
        replaceIn(index, p, value);
      }
      settle(index, index + 2);
    }
  }

  private void replaceIn(int index, int p, Bytes value) {
    ChunkListpack chunk = open(index);
    chunk.replace(p, value);
    changed(index, chunk);
  }

  /** Cuts a chunk so that the element at a position is alone, in the next chunk if not first. */
  private void isolate(int index, int p) {
    ChunkListpack chunk = open(index);
    int next = chunk.next(p);
    if (next < chunk.end()) {
      split(index, next);
    }
    if (p > 0) {
      split(index, p);
    }
  }

  private void replaceLarge(int index, Bytes value, boolean large) {
    if (large) {
      putChunk(index, blocks().makeLarge(value));
      settle(index);
    } else {
      insert(index, 0, true, value);
      remove(index);
    }
  }

  private void replaceByLarge(int index, int p, Bytes value) {
    ChunkListpack chunk = open(index);
    int next = chunk.next(p);
    if (next < chunk.end()) {
      split(index, next);
    }
    insertChunk(index + 1, blocks().makeLarge(value));
    if (count(index) == 1) {
      removeChunks(index, 1);
    } else {
      ChunkListpack rest = open(index);
      rest.remove(p, next, 1);
      changed(index, rest);
      merge(index + 1);
    }
    settle(index - MERGED, index + MERGED);
  }

  /** Takes elements out, from one with an index on. */
  void remove(long from, long count) {
    long left = Math.min(count, elements() - from);
    if (left <= 0) {
      return;
    }
    int index = seek(from);
    int skipped = (int) (from - passed());
    openLast(from + left - 1);
    int inFirst = 0;
    if (skipped > 0) {
      open(index);
      inFirst = (int) Math.min(left, count(index) - skipped);
      left -= inFirst;
      index++;
    }
    int whole = 0;
    while (left > 0 && count(index + whole) <= left) {
      left -= count(index + whole);
      whole++;
    }
    if (whole > 0) {
      removeChunks(index, whole);
      settle(index);
    }
    if (left > 0) {
      removeWithin(index, 0, (int) left);
    }
    if (inFirst > 0) {
      removeWithin(index - 1, skipped, inFirst);
    }
  }

  /**
   * Opens the chunk of the last element that is to be taken out: if there is no room, do nothing.
   */
  private void openLast(long element) {
    int index = seek(element);
    boolean remains = element - passed() + 1 < count(index);
    if (remains && !isLarge(index)) {
      open(index);
    }
  }

  private void removeWithin(int index, int skipped, int count) {
    ChunkListpack chunk = open(index);
    shorten(index, chunk.seek(skipped), chunk.seek(skipped + count), count);
    settle(index);
  }

  /**
   * Takes elements out that are what is looked for.
   *
   * @param most how many of them
   * @param backward whether to begin at the end
   * @return how many there were
   */
  long remove(Probe probe, long most, boolean backward) {
    BitSet concerned = openMatching(probe, most, backward);
    long removed = 0;
    boolean emptied = false;
    int index = backward ? concerned.length() - 1 : concerned.nextSetBit(0);
    while (index >= 0) {
      removed += removeFrom(index, probe, most - removed, backward);
      emptied |= count(index) == 0;
      index = backward ? concerned.previousSetBit(index - 1) : concerned.nextSetBit(index + 1);
    }
    if (emptied) {
      removeEmpty();
    }
    if (removed > 0) {
      settle(0, size());
    }
    return removed;
  }

  /** Opens the chunks in which elements are what is looked for, up to a number of these. */
  private BitSet openMatching(Probe probe, long most, boolean backward) {
    BitSet found = new BitSet();
    long matches = 0;
    int size = size();
    for (int i = 0; i < size && matches < most; i++) {
      int index = backward ? size - 1 - i : i;
      int here = isLarge(index) ? matchesOfLarge(index, probe) : openIfMatching(index, probe);
      matches += here;
      found.set(index, here > 0);
    }
    return found;
  }

  private int matchesOfLarge(int index, Probe probe) {
    return blocks().matches(ticket(index), probe) ? 1 : 0;
  }

  private int openIfMatching(int index, Probe probe) {
    long ticket = ticket(index);
    int matches =
        ChunkBlocks.isCompressed(ticket)
            ? matches(blocks().decompress(ticket), probe)
            : matches(blocks().lower().point(blocks(), ticket), probe);
    if (matches > 0) {
      open(index);
    }
    return matches;
  }

  private static int matches(ChunkListpack chunk, Probe probe) {
    int matches = 0;
    for (int p = 0; p < chunk.end(); p = chunk.next(p)) {
      matches += chunk.matches(p, probe) ? 1 : 0;
    }
    return matches;
  }

  private static int matches(byte[] listpack, Probe probe) {
    int matches = 0;
    for (int p = Listpack.first(listpack); p >= 0; p = Listpack.next(listpack, p)) {
      matches += probe.isEntry(listpack, p) ? 1 : 0;
    }
    return matches;
  }

  private int removeFrom(int index, Probe probe, long most, boolean backward) {
    if (isLarge(index)) {
      empty(index);
      return 1;
    }
    ChunkListpack chunk = open(index);
    int removed = chunk.removeAll(probe, most, backward);
    changed(index, chunk);
    return removed;
  }
}
