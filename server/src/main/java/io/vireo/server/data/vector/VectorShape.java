package io.vireo.server.data.vector;

/**
 * What all vectors of a set have in common, and so where the parts of a node lie in its block. Any
 * thread.
 *
 * <p>Behind the number of the part a node has a head, its vector, its links, level by level, and
 * the element's name:
 *
 * <pre>
 *   4      level
 *   5      tag of the name's hash
 *   6      1 if it was removed while a search may still come by
 *   8      where the name begins
 *   12     bytes of the name
 *   16     number of the part with the attributes, 0 without
 *   20     place in the order of the set
 *   24     length of the vector, before it was made one of length 1
 *   28     greatest component, for {@link Quantization#INT8}
 *   32     the vector
 *   ...    number of links and room for the numbers of nodes, for each level from 0 on
 *   ...    the name
 * </pre>
 *
 * @param quantization how components are kept
 * @param dimension components of each vector, from 1
 * @param links of a node on each level but the lowest, which has twice as many, at most
 */
public record VectorShape(Quantization quantization, int dimension, int links) {
  /** Components of a vector, at most. */
  public static final int MAX_DIMENSION = 1 << 16;

  /** The fewest links that a set may be told to have. */
  public static final int MIN_LINKS = 4;

  /** The most links that a set may be told to have. */
  public static final int MAX_LINKS = 4096;

  /** Levels above the lowest, at most. */
  static final int MAX_LEVEL = 15;

  static final int LEVEL_AT = 4;
  static final int TAG_AT = 5;
  static final int REMOVED_AT = 6;
  static final int NAME_OFFSET_AT = 8;
  static final int NAME_LENGTH_AT = 12;
  static final int ATTRIBUTES_AT = 16;
  static final int PLACE_AT = 20;
  static final int LENGTH_AT = 24;
  static final int RANGE_AT = 28;
  static final int VECTOR_AT = 32;

  /** Words of 32 bits of a vector. */
  int words() {
    return quantization.words(dimension);
  }

  /** Links that a node may have on a level. */
  public int mostLinks(int level) {
    return level == 0 ? 2 * links : links;
  }

  /** Where the number of links of a level lies, in front of them. */
  int linksAt(int level) {
    int lowest = VECTOR_AT + words() * Integer.BYTES;
    return level == 0
        ? lowest
        : lowest + Integer.BYTES * (1 + 2 * links + (level - 1) * (1 + links));
  }

  /** Where the name of a node of a level lies. */
  int nameAt(int level) {
    return linksAt(level + 1);
  }
}
