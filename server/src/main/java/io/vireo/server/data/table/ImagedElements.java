package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.StoredParts;
import java.util.Arrays;
import java.util.List;

/**
 * The elements of a large collection, which images show as they were while it changes. Owned by the
 * data context.
 *
 * <p>A subclass calls {@link #beforeChange} and {@link #beforeAdd} before each change, if {@link
 * #isImaged}.
 */
public abstract class ImagedElements {
  private static final Image[] NONE = {};

  /** Shows elements as they were before they change. */
  interface Image {
    /** An element that is there is about to be changed or removed. */
    void beforeChange(Bytes name, double score);

    /** An element is about to come to a place. */
    void beforeAdd(Bytes name, double score);
  }

  /** A snapshot's, and that of slots on their way. */
  private Image[] images = NONE;

  /** True if only an image needs the elements any more. */
  private boolean abandoned;

  /** The blocks that an image reads. */
  protected abstract List<? extends StoredParts> parts();

  /** Frees the elements, which nothing needs any more. */
  protected abstract void free();

  /** Gives the elements up: they are freed, now or once no image shows them. */
  public final void leave() {
    abandoned = isImaged();
    if (!abandoned) {
      free();
    }
  }

  /** An image shows the elements from now on. */
  final void add(Image image) {
    images = Arrays.copyOf(images, images.length + 1);
    images[images.length - 1] = image;
  }

  /** An image that may have been added shows them no more. */
  final void remove(Image image) {
    images = Arrays.stream(images).filter(each -> each != image).toArray(Image[]::new);
    if (abandoned) {
      leave();
    }
  }

  /** True if an image shows the elements. */
  protected final boolean isImaged() {
    return images.length > 0;
  }

  /**
   * An element that is there is about to be changed or removed.
   *
   * @param score of a member of a sorted set, else any
   */
  protected final void beforeChange(Bytes name, double score) {
    for (Image each : images) {
      each.beforeChange(name, score);
    }
  }

  /** An element is about to be added; a member of a sorted set also, to get another score. */
  protected final void beforeAdd(Bytes name, double score) {
    for (Image each : images) {
      each.beforeAdd(name, score);
    }
  }
}
