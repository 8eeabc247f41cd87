package io.vireo.server.data.vector;

import io.vireo.server.data.HeapLayout;

/**
 * A projection of vectors to fewer dimensions, which mostly keeps distances: its factors are all of
 * one size, with signs that look as if drawn, but are always the same. Any thread.
 *
 * @see <a href="https://doi.org/10.1016/S0022-0000(03)00025-4">Achlioptas: Database-friendly random
 *     projections</a>
 */
public final class Projection {
  private final int input;
  private final int output;

  /** The factors of a file that has others, row by row; else null. */
  private final float[] factors;

  /** The usual one. */
  public Projection(int input, int output) {
    this(input, output, null);
  }

  private Projection(int input, int output, float[] factors) {
    this.input = input;
    this.output = output;
    this.factors = factors;
  }

  /** That of a file, which has its factors. */
  public static Projection of(int input, int output, float[] factors) {
    Projection usual = new Projection(input, output);
    for (int i = 0; i < factors.length; i++) {
      if (factors[i] != usual.factor(i / input, i % input)) {
        return new Projection(input, output, factors);
      }
    }
    return usual;
  }

  /** Dimensions of what is projected. */
  public int input() {
    return input;
  }

  /** A factor of a row, one for each dimension of the result, and a column. */
  public float factor(int row, int column) {
    if (factors != null) {
      return factors[row * input + column];
    }
    float size = (float) (1 / Math.sqrt(input));
    return (Integer.bitCount(row & column) & 1) == 0 ? size : -size;
  }

  /** Bytes of the heap. */
  long heapBytes() {
    return factors == null ? 0 : HeapLayout.bytes((long) factors.length * Float.BYTES);
  }

  /** The projected vector. */
  public float[] apply(float[] vector) {
    float[] result = new float[output];
    for (int row = 0; row < output; row++) {
      float sum = 0;
      for (int column = 0; column < input; column++) {
        sum += factor(row, column) * vector[column];
      }
      result[row] = sum;
    }
    return result;
  }
}
