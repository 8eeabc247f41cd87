package io.vireo.server.data.list;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.listpack.Probe;

/**
 * A long list, cut into {@link Chunk}s. Data context only.
 *
 * <p>Where the cuts are follows the rules of Redis' quicklist, so that the same commands lead to
 * the same chunks, and to the same encoding in the end. Chunks further from both ends than the
 * depth of the limits are compressed, if that gains anything.
 */
final class QuickList {
  /*
   * A method that changes a chunk brings it into its open form first (open), and in the end makes
   * up for it (settle): the chunks near the ends open, the changed one and those next to the open
   * ones compressed, or stored outside the heap if nothing is compressed there. Other chunks need
   * no look: they are as they were.
   *
   * An array of a chunk that was stored or is gone serves for the next one: where one is filled,
   * another is begun in its array, and where one is emptied, the next is brought back into it. So a
   * queue leaves nothing to the collector.
   */

  private static final int MOST_BYTES = 1 << 20;

  /** How far from a chunk that was cut others may have been joined. */
  private static final int MERGED = 3;

  private final ChunkDeque chunks;
  private ListLimits limits;

  /** True if the chunks at the ends were stored as well. */
  private boolean atRest;

  /** Chunks before this one were stored, or could not be; see {@link #storeSome}. */
  private int visited = 1;

  /** An empty list that keeps to these limits as long as it lives. */
  QuickList(ListLimits limits) {
    this(limits.forLife(), new ChunkDeque());
  }

  private QuickList(ListLimits limits, ChunkDeque chunks) {
    this.limits = limits;
    this.chunks = chunks;
  }

