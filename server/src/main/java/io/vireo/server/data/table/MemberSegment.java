package io.vireo.server.data.table;

import io.vireo.server.data.CacheLines;
import io.vireo.server.data.Element;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/**
 * The members of a {@link MemberTable} whose hashes share a prefix, their bytes together in an
 * arena. Owned by the data context.
 */
final class MemberSegment extends Buckets<MemberSegment> {
  /*
   * A slot holds the place of its member in the arena:
   *
   *     slots    .  0  .  6  . 14  .            two bytes each
   *     arena    5 a p p l e | 7 a p r i c o t | 6 b a n a n a | spare
   *
   * A member that leaves, leaves a gap. Gaps are closed when the arena would have to grow or more
   * than half of it is gaps.
   */

  /** The segment of an empty table, without a bucket. It is never written to. */
  static final MemberSegment NONE = new MemberSegment(0, 0, new MemberArena(null));

  private final MemberArena arena;

  /** A segment without members, for hashes that share {@code depth} bits. */
  MemberSegment(int depth, int buckets, TableStore store) {
    this(depth, buckets, new MemberArena(store));
  }

  private MemberSegment(int depth, int buckets, MemberArena arena) {
    super(arena.store(), Short.BYTES, depth, buckets);
    this.arena = arena;
  }

  @Override
  long heapBytes() {
    if (buckets() == 0) {
      return 0;
    }
    return HeapLayout.object(4, 24) + addressBytes() + arena.heapBytes();
  }

  /** Adds the beginning of a member to what is loaded; its bucket is loaded. */
  void touchMember(long hash, CacheLines lines) {
    int slot = likely(hash);
    if (slot >= 0) {
      arena.touch(shortAt(slot), lines);
    }
  }

  /** The slot of a member, or -1. */
  int find(byte[] member, int offset, int length, long hash) {
    int bucket = home(hash);
    for (int left = buckets(); left > 0; left--) {
      long hits = candidates(bucket, hash);
      while (hits != 0) {
        int slot = slot(bucket, hits);
        if (arena.isAt(shortAt(slot), member, offset, length)) {
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

  /** Points a view at the member of a slot; good until the segment changes. */
  Element read(int slot, Element into) {
    return arena.read(shortAt(slot), into);
  }

  /** Adds a member; the segment must not be {@link #isFull}, nor hold it. */
  void insert(byte[] member, int offset, int length, long hash) {
    if (arena.shouldClose(length)) {
      closeGaps();
    }
    int place = arena.add(member, offset, length);
    putShort(claim(hash), place);
  }

  private void closeGaps() {
    long[] order = new long[size()];
    int count = 0;
    for (int slot = 0; slot < capacity(); slot++) {
      if (tagAt(slot) != 0) {
        order[count++] = (long) shortAt(slot) << Integer.SIZE | slot;
      }
    }
    Arrays.sort(order);
    int[] places = new int[count];
    for (int i = 0; i < count; i++) {
      places[i] = (int) (order[i] >>> Integer.SIZE);
    }
    arena.close(places);
    for (int i = 0; i < count; i++) {
      putShort((int) order[i], places[i]);
    }
  }

  @Override
  void remove(int slot, long hash) {
    arena.remove(shortAt(slot));
    release(slot, hash);
    if ((arena.isSparse() || size() == 0) && mayTidy()) {
      closeGaps();
    }
  }

  @Override
  void resize(int count) {
    int[] places = places();
    long[] hashes = hashesAt(places);
    reset(count);
    for (int i = 0; i < places.length; i++) {
      putShort(claim(hashes[i]), places[i]);
    }
  }

  /** Where the members are in the arena. */
  private int[] places() {
    int[] places = new int[size()];
    int count = 0;
    for (int slot = 0; slot < capacity(); slot++) {
      if (tagAt(slot) != 0) {
        places[count++] = shortAt(slot);
      }
    }
    return places;
  }

  private long[] hashesAt(int[] places) {
    long[] hashes = new long[places.length];
    for (int i = 0; i < places.length; i++) {
      hashes[i] = arena.hashAt(places[i]);
    }
    return hashes;
  }

  /** The half with the lower hashes keeps the arena, so that splitting allocates half as much. */
  @Override
  MemberSegment[] split() {
    int[] places = places();
    long[] hashes = hashesAt(places);
    int above = 0;
    for (long hash : hashes) {
      above += side(hash);
    }
    MemberSegment lower = new MemberSegment(depth() + 1, fitting(places.length - above), arena);
    MemberSegment upper =
        new MemberSegment(depth() + 1, fitting(above), new MemberArena(arena.store()));
    for (int i = 0; i < places.length; i++) {
      if (side(hashes[i]) == 0) {
        lower.putShort(lower.claim(hashes[i]), places[i]);
      } else {
        upper.take(arena, places[i], hashes[i]);
        arena.remove(places[i]);
      }
    }
    lower.closeGaps();
    return new MemberSegment[] {lower, upper};
  }

  private void take(MemberArena from, int place, long hash) {
    int to = arena.adopt(from, place);
    putShort(claim(hash), to);
  }

  @Override
  MemberSegment merge(MemberSegment sibling) {
    MemberSegment both =
        new MemberSegment(depth() - 1, fitting(size() + sibling.size()), arena.store());
    both.takeAll(this);
    both.takeAll(sibling);
    return both;
  }

  private void takeAll(MemberSegment from) {
    for (int place : from.places()) {
      take(from.arena, place, from.arena.hashAt(place));
    }
    from.arena.discard();
  }

  @Override
  void discard() {
    super.discard();
    arena.discard();
  }

  @Override
  void forEachBlock(IntConsumer sink) {
    super.forEachBlock(sink);
    arena.forEachBlock(sink);
  }

  /** A copy that lies elsewhere and shares nothing that changes. */
  MemberSegment copyTo(TableStore to) {
    to.ensureReserve();
    MemberSegment copy = new MemberSegment(depth(), buckets(), arena.copyTo(to));
    copy.copyBuckets(this);
    return copy;
  }

  /**
   * Shows the members until the sink has enough, which it says with false; true if it never did.
   */
  boolean visit(Element view, Predicate<Element> sink) {
    for (int slot = 0; slot < capacity(); slot++) {
      if (tagAt(slot) != 0 && !sink.test(read(slot, view))) {
        return false;
      }
    }
    return true;
  }

  @Override
  long hashOf(int slot) {
    return arena.hashAt(shortAt(slot));
  }

  /** Shows the members of a bucket whose hashes have their places in a range; how many. */
  int show(int bucket, long from, long to, Element view, Predicate<Element> sink) {
    int shown = 0;
    int first = bucket * WIDTH;
    for (int slot = first; slot < first + WIDTH; slot++) {
      if (tagAt(slot) != 0) {
        long place = PlaceScan.place(arena.hashAt(shortAt(slot)));
        if (place >= from && place < to) {
          sink.test(read(slot, view));
          shown++;
        }
      }
    }
    return shown;
  }
}
