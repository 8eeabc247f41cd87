package io.vireo.server.data;

/**
 * The large encoding of a sorted set: a dictionary that finds a member's score, and a tree that has
 * the members in order. Owned by the data context.
 *
 * <p>Both hold the same {@link Packed} array for a member: the member as its key, the bits of the
 * score in 8 bytes as its value. It is all the memory that a member takes beside a slot in each.
 */
final class RankedMembers {
  /** This object, the dictionary and its directory with a count for each of 25 depths. */
  private static final long FRAME =
      HeapLayout.object(3, 8)
          + HeapLayout.object(2, 0)
          + HeapLayout.object(3, 28)
          + HeapLayout.bytes(25 * Integer.BYTES);

  private final Dict index;
  private final ScoreTree tree;
  private long entryBytes;
  private SortedSetImage image;

  /** No members. */
  RankedMembers() {
    this(new Dict(), new ScoreTree(), 0);
  }

  private RankedMembers(Dict index, ScoreTree tree, long entryBytes) {
    this.index = index;
    this.tree = tree;
    this.entryBytes = entryBytes;
  }

  /**
   * Takes entries over that are in order and have different members.
   *
   * @param scores the score of each entry
   */
  static RankedMembers of(double[] scores, byte[][] entries) {
    Dict index = new Dict();
    for (byte[] entry : entries) {
      index.insert(entry, Packed.hash(entry));
    }
    return of(scores, entries, index);
  }

  /**
   * The same with a dictionary that it takes over as well.
   *
   * @param index holds the same entries
   */
  static RankedMembers of(double[] scores, byte[][] entries, Dict index) {
    long bytes = 0;
    for (byte[] entry : entries) {
      bytes += HeapLayout.bytes(entry.length);
    }
    return new RankedMembers(index, ScoreTree.of(scores, entries), bytes);
  }

  /** An entry of its own for a member. */
  static byte[] entry(byte[] member, int offset, int length, double score) {
    byte[] entry = Packed.make(member, offset, length, 0, 0, 0, Double.BYTES);
    score(entry, score);
    return entry;
  }

  /** The score that an entry says. */
  static double score(byte[] entry) {
    return Double.longBitsToDouble(Packed.number(entry));
  }

  /** Gives an entry another score. */
  static void score(byte[] entry, double score) {
    Packed.number(entry, Double.doubleToRawLongBits(score));
  }

  /** Lets an image know of changes. */
  void hold(SortedSetImage by) {
    image = by;
  }

  /** An image wants to know no more. */
  void release(SortedSetImage by) {
    image = image == by ? null : image;
  }

  private void beforeChange(byte[] entry) {
    if (image != null) {
      image.beforeChange(entry);
    }
  }

  long size() {
    return tree.size();
  }

  ScoreTree tree() {
    return tree;
  }

  Dict index() {
    return index;
  }

  /** Heap bytes of the objects that there is one of, for tests. */
  long frameBytes() {
    return FRAME;
  }

  long heapBytes() {
    return FRAME + index.tableBytes() + tree.heapBytes() + entryBytes;
  }

  /** The entry of a member, or null. */
  byte[] find(Bytes member) {
    return (byte[]) index.get(member);
  }

  /** Adds a member that is not there. */
  void add(Bytes member, double score) {
    if (image != null) {
      image.beforeAdd(member);
    }
    add(entry(member.array(), member.offset(), member.length(), score), member.hash(), score);
  }

  private void add(byte[] entry, long hash, double score) {
    index.insert(entry, hash);
    tree.add(score, entry);
    entryBytes += HeapLayout.bytes(entry.length);
  }

  /** Gives a member's entry another score. */
  void change(byte[] entry, double before, double after) {
    beforeChange(entry);
    tree.move(before, after, entry);
    score(entry, after);
  }

  /** Takes a member out; true if it was there. */
  boolean remove(Bytes member) {
    byte[] entry = (byte[]) index.remove(member, member.hash());
    if (entry == null) {
      return false;
    }
    beforeChange(entry);
    tree.remove(score(entry), entry);
    entryBytes -= HeapLayout.bytes(entry.length);
    return true;
  }

  /** Takes a stretch of members out, but not all. */
  void removeRange(RankRange range) {
    forget(range);
    tree.removeRange(range.first(), range.count());
  }

  private void forget(RankRange range) {
    ScoreTree.Spot spot = new ScoreTree.Spot();
    long left = range.count();
    while (left > 0) {
      tree.seek(range.first() + range.count() - left, spot);
      ScoreNode leaf = spot.leaf();
      int end = (int) Math.min(leaf.used(), spot.index() + left);
      for (int i = spot.index(); i < end; i++) {
        forget(leaf.entry(i));
      }
      left -= end - spot.index();
    }
  }

  private void forget(byte[] entry) {
    beforeChange(entry);
    int offset = Packed.keyOffset(entry);
    int length = Packed.keyLength(entry);
    index.removeAt(index.find(entry, offset, length, Packed.hash(entry)));
    entryBytes -= HeapLayout.bytes(entry.length);
  }

  /** The rank of a member's entry. */
  long rank(byte[] entry) {
    return tree.rank(score(entry), entry, Packed.keyOffset(entry), Packed.keyLength(entry));
  }

  /** The members in a range of scores. */
  RankRange range(ScoreRange range) {
    long from = tree.rank(node -> node.belowScore(range.min(), range.minExcluded()));
    long to = tree.rank(node -> node.belowScore(range.max(), !range.maxExcluded()));
    return RankRange.between(from, to);
  }

  /** The members in a range by name. */
  RankRange range(LexRange range) {
    long from = tree.rank(node -> node.belowName(range.from()));
    long to = tree.rank(node -> node.belowName(range.to()));
    return RankRange.between(from, to);
  }

  /** A deep copy. */
  RankedMembers copy() {
    Dict copiedIndex = new Dict();
    ScoreTree copiedTree =
        tree.copy(
            entry -> {
              byte[] copied = entry.clone();
              copiedIndex.insert(copied, Packed.hash(copied));
              return copied;
            });
    return new RankedMembers(copiedIndex, copiedTree, entryBytes);
  }
}
