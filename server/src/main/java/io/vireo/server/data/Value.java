package io.vireo.server.data;

/**
 * A value as an object: a collection, or a string too long to lie beside its key. Owned by the data
 * context.
 *
 * <p>That of a small collection is a view of where it lies, good for one command: see {@link
 * Packing}.
 */
public interface Value {
  /** The type that TYPE shows. */
  Type type();

  /** The encoding that OBJECT ENCODING shows. */
  String encoding();

  /**
   * Heap bytes of this value and all it holds, by the layout of this JVM. Kept up to date while the
   * value changes, so it costs nothing to ask.
   */
  long heapBytes();

  /** Bytes outside the heap of what the value keeps there beside its entry. */
  default long blockBytes() {
    return 0;
  }

  /** Bytes of all that the value holds, in the heap and outside: how large it is. */
  default long bytes() {
    return heapBytes() + blockBytes();
  }

  /** An element in the sense of {@link #touch}: the first one of a list or stream. */
  long FIRST_ELEMENT = 1;

  /** An element in the sense of {@link #touch}: the last one of a list or stream. */
  long LAST_ELEMENT = -1;

  /**
   * Loads what nearly every command on this value looks at; see {@code Prefetch}.
   *
   * @param element hash of an element that will be asked for, or {@link #FIRST_ELEMENT} or {@link
   *     #LAST_ELEMENT}; 0 if it is not known which
   * @return of no meaning, but must be used
   */
  default int touch(long element) {
    return 0;
  }

  /**
   * Loads the objects of the heap through which {@link #touch} goes, as far as it may have to wait
   * for one after the other.
   *
   * @return of no meaning, but must be used
   */
  default int touchObjects() {
    return 0;
  }

  /**
   * Loads the beginning of the parts outside the heap in which {@link #touch} finds the element, if
   * that must be known first.
   *
   * @return of no meaning, but must be used
   */
  default int touchParts(long element) {
    return 0;
  }

  /**
   * Points at the bytes of which the value can be made again, if one array holds all of it.
   *
   * @return how it is made of them, or null if there is no such array
   */
  default Packing packed(Element content) {
    return null;
  }

  /** Feeds the value into a fingerprint, in the way that makes it equal to Redis' own. */
  void digest(Digest into);
}
