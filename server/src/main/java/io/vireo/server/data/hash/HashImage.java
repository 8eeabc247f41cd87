package io.vireo.server.data.hash;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.ElementsImage;
import io.vireo.server.data.table.Dict;
import io.vireo.server.data.table.FieldBlocks;
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
   * A caller that is about to change a field says so before. If the walk has not come to it, it is
   * shown right then, as it was, and noted, so that the walk passes over it later; noted is also a
   * field that came after the moment. So a change never costs more than one field.
   *
   * If the hash is deleted meanwhile, its blocks stay until the image is released, and so do those
   * of a database that is emptied.
   */
  private static final int STRIDE = 64;

  private final FieldTable table;
  private final Consumer<HashField> sink;
  private final HashField view = new HashField();
  private final FieldList fields = new FieldList();
  private final Set<Bytes> noted = new HashSet<>();
  private FieldBlocks held;
  private long cursor;
  private boolean done;

  HashImage(FieldTable table, Consumer<HashField> sink) {
    this.table = table;
    this.sink = sink;
  }

  @Override
  public boolean show() {
    cursor = table.scan(cursor, STRIDE, fields);
    fields.forEach(view, this::show);
    fields.clear();
    done = cursor == 0;
    return done;
  }

  private void show(HashField field) {
    if (noted.isEmpty() || !noted.contains(field.name().copy())) {
      sink.accept(field);
    }
  }

  @Override
  public void hold() {
    table.hold(this);
    held = table.blocks();
    held.hold();
    held.tables().hold();
  }

  @Override
  public void release() {
    table.release(this);
    if (held != null) {
      held.release();
      held.tables().release();
      held = null;
    }
  }

  private boolean isAhead(long hash) {
    return !done && Dict.place(hash) >= cursor;
  }

  /** The field at a position is about to be changed or removed. */
  void beforeChange(long position) {
    Bytes field = table.fieldAt(position);
    if (isAhead(field.hash()) && noted.add(field)) {
      table.read(position, view);
      sink.accept(view);
    }
  }

  /** A field is about to be added. */
  void beforeAdd(Bytes field) {
    if (isAhead(field.hash())) {
      noted.add(field.copy());
    }
  }
}
