package io.vireo.server.data.table;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Element;
import io.vireo.server.data.page.StoredParts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The elements of a large hash, set or sorted set as they were at one moment, shown bit by bit.
 * Data context only.
 *
 * <p>Once it is {@linkplain #freeze frozen}, the collection may change meanwhile; elements that
 * change are shown out of order then.
 */
public abstract class ElementsImage implements ImagedElements.Image {
  /*
   * The walk goes in an order of the elements that changes of others do not touch, so whether an
   * element has been shown is known from its place in the order. A collection that is about to
   * change an element says so before. If the walk has not come to it, it is shown right then, as it
   * was, and noted, so that the walk passes over it later; noted is also an element that comes to a
   * place ahead of the walk. So a change never costs more than one element, where a copy of the
   * part that it lies in would be some hundred.
   *
   * If the collection is deleted meanwhile, its blocks stay until the image is released, and so do
   * those of a database that is emptied.
   */
  private final ImagedElements elements;
  private final Set<Bytes> noted = new HashSet<>();
  private List<? extends StoredParts> retained = List.of();
  private boolean done;

  /** Elements that have not been shown, not frozen yet. */
  protected ElementsImage(ImagedElements elements) {
    this.elements = elements;
  }

  /** Shows some more elements, about a hundred; true if those were the last. */
  public final boolean show() {
    done = showSome();
    return done;
  }

  /** From now on the collection may change. */
  public final void freeze() {
    elements.add(this);
    retained = elements.parts();
    for (StoredParts each : retained) {
      each.hold();
    }
  }

  /** The rest is not wanted, or there is none. */
  public final void release() {
    elements.remove(this);
    for (StoredParts each : retained) {
      each.release();
    }
    retained = List.of();
  }

  /** Walks on over some elements, showing those that are not {@link #isNoted noted}. */
  protected abstract boolean showSome();

  /**
   * True if the walk has not come to the place of an element.
   *
   * @param score of a member of a sorted set
   */
  protected abstract boolean isAhead(Bytes name, double score);

  /** Shows an element that is in the collection. */
  protected abstract void show(Bytes name, double score);

  /** True if the walk is to pass over an element. */
  protected final boolean isNoted(Element name) {
    return !noted.isEmpty() && noted.contains(name.copy());
  }

  @Override
  public final void beforeChange(Bytes name, double score) {
    if (!done && isAhead(name, score) && noted.add(name.copy())) {
      show(name, score);
    }
  }

  @Override
  public final void beforeAdd(Bytes name, double score) {
    if (!done && isAhead(name, score)) {
      noted.add(name.copy());
    }
  }
}
