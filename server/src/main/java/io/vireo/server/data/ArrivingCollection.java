package io.vireo.server.data;

/**
 * A collection on its way to a key: a database takes its elements in, and never gives this value to
 * a command. Owned by the data context.
 */
public abstract class ArrivingCollection implements Aggregate {
  private final Packing packing;
  private final long size;
  private final long heapBytes;

  /**
   * A collection of some elements.
   *
   * @param packing the encoding in which it is shown
   * @param heapBytes of the elements
   */
  protected ArrivingCollection(Packing packing, long size, long heapBytes) {
    this.packing = packing;
    this.size = size;
    this.heapBytes = heapBytes;
  }

  /** The encoding in which it is shown. */
  public final Packing shown() {
    return packing;
  }

  @Override
  public final Type type() {
    return packing.type();
  }

  @Override
  public final long size() {
    return size;
  }

  @Override
  public final long heapBytes() {
    return heapBytes;
  }

  @Override
  public final String encoding() {
    throw onItsWay();
  }

  @Override
  public final void digest(Digest into) {
    throw onItsWay();
  }

  private static IllegalStateException onItsWay() {
    return new IllegalStateException("A collection on its way to a key is not read");
  }
}
