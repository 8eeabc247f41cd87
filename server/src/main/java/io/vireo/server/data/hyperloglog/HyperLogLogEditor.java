package io.vireo.server.data.hyperloglog;

import io.vireo.server.data.Scratch;
import io.vireo.server.data.ViewBuffer;

/**
 * Changes a HyperLogLog. It works where the bytes are as long as their number stays, and then in an
 * array of its own. Confined to the thread that holds it.
 *
 * <p>To be used in turns: {@link #open} a string, {@link #add} elements, then see by {@link
 * #isMoved} whether the caller has to put {@link #array} in the string's place.
 */
public final class HyperLogLogEditor implements Scratch {
  /** Of the buffer that is kept: only damaged HyperLogLogs need a longer one. */
  private static final int MAX_KEPT_BYTES = 1 << 16;

  private static final int LEAST_SPARE_BYTES = 64;

  /** A run of zeros in two bytes that falls apart becomes up to five. */
  private static final int MOST_GROWTH = 3;

  /** How many runs behind a changed one are looked at to join them. */
  private static final int JOINED = 5;

  private final SparseSearch search = new SparseSearch();
  private final byte[] runs = new byte[2 + MOST_GROWTH];
  private final ViewBuffer scratch = new ViewBuffer(MAX_KEPT_BYTES);
  private byte[] array;
  private int offset;
  private int length;
  private boolean sparse;
  private boolean moved;
  private long sparseBytes;

  /**
   * Begins with another HyperLogLog.
   *
   * @param newSparseBytes the size, the header included, above which it becomes dense
   */
  public void open(byte[] newArray, int newOffset, int newLength, long newSparseBytes) {
    array = newArray;
    offset = newOffset;
    length = newLength;
    sparse = HyperLogLog.isSparse(newArray, newOffset);
    moved = false;
    sparseBytes = newSparseBytes;
    search.begin();
  }

  @Override
  public void letGo() {
    array = null;
    moved = false;
    scratch.letGo();
  }

  /** True if the bytes are no longer where they were. */
  public boolean isMoved() {
    return moved;
  }

  /**
   * The array that holds the bytes, among others. If it is sparse and moved, that is the editor's
   * own, which serves for the next HyperLogLog again.
   */
  public byte[] array() {
    return array;
  }

  /** Where the bytes begin. */
  public int offset() {
    return offset;
  }

  /** How many bytes. */
  public int length() {
    return length;
  }

  /** True if it is sparse now. */
  public boolean isSparse() {
    return sparse;
  }

  /**
   * Adds an element.
   *
   * @return 1 if a register changed, 0 if none did, -1 if the HyperLogLog is damaged
   */
  public int add(byte[] element, int from, int count) {
    long hash = HyperLogLog.hash(element, from, count);
    return raise(HyperLogLog.index(hash), HyperLogLog.rank(hash));
  }

  /**
   * Raises a register if it is less than {@code value}.
   *
   * @return as {@link #add}
   */
  public int raise(int index, int value) {
    if (!sparse) {
      return DenseRegisters.raise(array, offset + HyperLogLog.HEADER, index, value) ? 1 : 0;
    }
    return value > SparseRegisters.MOST ? raiseDense(index, value) : raiseSparse(index, value);
  }

  /**
   * Raises all registers to others.
   *
   * @param registers {@link HyperLogLog#REGISTERS} of a byte each, none less than those that are
   *     there
   * @param dense whether it shall be dense afterwards in any case
   * @return false if the HyperLogLog is damaged
   */
  public boolean raiseAll(byte[] registers, boolean dense) {
    if (dense && toDense()) {
      DenseRegisters.pack(registers, array, offset + HyperLogLog.HEADER);
      return true;
    }
    boolean sound = !dense;
    for (int index = 0; sound && index < HyperLogLog.REGISTERS; index++) {
      sound = registers[index] == 0 || raise(index, registers[index]) >= 0;
    }
    return sound;
  }

