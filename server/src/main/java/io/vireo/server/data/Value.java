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

  /** Step of {@link #touch}: the directory of a table, the ring of a list's chunks. */
  int TOUCH_DIRECTORY = 0;

  /** Step of {@link #touch}: the segment of a table; the first that depends on the element. */
  int TOUCH_SEGMENT = 1;

  /** Step of {@link #touch}: the bucket of a table, the first and the last chunk or node. */
  int TOUCH_BUCKET = 2;

  /** Step of {@link #touch}: the block of a field, the leaf of a member, the end of a chunk. */
  int TOUCH_PART = 3;

  /** Step of {@link #touch}: a member in its leaf. */
  int TOUCH_MEMBER = 4;

  /** The number of steps of {@link #touch}. */
  int TOUCH_STEPS = 5;

  /**
   * Takes a step of loading what nearly every command on this value looks at: first the objects of
   * the heap through which the way leads, then what lies outside, down to an element. Each step
   * needs what those before have loaded, and waits for little else; see {@code Prefetch}.
   *
   * @param element hash of an element that will be asked for, or {@link #FIRST_ELEMENT} or {@link
   *     #LAST_ELEMENT}; 0 if it is not known which
   * @param step from {@link #TOUCH_DIRECTORY} on, below {@link #TOUCH_STEPS}
   * @param lines takes what is to be loaded before the next step
   */
  default void touch(long element, int step, CacheLines lines) {}

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
