package io.vireo.server.data.hash;

import io.vireo.server.data.table.FieldBlocks;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Some fields of a large hash: good until the hash changes. Owned by the data context. */
public final class FieldList {
  private static final int FIRST_LENGTH = 16;

  /** Their addresses. */
  private int[] fields = new int[FIRST_LENGTH];

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

  /** Adds the field with an address. */
  void add(int field) {
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
  }

  private int address(int index) {
    int address = fields[index];
    assert blocks.allocator().generations().isCurrent(address, generation) : "the view is stale";
    return address;
  }

  /** Points a view at a field. */
  HashField read(int index, HashField into) {
    return into.of(blocks, address(index));
  }

  /** Lets two fields change their places. */
  void swap(int one, int other) {
    int field = fields[one];
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