  /** The chunks, some of them compressed. */
  ChunkDeque chunks() {
    return chunks;
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

  /** A copy for another key. */
  QuickList copy() {
    return new QuickList(limits, chunks.copy());
  }

  /** The chunk at an index, not compressed; a change of it would be lost. */
  byte[] look(int index) {
    return ChunkCompression.decompress(chunks.look(index));
  }

  /** Sets where chunks between the ends are stored from now on, as they change. */
  void home(ChunkBlocks blocks) {
    chunks.blocks(blocks);
    visited = 1;
  }

  /**
   * Stores some of the chunks that were made before it was known where.
   *
   * @return false if all were looked at
   */
  boolean storeSome(int most) {
    int left = most;
    while (left > 0 && visited < chunks.size() - 1) {
      left -= chunks.store(visited++) ? 1 : 0;
    }
    return visited < chunks.size() - 1;
  }

  /** The list is no longer needed: gives its blocks up. */
  void abandon() {
    chunks.abandon();
  }

  boolean isAtRest() {
    return atRest;
  }

  /** Stores the chunks at the ends as well; {@link #wake} must come before a change. */
  void rest() {
    if (chunks.blocks() != null && chunks.size() > 0) {
      chunks.store(0);
      chunks.store(chunks.size() - 1);
      atRest = true;
    }
  }

  /** Has the chunks at the ends in the heap again. */
  void wake() {
    atRest = false;
    chunks.openEnds(limits);
  }

  /** Brings all chunks into the heap, for another home. */
  void bringBack() {
    atRest = false;
    for (int i = 0; i < chunks.size(); i++) {
      chunks.open(i);
    }
  }

  /** An image keeps the present chunks. */
  void hold(ListImage by) {
    chunks.hold(by);
  }

  /** An image needs them no more. */
  void release(ListImage by) {
    chunks.release(by);
  }

  /** True if images keep chunks, so that they must not be changed in place. */
  boolean isHeld() {
    return chunks.images() != null;
  }

  /** The chunk at an index, to be changed in place. */
  private byte[] own(int index) {
    byte[] chunk = chunks.get(index);
    ListImages images = chunks.images();
    return images == null ? chunk : images.own(chunk);
  }

  private byte[] open(int index) {
    byte[] chunk = chunks.open(index);
    if (Chunk.isCompressed(chunk)) {
      chunk = ChunkCompression.decompress(chunk);
      chunks.set(index, chunk, 0);
    }
    return chunk;
  }

  private void settle(int changed) {
    settle(changed, changed);
  }

  private void settle(int from, int to) {
    assert !atRest : "changed at rest";
    if (limits.depth() > 0) {
      recompress(from, to);
    }
    if (chunks.blocks() != null) {
      store(from, to);
    }
  }

  private void store(int from, int to) {
    int last = chunks.size() - 1;
    if (last >= 0) {
      chunks.openEnds(limits);
    }
    if (last > 1) {
      store(1);
      store(last - 1);
      for (int i = Math.max(1, from); i <= Math.min(to, last - 1); i++) {
        store(i);
      }
    }
  }

  /** Stores a chunk between the ends, or if it stays in the heap, takes its spare room away. */
  private void store(int index) {
    if (!chunks.store(index) && chunks.get(index) != null) {
      chunks.set(index, Chunk.trim(chunks.get(index)), 0);
    }
  }

  private void recompress(int from, int to) {
    int depth = limits.depth();
    int last = chunks.size() - 1;
    for (int i = 0; i < depth && i <= last; i++) {
      open(i);
      open(last - i);
    }
    if (last + 1 > 2 * depth) {
      compress(depth);
      compress(last - depth);
      for (int i = Math.max(depth, from); i <= Math.min(to, last - depth); i++) {
        compress(i);
      }
    }
  }

  private void compress(int index) {
    if (chunks.isStoredCompressed(index)) {
      return;
    }
    chunks.set(index, ChunkCompression.compress(chunks.open(index)), 0);
  }

  private void add(int index, byte[] chunk) {
    chunks.insert(index, chunk);
    settle(index);
  }

  private void remove(int index) {
    chunks.remove(index, 1);
    settle(index);
  }

  /** Adds a chunk that was a list by itself. */
  void adopt(byte[] chunk) {
    add(chunks.size(), chunk);
  }

  /** Adds an element at an end. */
  void push(Bytes value, boolean front) {
    assert !atRest : "changed at rest";
    if (limits.isPlain(value.length())) {
      add(front ? 0 : chunks.size(), Chunk.plain(value));
      return;
    }
    int end = front ? 0 : chunks.size() - 1;
    if (chunks.size() > 0) {
      byte[] chunk = chunks.get(end);
      if (limits.allowInsert(chunk, value.length())) {
        int p = front ? Chunk.FIRST : Chunk.end(chunk);
        chunks.set(end, Chunk.insert(own(end), p, value), 1);
        return;
      }
      int bytes = Chunk.isPlain(chunk) ? Chunk.EMPTY_BYTES : Chunk.bytes(chunk);
      if (chunks.size() > 1 && chunks.store(end)) {
        add(front ? 0 : chunks.size(), first(value, bytes, front));
        return;
      }
      chunks.set(end, Chunk.trim(chunk), 0);
    }
    add(front ? 0 : chunks.size(), Chunk.of(value));
  }

  /** A chunk of one element that will grow at an end to about as many bytes as the one before. */
  private byte[] first(Bytes value, int bytes, boolean front) {
    byte[] chunk = chunks.blocks().spares().take(Chunk.lengthFor(limits.room(bytes)));
    Chunk.begin(chunk, Chunk.EMPTY_BYTES, 0, front);
    return Chunk.insert(chunk, Chunk.FIRST, value);
  }

  /** Takes the element at an end out. */
  void drop(boolean front) {
    assert !atRest : "changed at rest";
    int end = front ? 0 : chunks.size() - 1;
    byte[] chunk = chunks.get(end);
    if (Chunk.count(chunk) == 1) {
      chunks.remove(end, 1);
      settle(end);
      return;
    }
    int from = front ? Chunk.FIRST : Chunk.previous(chunk, Chunk.end(chunk));
    shorten(end, from, Chunk.next(chunk, from), 1);
  }

  /** Takes elements between two positions out of a chunk, which has others. */
  private void shorten(int index, int from, int to, int count) {
    // At an end the next chunk will fill the array again, so it need not become shorter.
    boolean serves =
        chunks.blocks() != null && chunks.size() > 2 && (index == 0 || index == chunks.size() - 1);
    byte[] own = own(index);
    byte[] rest =
        serves ? Chunk.removeInPlace(own, from, to, count) : Chunk.remove(own, from, to, count);
    chunks.set(index, rest, -count);
  }

  /** Puts an element before or after the one at a position of a chunk. */
  void insert(int index, int p, boolean after, Bytes value) {
    byte[] chunk = open(index);
    int at = after ? Chunk.next(chunk, p) : p;
    boolean atEdge = at == (after ? Chunk.end(chunk) : Chunk.FIRST);
    int neighbour = after ? index + 1 : index - 1;
    if (limits.isPlain(value.length())) {
      insertPlain(index, at, atEdge || Chunk.isPlain(chunk), after, value);
    } else if (limits.allowInsert(chunk, value.length())) {
      insertInto(index, at, value);
    } else if (atEdge && allowsInsert(neighbour, value)) {
      byte[] open = open(neighbour);
      insertInto(neighbour, after ? Chunk.FIRST : Chunk.end(open), value);
    } else if (atEdge) {
      chunks.insert(after ? index + 1 : index, Chunk.of(value));
    } else {
      split(index, at);
      int upper = index + 1;
      insertInto(after ? upper : index, after ? Chunk.FIRST : at, value);
      merge(after ? index : upper);
    }
    settle(index - MERGED, index + MERGED);
  }

  private boolean allowsInsert(int index, Bytes value) {
    return index >= 0
        && index < chunks.size()
        && limits.allowInsert(chunks.open(index), value.length());
  }

  private void insertInto(int index, int p, Bytes value) {
    chunks.set(index, Chunk.insert(own(index), p, value), 1);
  }

  private void insertPlain(int index, int at, boolean whole, boolean after, Bytes value) {
    if (!whole) {
      split(index, at);
    }
    chunks.insert(whole && !after ? index : index + 1, Chunk.plain(value));
  }

  /** Cuts a chunk in two; the elements from a position on become the next chunk. */
  private void split(int index, int at) {
    byte[] chunk = chunks.get(index);
    int end = Chunk.end(chunk);
    int lower = 0;
    for (int p = Chunk.FIRST; p < at; p = Chunk.next(chunk, p)) {
      lower++;
    }
    int upper = Chunk.count(chunk) - lower;
    byte[] next = Chunk.copyOf(chunk, at, end, upper);
    chunks.set(index, Chunk.remove(own(index), at, end, upper), -upper);
    chunks.insert(index + 1, next);
  }

  /** Joins chunks around one that was cut, where they fit together. */
  private void merge(int middle) {
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
  }

  private boolean allowsMerge(int index) {
    return index >= 0
        && index + 1 < chunks.size()
        && limits.allowMerge(chunks.open(index), chunks.open(index + 1));
  }

  private void join(int index) {
    open(index);
    byte[] other = open(index + 1);
    int added = Chunk.count(other);
    chunks.set(index, Chunk.appendAll(own(index), other), added);
    chunks.remove(index + 1, 1);
  }

  /** Puts an element in the place of the one at a position of a chunk. */
  void replace(int index, int p, Bytes value) {
    byte[] chunk = open(index);
    boolean large = limits.isPlain(value.length());
    if (Chunk.isPlain(chunk)) {
      replacePlain(index, p, value, large);
    } else if (!large) {
      chunks.set(index, Chunk.replace(own(index), p, value), 0);
      relieve(index, p);
      settle(index, index + 1);
    } else {
      replaceByPlain(index, p, value);
    }
  }

  /** Small elements replaced by larger ones, one by one, must not let a chunk grow for ever. */
  private void relieve(int index, int p) {
    byte[] chunk = chunks.get(index);
    if (Chunk.bytes(chunk) > MOST_BYTES && Chunk.count(chunk) > 1) {
      split(index, p == Chunk.FIRST ? Chunk.next(chunk, p) : p);
    }
  }

  private void replacePlain(int index, int p, Bytes value, boolean large) {
    if (large) {
      chunks.set(index, Chunk.plain(value), 0);
      settle(index);
    } else {
      insert(index, p, true, value);
      remove(index);
    }
  }

  private void replaceByPlain(int index, int p, Bytes value) {
    byte[] chunk = chunks.get(index);
    int next = Chunk.next(chunk, p);
    if (next < Chunk.end(chunk)) {
      split(index, next);
      chunk = chunks.get(index);
    }
    chunks.insert(index + 1, Chunk.plain(value));
    if (Chunk.count(chunk) == 1) {
      chunks.remove(index, 1);
    } else {
      chunks.set(index, Chunk.remove(own(index), p, next, 1), -1);
      merge(index + 1);
    }
    settle(index - MERGED, index + MERGED);
  }

  /** Takes elements out, from one with an index on. */
  void remove(long from, long count) {
    long left = Math.min(count, chunks.elements() - from);
    if (left <= 0) {
      return;
    }
    int index = chunks.seek(from);
    int skipped = (int) (from - chunks.passed());
    if (skipped > 0) {
      left -= removeWithin(index, skipped, left);
      index++;
    }
    int whole = 0;
    while (left > 0 && chunks.count(index + whole) <= left) {
      left -= chunks.count(index + whole);
      whole++;
    }
    if (left > 0) {
      removeWithin(index + whole, 0, left);
    }
    if (whole > 0) {
      chunks.remove(index, whole);
      settle(index);
    }
  }

  private int removeWithin(int index, int skipped, long most) {
    byte[] chunk = open(index);
    int count = (int) Math.min(most, Chunk.count(chunk) - skipped);
    int from = Chunk.seek(chunk, skipped);
    int to = Chunk.seek(chunk, skipped + count);
    shorten(index, from, to, count);
    settle(index);
    return count;
  }

  /**
   * Takes elements out that are what is looked for.
   *
   * @param most how many of them
   * @param backward whether to begin at the end
   * @return how many there were
   */
  long remove(Probe probe, long most, boolean backward) {
    long removed = 0;
    boolean emptied = false;
    int size = chunks.size();
    for (int i = 0; i < size && removed < most; i++) {
      int index = backward ? size - 1 - i : i;
      int here = removeFrom(index, probe, most - removed, backward);
      removed += here;
      emptied |= here > 0 && chunks.count(index) == 0;
    }
    if (emptied) {
      chunks.removeEmpty();
      settle(0);
    }
    return removed;
  }

  private int removeFrom(int index, Probe probe, long most, boolean backward) {
    byte[] chunk = look(index);
    chunk = chunk == chunks.get(index) ? own(index) : chunk;
    int before = Chunk.count(chunk);
    byte[] rest = Chunk.removeAll(chunk, probe, most, backward);
    int removed = before - Chunk.count(rest);
    if (removed > 0) {
      chunks.set(index, rest, -removed);
      if (removed < before) {
        settle(index);
      }
    }
    return removed;
  }
}