  /** The sparse form in words, for PFDEBUG. */
  public String describe() {
    return SparseRegisters.describe(array, offset + HyperLogLog.HEADER, offset + length);
  }

  /** The value of a register; it must be dense. */
  public int register(int index) {
    return DenseRegisters.get(array, offset + HyperLogLog.HEADER, index);
  }

  /** Makes it dense; false if it is damaged. */
  public boolean toDense() {
    if (sparse) {
      byte[] dense = HyperLogLog.dense(array, offset, length);
      if (dense == null) {
        return false;
      }
      array = dense;
      offset = 0;
      length = dense.length;
      sparse = false;
      moved = true;
    }
    return true;
  }

  private int raiseDense(int index, int value) {
    return toDense() ? raise(index, value) : -1;
  }

  private int raiseSparse(int index, int value) {
    if (!search.find(array, offset + HyperLogLog.HEADER, offset + length, index)) {
      return -1;
    }
    int at = search.at();
    int old = SparseRegisters.isValue(array, at) ? SparseRegisters.value(array, at) : 0;
    return old >= value ? 0 : split(index, old, value);
  }

  /** Puts a register's new value, and what is left and right of it, in place of the run found. */
  private int split(int index, int old, int value) {
    int at = search.at();
    int size = 0;
    int left = index - search.first();
    if (left > 0) {
      size = putRun(size, old, left);
    }
    size = SparseRegisters.putValue(runs, size, value, 1);
    int right = search.run() - left - 1;
    if (right > 0) {
      size = putRun(size, old, right);
    }
    int next = SparseRegisters.next(array, at);
    int growth = size - (next - at);
    if (growth > 0 && length + growth > sparseBytes) {
      return raiseDense(index, value);
    }
    int before = search.before(array, offset + HyperLogLog.HEADER);
    int shift = growth == 0 ? 0 : makeRoom(next, growth);
    System.arraycopy(runs, 0, array, at + shift, size);
    join(before + shift);
    return 1;
  }

  private int putRun(int at, int old, int run) {
    return old == 0
        ? SparseRegisters.putZeros(runs, at, run)
        : SparseRegisters.putValue(runs, at, old, run);
  }

  /**
   * Moves the bytes from {@code place} on by {@code growth}, which may be negative.
   *
   * @return by how much all places have changed because the bytes went to the scratch
   */
  private int makeRoom(int place, int growth) {
    int shift = moveToScratch();
    int from = place + shift;
    System.arraycopy(array, from, array, from + growth, offset + length - from);
    length += growth;
    return shift;
  }

  private int moveToScratch() {
    int from = offset;
    if (!moved || array.length < length + MOST_GROWTH) {
      int spare = Math.max(length / 2, LEAST_SPARE_BYTES);
      array = scratch.roomFor(length + spare, array, offset, length);
      offset = 0;
      moved = true;
    }
    return offset - from;
  }

  /** Joins neighbouring runs of the same value, from a place on. */
  private void join(int from) {
    int place = from;
    for (int i = 0; i < JOINED && place < offset + length; i++) {
      int joined = joined(place);
      if (joined > SparseRegisters.LONGEST_VALUE) {
        place = SparseRegisters.next(array, place);
      } else {
        SparseRegisters.putValue(array, place, SparseRegisters.value(array, place), joined);
        place += makeRoom(place + 2, -1);
      }
    }
  }

  /** The registers of a run and the next one, if both have the same value; else too many. */
  private int joined(int place) {
    int end = offset + length;
    boolean same =
        SparseRegisters.isValue(array, place)
            && place + 1 < end
            && SparseRegisters.isValue(array, place + 1)
            && SparseRegisters.value(array, place) == SparseRegisters.value(array, place + 1);
    return same
        ? SparseRegisters.run(array, place, end) + SparseRegisters.run(array, place + 1, end)
        : Integer.MAX_VALUE;
  }
}
