package io.vireo.server.data;

/**
 * A value too large or too rich to be packed beside its key. Owned by the data context.
 *
 * <p>Small strings are no {@code Value}: they live in the packed array of their key.
 */
public interface Value {
  /** The type that TYPE shows. */
  Type type();

  /** The encoding that OBJECT ENCODING shows. */
  String encoding();

  /** A deep copy, for COPY. */
  Value copy();

  /**
   * Heap bytes of this value and all it holds, by the layout of this JVM. Kept up to date while the
   * value changes, so it costs nothing to ask.
   */
  long heapBytes();

  /**
   * Loads what nearly every command on this value looks at; see {@code Prefetch}.
   *
   * @param element hash of an element that will be asked for, or 0
   * @return of no meaning, but must be used
   */
  default int touch(long element) {
    return 0;
  }

  /** Feeds the value into a fingerprint, in the way that makes it equal to Redis' own. */
  void digest(Digest into);
}
