package io.vireo.server.data.vector;

/**
 * A vector from which distances to nodes are taken: 0 for the same direction, 1 for a right angle,
 * 2 for opposite ones. Owned by the data context.
 *
 * <p>The loops are such that the JVM's compiler makes vector instructions of them: it does so for
 * numbers of 32 bits in arrays of the heap.
 */
abstract class VectorQuery {
  /** The greatest step of {@link Quantization#INT8}. */
  static final int MAX_STEP = 127;

  /** The bits of vectors of a set. */
  protected final VectorShape shape;

  /** The bits of the node that is compared. */
  protected final int[] node;

  private VectorQuery(VectorShape shape) {
    this.shape = shape;
    node = new int[shape.words()];
  }

  /** One that must be pointed at a vector first. */
  static VectorQuery of(VectorShape shape) {
    return switch (shape.quantization()) {
      case NONE -> new OfFloats(shape);
      case INT8 -> new OfBytes(shape);
      default -> new OfBits(shape);
    };
  }

  /**
   * Points at a vector.
   *
   * @param words its bits, as {@link VectorCode} makes them; they are copied
   * @param range its greatest component
   */
  abstract void point(int[] words, float range);

  /** Points at the vector of a node. */
  void point(VectorBlocks blocks, int number) {
    blocks.getInts(number, VectorShape.VECTOR_AT, node, node.length);
    point(node, blocks.range(number));
  }

  /** The distance to a node. */
  abstract float distance(VectorBlocks blocks, int number);

  private static final class OfFloats extends VectorQuery {
    private final float[] components;

    OfFloats(VectorShape shape) {
      super(shape);
      components = new float[node.length];
    }

    @Override
    void point(int[] words, float range) {
      for (int i = 0; i < components.length; i++) {
        components[i] = Float.intBitsToFloat(words[i]);
      }
    }

    @Override
    float distance(VectorBlocks blocks, int number) {
      blocks.getInts(number, VectorShape.VECTOR_AT, node, node.length);
      return 1 - dot(components, node);
    }

    /** Two sums, so that two additions are under way. */
    private static float dot(float[] one, int[] other) {
      float even = 0;
      float odd = 0;
      int i = 0;
      for (; i <= one.length - 8; i += 8) {
        even +=
            one[i] * Float.intBitsToFloat(other[i])
                + one[i + 1] * Float.intBitsToFloat(other[i + 1])
                + one[i + 2] * Float.intBitsToFloat(other[i + 2])
                + one[i + 3] * Float.intBitsToFloat(other[i + 3]);
        odd +=
            one[i + 4] * Float.intBitsToFloat(other[i + 4])
                + one[i + 5] * Float.intBitsToFloat(other[i + 5])
                + one[i + 6] * Float.intBitsToFloat(other[i + 6])
                + one[i + 7] * Float.intBitsToFloat(other[i + 7]);
      }
      for (; i < one.length; i++) {
        even += one[i] * Float.intBitsToFloat(other[i]);
      }
      return even + odd;
    }
  }

  /** Four components lie in a word. Those of this vector are apart, one array for each place. */
  private static final class OfBytes extends VectorQuery {
    private final int[] first;
    private final int[] second;
    private final int[] third;
    private final int[] fourth;
    private float range;

    OfBytes(VectorShape shape) {
      super(shape);
      first = new int[node.length];
      second = new int[node.length];
      third = new int[node.length];
      fourth = new int[node.length];
    }

    @Override
    void point(int[] words, float newRange) {
      for (int i = 0; i < first.length; i++) {
        first[i] = words[i] << 24 >> 24;
        second[i] = words[i] << 16 >> 24;
        third[i] = words[i] << 8 >> 24;
        fourth[i] = words[i] >> 24;
      }
      range = newRange;
    }

    @Override
    float distance(VectorBlocks blocks, int number) {
      blocks.getInts(number, VectorShape.VECTOR_AT, node, node.length);
      float other = blocks.range(number);
      if (range == 0 || other == 0) {
        return 1;
      }
      float step = range / MAX_STEP * (other / MAX_STEP);
      float distance = 1 - dot(node) * step;
      return Math.min(2, Math.max(0, distance));
    }

    private int dot(int[] words) {
      int sum = 0;
      for (int i = 0; i < first.length; i++) {
        int four = words[i];
        sum +=
            (four << 24 >> 24) * first[i]
                + (four << 16 >> 24) * second[i]
                + (four << 8 >> 24) * third[i]
                + (four >> 24) * fourth[i];
      }
      return sum;
    }
  }

  private static final class OfBits extends VectorQuery {
    private final int[] bits;

    OfBits(VectorShape shape) {
      super(shape);
      bits = new int[node.length];
    }

    @Override
    void point(int[] words, float range) {
      System.arraycopy(words, 0, bits, 0, bits.length);
    }

    @Override
    float distance(VectorBlocks blocks, int number) {
      blocks.getInts(number, VectorShape.VECTOR_AT, node, node.length);
      int differing = 0;
      for (int i = 0; i < bits.length; i++) {
        differing += Integer.bitCount(bits[i] ^ node[i]);
      }
      return (float) differing * 2 / shape.dimension();
    }
  }
}
