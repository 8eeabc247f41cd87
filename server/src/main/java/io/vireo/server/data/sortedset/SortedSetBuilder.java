package io.vireo.server.data.sortedset;

import io.vireo.server.data.Aggregate;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.Hash;
import io.vireo.server.data.Packing;
import io.vireo.server.data.Thresholds;
import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.listpack.PackedCollection;
import java.util.Arrays;

/**
 * Makes a sorted set of many members at once, faster and tighter than one by one. Owned by the data
 * context.
 *
 * <p>The members may come in any order, but no member twice.
 */
public final class SortedSetBuilder {
  private final ScoreRun run = new ScoreRun();

  /** Finds a member's number in the run; null if members are known to differ. */
  private final RunIndex index;

  private int longest;
  private long bytes;

  /** A builder for members that are known to differ. */
  public SortedSetBuilder() {
    this(false);
  }

  private SortedSetBuilder(boolean indexed) {
    index = indexed ? new RunIndex(run) : null;
  }

  /** A builder that notices a member that comes twice. */
  public static SortedSetBuilder ofDistinct() {
    return new SortedSetBuilder(true);
  }

  /**
   * Adds a member, only to a builder {@link #ofDistinct}; the score must not be NaN.
   *
   * @return false if it was there and nothing was added
   */
  public boolean addDistinct(byte[] member, int offset, int length, double score) {
    long hash = Hash.of(member, offset, length);
    if (index.find(member, offset, length, hash) >= 0) {
      return false;
    }
    insert(member, offset, length, hash, score);
    return true;
  }

  private void insert(byte[] member, int offset, int length, long hash, double score) {
    add(member, offset, length, score);
    index.add(run.size() - 1, hash);
  }

  /**
   * Adds a member, only to a builder {@link #ofDistinct}, or if it was there, combines its score
   * with another one.
   */
  void merge(Element member, double score, ScoreAlgebra.Aggregate aggregate) {
    byte[] array = member.array();
    int offset = member.offset();
    int length = member.length();
    long hash = Hash.of(array, offset, length);
    int number = index.find(array, offset, length, hash);
    if (number < 0) {
      insert(array, offset, length, hash, score);
    } else {
      run.score(number, aggregate.of(run.score(number), score));
    }
  }

  /** Adds a member; the score must not be NaN. */
  public void add(Bytes member, double score) {
    add(member.array(), member.offset(), member.length(), score);
  }

  /** Adds a member; the score must not be NaN. */
  public void add(Element member, double score) {
    add(member.array(), member.offset(), member.length(), score);
  }

  /** Adds a member that is a part of an array; the score must not be NaN. */
  public void add(byte[] member, int offset, int length, double score) {
    if (length <= ScoreRow.LONGEST_INSIDE) {
      run.add(score, member, offset, length);
    } else {
      run.add(score, Arrays.copyOfRange(member, offset, offset + length), 0, length);
    }
    longest = Math.max(longest, length);
    bytes += length;
  }

  /** Heap bytes of the members so far. */
  public long heapBytes() {
    return run.heapBytes() + (index == null ? 0 : index.heapBytes());
  }

  /** Members so far. */
  public long size() {
    return run.size();
  }

  /** Shows all members in order; ends the use of the builder. */
  public void drain(SortedSetValue.Sink sink) {
    Element member = new Element();
    for (ScoreRow leaf : run.sorted()) {
      for (int i = 0; i < leaf.used(); i++) {
        sink.accept(leaf.read(i, member), leaf.score(i));
      }
    }
  }

  /**
   * The set of all members, in the encoding that fits; ends the use of the builder. It is a {@link
   * PackedCollection} or {@link SortedSetRows}, which a database takes in.
   */
  public Aggregate build(Thresholds limits) {
    Packing packing = SortedSetValue.begun(size(), longest, limits);
    boolean fits =
        packing.isOutgrown() ? Packing.isFew(size(), bytes) : bytes <= Packing.MOST_BYTES;
    return fits ? packed(packing) : new SortedSetRows(packing, run.sorted(), size());
  }

  private PackedCollection packed(Packing packing) {
    int size = (int) size();
    // Only in the large encoding, as it is shown, a zero can be negative.
    double zero = packing.isOutgrown() ? -0.0 : 0.0;
    byte[][] lp = {Listpack.empty((int) bytes)};
    drain((member, score) -> lp[0] = PackedScores.append(lp[0], member, score + zero));
    return new PackedCollection(packing, lp[0], size);
  }
}
