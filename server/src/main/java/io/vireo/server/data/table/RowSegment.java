package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.page.LineLoader;
import java.util.function.IntUnaryOperator;

/** The members of a {@link RowIndex} whose hashes share a prefix. Owned by the data context. */
final class RowSegment extends Buckets<RowSegment> {
  /** The segment of an empty table, without a bucket. It is never written to. */
  static final RowSegment NONE = new RowSegment(null, 0, 0, 0, null);

  private final MemberRows rows;

  /** The bits that the hashes share. */
  private final long prefix;

  /** A segment without members. */
  RowSegment(TableStore store, int depth, int buckets, long prefix, MemberRows rows) {
    super(store, Integer.BYTES, depth, buckets);
    this.prefix = prefix;
    this.rows = rows;
  }

  @Override
  long heapBytes() {
    return buckets() == 0 ? 0 : HeapLayout.object(4, 32) + addressBytes();
  }

  /** The number of the row of a slot's member. */
  private int row(int slot) {
    return intAt(slot);
  }

  /** Adds the head of a member's row, or else the member, to what is loaded. */
  void touch(long hash, boolean isHead, CacheLines lines) {
    int slot = likely(hash);
    if (slot >= 0 && isHead) {
      rows.touch(row(slot), lines);
    } else if (slot >= 0) {
      rows.touch(row(slot), tagAt(slot), lines);
    }
  }

