package io.vireo.server.snapshot;

import io.vireo.server.data.table.ElementsImage;
import java.util.function.LongSupplier;

/** Shows the elements of a large collection to a writer. */
final class ElementsWriter implements Continuation {
  private static final long PART_BYTES = 32 * 1024;

  private final ElementsImage image;
  private final LongSupplier written;

  /**
   * The rest of a collection.
   *
   * @param written tells how many bytes have been written
   */
  ElementsWriter(ElementsImage image, LongSupplier written) {
    this.image = image;
    this.written = written;
  }

  @Override
  public boolean more() {
    long end = written.getAsLong() + PART_BYTES;
    boolean last = false;
    while (!last && written.getAsLong() < end) {
      last = image.show();
    }
    return last;
  }

  @Override
  public void freeze() {
    image.freeze();
  }

  @Override
  public void release() {
    image.release();
  }
}
