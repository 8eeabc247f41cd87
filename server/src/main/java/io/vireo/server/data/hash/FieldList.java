package io.vireo.server.data.hash;

import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.FieldBlocks;
import io.vireo.server.data.table.Packed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Some fields of a large hash, wherever they lie: good until the hash changes. Owned by the data
 * context.
 */
public final class FieldList {
  private static final long IN_HEAP = 1L << 62;
  private static final int FIRST_LENGTH = 16;

  /** An address, or {@link #IN_HEAP} and the place of an array. */
  private long[] fields = new long[FIRST_LENGTH];

  private final List<byte[]> arrays = new ArrayList<>(0);
  private FieldBlocks blocks;
  private int size;

  /** Of the blocks at the addresses; for assertions. */
  private int generation;

  /** Sets where the blocks are whose addresses are added. */
  void of(FieldBlocks newBlocks) {
    blocks = newBlocks;
    assert begin();
  }

  private boolean begin() {
    generation = blocks == null ? 0 : blocks.allocator().generations().now();
    return true;
  }

  /** Adds a field that is stored in a block. */
  void add(int address) {
    add(address & 0xffff_ffffL);
  }

  /** Adds a field that is an array. */
  void add(byte[] entry) {
    add(IN_HEAP | arrays.size());
    arrays.add(entry);
  }

  private void add(long field) {
    if (size == fields.length) {
      fields = Arrays.copyOf(fields, size * 2);
    }
    fields[size++] = field;
  }

  /** How many there are. */
  public int size() {
    return size;
  }

  /** Forgets all of them. */
  void clear() {
    size = 0;
    arrays.clear();
  }

  private boolean isInHeap(int index) {
    return (fields[index] & IN_HEAP) != 0;
  }

  private byte[] array(int index) {
    return arrays.get((int) fields[index]);
  }

  private int address(int index) {
    int address = (int) fields[index];
    assert blocks.allocator().generations().isCurrent(address, generation) : "the view is stale";
    return address;
  }

  /** Points a view at a field. */
  HashField read(int index, HashField into) {
    return isInHeap(index) ? into.of(array(index)) : into.of(blocks, address(index));
  }

  private long hash(int index) {
    return isInHeap(index) ? Packed.hash(array(index)) : blocks.hash(address(index));
  }

  /** Drops those that a scan shows from a cursor on. */
  void keepBefore(long cursor) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (Dict.place(hash(i)) < cursor) {
        fields[kept++] = fields[i];
      }
    }
    size = kept;
  }

  /** Lets two fields change their places. */
  void swap(int one, int other) {
    long field = fields[one];
    fields[one] = fields[other];
    fields[other] = field;
  }

  /** Drops those that do not pass a test, as a view shows them. */
  void keep(HashField view, Predicate<HashField> test) {
    int kept = 0;
    for (int i = 0; i < size; i++) {
      if (test.test(read(i, view))) {
        fields[kept++] = fields[i];
      }
    }
    size = kept;
  }

  /** Shows all fields through a view. */
  public void forEach(HashField view, Consumer<HashField> sink) {
    for (int i = 0; i < size; i++) {
      sink.accept(read(i, view));
    }
  }
}
