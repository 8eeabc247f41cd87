package io.vireo.server.data.hyperloglog;

import io.vireo.server.data.Scratch;

/**
 * Changes a HyperLogLog. It works where the bytes are as long as their number stays, and then in an
 * array of its own. Confined to the thread that holds it.
 *
 * <p>To be used in turns: {@link #open} a string, {@link #add} elements, then see by {@link
 * #isMoved} whether the caller has to put {@link #array} in the string's place.
 */
public final class HyperLogLogEditor implements Scratch {
  /** A longer scratch is not kept: only damaged HyperLogLogs need one. */
  private static final int MOST_KEPT = 1 << 16;

  /** A run of zeros in two bytes that falls apart becomes up to five. */
  private static final int MOST_GROWTH = 3;

  /** How many runs behind a changed one are looked at to join them. */
  private static final int JOINED = 5;

  private final SparseSearch search = new SparseSearch();
  private final byte[] runs = new byte[2 + MOST_GROWTH];
  private byte[] scratch = new byte[0];
  private byte[] array;
  private int offset;
  private int length;
  private boolean sparse;
  private boolean moved;
  private long sparseBytes;

  /**
   * Begins with another HyperLogLog.
   *
   * @param newSparseBytes above so many bytes, the header included, it becomes dense
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
  }

  /** True if the bytes are no longer where they were. */
  public boolean isMoved() {
    return moved;
  }

  /** The array that holds the bytes, among others: the editor's own if it is sparse and moved. */
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
      byte[] room = scratch;
      if (room.length < length + MOST_GROWTH) {
        room = new byte[length + Math.max(length / 2, 64)];
        scratch = room.length <= MOST_KEPT ? room : scratch;
      }
      System.arraycopy(array, offset, room, 0, length);
      array = room;
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