  long find(byte[] member, int offset, int length, long hash) {
    int tag = (int) tag(hash);
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      for (long hits = candidates(bucket, hash); hits != 0; hits &= hits - 1) {
        int row = row(slot(bucket, hits));
        for (int item = rows.next(row, tag, 0); item >= 0; item = rows.next(row, tag, item + 1)) {
          if (rows.isAt(row, item, member, offset, length)) {
            return (long) row << Integer.SIZE | item;
          }
        }
      }
      if (overflow(bucket) == 0) {
        return -1;
      }
      bucket = after(bucket);
    }
    return -1;
  }

  /** A slot of a member, or of one that cannot be told from it. */
  int slotOf(long hash, int row) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      for (long hits = candidates(bucket, hash); hits != 0; hits &= hits - 1) {
        int slot = slot(bucket, hits);
        if (row(slot) == row) {
          return slot;
        }
      }
      bucket = after(bucket);
    }
    throw new IllegalStateException("a member of a row is not in the index");
  }

  void put(long hash, int row) {
    putInt(claim(hash), row);
  }

  void change(long hash, int from, int to) {
    putInt(slotOf(hash, from), to);
  }

  @Override
  void remove(int slot, long hash) {
    release(slot, hash);
  }

  /**
   * The hash of a slot's member. Where several members cannot be told apart, the first of their
   * slots takes that of the first one in the row: so each hash is found once, but at any of those
   * slots.
   */
  @Override
  long hashOf(int slot) {
    int row = row(slot);
    int tag = tagAt(slot);
    int item = rows.next(row, tag, 0);
    if (rows.next(row, tag, item + 1) >= 0) {
      item = nextOwn(row, tag, item);
      for (int twin = nextSlot(row, tag, 0); twin != slot; twin = nextSlot(row, tag, twin + 1)) {
        item = nextOwn(row, tag, item + 1);
      }
    }
    return rows.hash(row, item);
  }

  /** The first slot, at one or behind, with a tag and a row, or -1. */
  private int nextSlot(int row, int tag, int from) {
    long mask = -1L << from % WIDTH * Byte.SIZE;
    for (int bucket = from / WIDTH; bucket < buckets(); bucket++) {
      for (long hits = candidates(bucket, tag) & mask; hits != 0; hits &= hits - 1) {
        int slot = slot(bucket, hits);
        if (row(slot) == row) {
          return slot;
        }
      }
      mask = -1L;
    }
    return -1;
  }

  /** The next item of a row with a tag whose hash belongs to this segment. */
  private int nextOwn(int row, int tag, int from) {
    int item = rows.next(row, tag, from);
    while (item >= 0 && depth() > 0 && rows.hash(row, item) >>> Long.SIZE - depth() != prefix) {
      item = rows.next(row, tag, item + 1);
    }
    return item;
  }

  /**
   * The hashes of all members, by slot, or what stands for them in a table of another form.
   *
   * <p>A member lies in some row, which is unlikely to be in the processor's caches. So where it
   * stands tells enough as a rule if the table shrinks, and else all rows are loaded side by side
   * before the first hash is computed, as in {@link Prefetch}.
   */
  private long[] hashes(int toDepth, int toBuckets) {
    long[] hashes = new long[capacity()];
    if (!standForHashes(hashes, toDepth, toBuckets)) {
      touchRows(hashes);
      for (int slot = 0; slot < hashes.length; slot++) {
        if (hashes[slot] == 0 && tagAt(slot) != 0) {
          computeHashes(slot, hashes);
        }
      }
    }
    return hashes;
  }

  /** Sets what is known without the members; false if that is not all. The others stay 0. */
  private boolean standForHashes(long[] hashes, int toDepth, int toBuckets) {
    boolean all = true;
    for (int bucket = 0; bucket < buckets(); bucket++) {
      long home = homeHash(bucket, prefix, toDepth, toBuckets);
      all &= home != UNKNOWN || occupied(bucket) == 0;
      int first = bucket * WIDTH;
      for (int slot = first; home != UNKNOWN && slot < first + WIDTH; slot++) {
        int tag = tagAt(slot);
        hashes[slot] = tag == 0 ? 0 : home | tag;
      }
    }
    return all;
  }

  private void touchRows(long[] hashes) {
    LineLoader lines = rows.lines();
    lines.begin();
    for (int slot = 0; slot < hashes.length; slot++) {
      if (hashes[slot] == 0 && tagAt(slot) != 0) {
        rows.touch(row(slot), lines);
      }
    }
    lines.load();
    for (int slot = 0; slot < hashes.length; slot++) {
      if (hashes[slot] == 0 && tagAt(slot) != 0) {
        rows.touch(row(slot), tagAt(slot), lines);
      }
    }
    lines.load();
  }

  /** Computes the hash of a slot's member, and those of all that cannot be told from it. */
  private void computeHashes(int slot, long[] hashes) {
    int row = row(slot);
    int tag = tagAt(slot);
    int item = rows.next(row, tag, 0);
    if (rows.next(row, tag, item + 1) < 0) {
      hashes[slot] = rows.hash(row, item);
      return;
    }
    item = nextOwn(row, tag, item);
    for (int twin = nextSlot(row, tag, 0); twin >= 0; twin = nextSlot(row, tag, twin + 1)) {
      hashes[twin] = rows.hash(row, item);
      item = nextOwn(row, tag, item + 1);
    }
  }

  @Override
  void resize(int count) {
    long[] hashes = hashes(depth(), count);
    int[] before = rowsOfSlots();
    reset(count);
    for (int slot = 0; slot < before.length; slot++) {
      if (before[slot] >= 0) {
        put(hashes[slot], before[slot]);
      }
    }
  }

  /** The number of the row of each slot, or -1. */
  private int[] rowsOfSlots() {
    int[] all = new int[capacity()];
    for (int slot = 0; slot < all.length; slot++) {
      all[slot] = tagAt(slot) == 0 ? -1 : row(slot);
    }
    return all;
  }

  /**
   * Each half has as many slots as the whole: to grow later would need all hashes once more, which
   * costs more than the slots do.
   */
  @Override
  RowSegment[] split() {
    long[] hashes = hashes(depth() + 1, buckets());
    RowSegment[] halves = {
      new RowSegment(store(), depth() + 1, buckets(), prefix << 1, rows),
      new RowSegment(store(), depth() + 1, buckets(), prefix << 1 | 1, rows)
    };
    for (int slot = 0; slot < capacity(); slot++) {
      if (tagAt(slot) != 0) {
        halves[side(hashes[slot])].put(hashes[slot], row(slot));
      }
    }
    return halves;
  }

  /** The whole has as many slots as a half: then most homes in it are known without the hashes. */
  @Override
  RowSegment merge(RowSegment sibling) {
    int enough = fitting(size() + sibling.size());
    int count = Math.max(enough, Math.max(buckets(), sibling.buckets()));
    RowSegment both = new RowSegment(store(), depth() - 1, count, prefix >>> 1, rows);
    both.takeAll(this);
    both.takeAll(sibling);
    return both;
  }

  private void takeAll(RowSegment from) {
    long[] hashes = from.hashes(depth(), buckets());
    for (int slot = 0; slot < hashes.length; slot++) {
      if (from.tagAt(slot) != 0) {
        put(hashes[slot], from.row(slot));
      }
    }
  }

  /** Shows the members of a bucket whose hashes have their places in a range; how many. */
  int show(int bucket, long from, long to, MemberRows.Sink sink) {
    int shown = 0;
    int first = bucket * WIDTH;
    for (int slot = first; slot < first + WIDTH; slot++) {
      if (tagAt(slot) != 0) {
        shown += showSlot(slot, from, to, sink);
      }
    }
    return shown;
  }

  /** Shows each member at the first slot that a search for it comes to. */
  private int showSlot(int slot, long from, long to, MemberRows.Sink sink) {
    int shown = 0;
    int row = row(slot);
    int tag = tagAt(slot);
    for (int item = nextOwn(row, tag, 0); item >= 0; item = nextOwn(row, tag, item + 1)) {
      long hash = rows.hash(row, item);
      long place = PlaceScan.place(hash);
      if (place >= from && place < to && slotOf(hash, row) == slot) {
        sink.accept(row, item);
        shown++;
      }
    }
    return shown;
  }

  /** A copy for copies of the rows, which have other numbers. */
  RowSegment copy(TableStore to, MemberRows of, IntUnaryOperator numbers) {
    to.ensureReserve();
    RowSegment copy = new RowSegment(to, depth(), buckets(), prefix, of);
    copy.copyBuckets(this);
    for (int slot = 0; slot < capacity(); slot++) {
      if (tagAt(slot) != 0) {
        copy.putInt(slot, numbers.applyAsInt(row(slot)));
      }
    }
    return copy;
  }
}
