package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;

/** An image whose walk goes in the order of hashes. Data context only. */
public abstract class PlaceImage extends ElementsImage {
  private static final int STRIDE_ELEMENTS = 64;

  private long cursor;

  /** Elements that have not been shown, not frozen yet. */
  protected PlaceImage(ImagedElements elements) {
    super(elements);
  }

  /** Shows the elements of a step as {@link Dict#scan} does; the next cursor. */
  protected abstract long scan(long from, long count);

  @Override
  protected final boolean showSome() {
    cursor = scan(cursor, STRIDE_ELEMENTS);
    return cursor == 0;
  }

  @Override
  protected final boolean isAhead(Bytes name, double score) {
    return PlaceScan.place(name.hash()) >= cursor;
  }
}
