package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.ElementsImage;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.Packed;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The fields of a large hash as they were at one moment, shown bit by bit. Data context only.
 *
 * <p>Once it is {@link #hold held}, the hash may change meanwhile.
 */
public final class HashImage implements ElementsImage {
  /*
   * The walk goes in the order of hashes, so whether a field has been shown is known from its hash.
   * Who is about to change a field says so before. If the walk has not come to it, it is shown right
   * then, as it was, and noted, so that the walk passes over it later; noted is also a field that
   * came after the moment. So a change never costs more than one field.
   */
  private static final int STRIDE = 64;

  private final FieldTable table;
  private final Consumer<byte[]> sink;
  private final Set<Bytes> noted = new HashSet<>();
  private long cursor;
  private boolean done;

  HashImage(FieldTable table, Consumer<byte[]> sink) {
    this.table = table;
    this.sink = sink;
  }

  @Override
  public boolean show() {
    cursor = table.scan(cursor, STRIDE, this::show);
    done = cursor == 0;
    return done;
  }

  private void show(byte[] entry) {
    if (noted.isEmpty() || !noted.contains(fieldOf(entry))) {
      sink.accept(entry);
    }
  }

  private static Bytes fieldOf(byte[] entry) {
    return Bytes.of(entry, Packed.keyOffset(entry), Packed.keyLength(entry));
  }

  @Override
  public void hold() {
    table.hold(this);
  }

  @Override
  public void release() {
    table.release(this);
  }

  private boolean isAhead(long hash) {
    return !done && Dict.place(hash) >= cursor;
  }

  /** A field that is there is about to be changed or removed. */
  void beforeChange(byte[] entry) {
    Bytes field = fieldOf(entry);
    if (isAhead(field.hash()) && noted.add(field.copy())) {
      sink.accept(entry);
    }
  }

  /** A field is about to be added. */
  void beforeAdd(Bytes field) {
    if (isAhead(field.hash())) {
      noted.add(field.copy());
    }
  }
}
