package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.Value;
import io.vireo.server.data.page.StoredParts;
import java.util.function.IntConsumer;
import java.util.function.IntUnaryOperator;

/**
 * A hash table that leads from a member to the row in which it lies: rows have numbers, and the
 * members' bytes are the rows' own. Owned by the data context.
 *
 * <p>Every hash handed in must be the one that {@code Bytes#hash} gives for the member's bytes.
 *
 * <p>The table finds the members of its slots again by what the rows hold. So as long as a member
 * lies in a row it must be in the table, and the other way round, whenever the table may change its
 * form: {@link #makeRoom} comes before a member is put into a row and {@link #put} after, {@link
 * #take} before it leaves the row and {@link #tidy} after.
 */
public final class RowIndex implements StoredParts.Abandoned {
  /*
   * The table is a Dict's: segments of up to some 450 members. A slot holds the number of a row, and
   * the table keeps the usual tag of eight bits for it, which the row keeps for each of its members
   * as well: so of the fifty members of a row one or two are looked at.
   *
   * Two members of one segment with the same tag in the same row have slots that cannot be told
   * apart. It does not matter which is whose, as both lie on the way of both: a search looks at all
   * slots of the tag. Where members are moved to other slots, the first slot takes the first of the
   * row's, and so on.
   */

  private static final int DEPTHS = 25;

  /** Segments whose blocks are freed in one step. */
  private static final int SEGMENTS_FREED_TOGETHER = 128;

  private final TableStore store;
  private final Directory<RowSegment> directory;

  /** A table without members, which will lie in some blocks. */
  public RowIndex(MemberRows rows, OwnedBlocks blocks) {
    store = new TableStore(blocks);
    directory =
        new Directory<>(
            RowSegment.NONE, (depth, buckets) -> new RowSegment(store, depth, buckets, 0, rows));
  }

  /** The eight bits of a hash that a row keeps, 1 to 255. */
  public static int tag(long hash) {
    return (int) Buckets.tag(hash);
  }

  /** The row of a place that {@link #find} gave. */
  public static int row(long place) {
    return (int) (place >>> Integer.SIZE);
  }

  /** Members. */
  public long size() {
    return directory.size();
  }

  /** Slots, free or not. */
  public long capacity() {
    return directory.capacity();
  }

  @Override
  public long heapBytes() {
    return HeapLayout.object(2, 0)
        + TableStore.ownBytes()
        + HeapLayout.object(4, 32)
        + HeapLayout.bytes(Integer.BYTES * DEPTHS)
        + directory.heapBytes();
  }

  /** Where a member lies, the row in the upper 32 bits and the item in the lower; or -1. */
  public long find(byte[] member, int offset, int length, long hash) {
    return directory.at(directory.indexOf(hash)).find(member, offset, length, hash);
  }

  /** Takes a step of loading what a look-up of a member needs: see {@link Value#touch}. */
  public void touch(long hash, int step, CacheLines lines) {
    directory.touch(hash, step, lines);
    if (step >= Value.TOUCH_PART) {
      directory.at(directory.indexOf(hash)).touch(hash, step == Value.TOUCH_PART, lines);
    }
  }

  /** Makes room for a member, and counts it; {@link #put} follows. */
  public void makeRoom(long hash) {
    directory.grow(hash);
  }

  /** Puts a member in for which there is room. */
  public void put(long hash, int row) {
    directory.at(directory.indexOf(hash)).put(hash, row);
  }

  /** A member lies in another row. */
  public void change(long hash, int from, int to) {
    directory.at(directory.indexOf(hash)).change(hash, from, to);
  }

  /** Frees the slot of a member, which is counted still; {@link #put} or {@link #tidy} follows. */
  public void take(long hash, int row) {
    RowSegment segment = directory.at(directory.indexOf(hash));
    segment.release(segment.slotOf(hash, row), hash);
  }

  /** A member that was taken is gone: gives memory back if few are left. */
  public void tidy(long hash) {
    directory.removed(hash);
  }

  /** Shows the next members in the order of their hashes, as {@link Dict#scan} does. */
  public long scan(long cursor, long count, MemberRows.Sink sink) {
    return PlaceScan.scan(
        directory,
        cursor,
        count,
        (segment, bucket, from, to) -> segment.show(bucket, from, to, sink));
  }

  /**
   * A copy in some blocks for copies of the rows.
   *
   * @param numbers the number of the copy of the row with a number
   */
  public RowIndex copyTo(OwnedBlocks blocks, MemberRows of, IntUnaryOperator numbers) {
    RowIndex copy = new RowIndex(of, blocks);
    copy.directory.copyFrom(directory, segment -> segment.copy(copy.store, of, numbers));
    return copy;
  }

  // Where it is stored.

  /** Is not needed any more. */
  public void abandon() {
    store.blocks().abandon(this);
  }

  /** Bytes of the blocks. */
  @Override
  public long blockBytes() {
    return store.blockBytes();
  }

  @Override
  public boolean freeSome() {
    return store.freeSome(directory, SEGMENTS_FREED_TOGETHER, segment -> {});
  }

  /** Shows the address of each block. */
  public void forEachBlock(IntConsumer sink) {
    directory.forEach(segment -> segment.forEachBlock(sink));
  }

  /** The segments, for tests. */
  Directory<RowSegment> directory() {
    return directory;
  }
}
