package io.vireo.server.data.vector;

import java.util.Arrays;

/**
 * Makes the bits of a vector as a set keeps them of its components, and components of the bits.
 * Data context only.
 *
 * <p>A vector is made one of length 1, and its length is kept beside it, so that directions are
 * compared by a product. One of zeros stays as it is.
 */
final class VectorCode {
  private final VectorShape shape;

  /** The bits of the last vector: {@link VectorShape#words} of them. */
  final int[] words;

  private final float[] unit;
  private float length;
  private float range;

  VectorCode(VectorShape shape) {
    this.shape = shape;
    words = new int[shape.words()];
    unit = new float[shape.dimension()];
  }

  /** The length that the last vector had; 1 for one of zeros. */
  float length() {
    return length;
  }

  /** The greatest component of the last vector, for {@link Quantization#INT8}; else 0. */
  float range() {
    return range;
  }

  /** Makes the bits of a vector. */
  void encode(float[] components) {
    normalize(components);
    range = 0;
    switch (shape.quantization()) {
      case NONE -> toFloats();
      case INT8 -> toBytes();
      default -> toBits();
    }
  }

  private void normalize(float[] components) {
    float sum = 0;
    int i = 0;
    for (; i <= unit.length - 4; i += 4) {
      sum +=
          components[i] * components[i]
              + components[i + 1] * components[i + 1]
              + components[i + 2] * components[i + 2]
              + components[i + 3] * components[i + 3];
    }
    for (; i < unit.length; i++) {
      sum += components[i] * components[i];
    }
    float root = (float) Math.sqrt(sum);
    length = root == 0 ? 1 : root;
    for (i = 0; i < unit.length; i++) {
      unit[i] = components[i] / length;
    }
  }

  private void toFloats() {
    for (int i = 0; i < unit.length; i++) {
      words[i] = Float.floatToRawIntBits(unit[i]);
    }
  }

  private void toBytes() {
    for (float each : unit) {
      // What is not a number does not count.
      range = Math.abs(each) > range ? Math.abs(each) : range;
    }
    float scale = range == 0 ? 0 : VectorQuery.MAX_STEP / range;
    Arrays.fill(words, 0);
    for (int i = 0; i < unit.length; i++) {
      words[i >> 2] |= (round(unit[i] * scale) & 0xff) << ((i & 3) << 3);
    }
  }

  /** To the nearest integer, away from 0 from a half on; bounded. */
  private static int round(float scaled) {
    int whole = (int) (scaled + Math.copySign(0.5, (double) scaled));
    return Math.max(-VectorQuery.MAX_STEP, Math.min(VectorQuery.MAX_STEP, whole));
  }

  private void toBits() {
    Arrays.fill(words, 0);
    for (int i = 0; i < unit.length; i++) {
      words[i >> 5] |= (unit[i] > 0 ? 1 : 0) << (i & 31);
    }
  }

  /** The components of a vector, as it came, as well as its bits tell. */
  static float[] decode(VectorShape shape, int[] words, float range, float length) {
    float[] components = new float[shape.dimension()];
    for (int i = 0; i < components.length; i++) {
      components[i] =
          switch (shape.quantization()) {
            case NONE -> Float.intBitsToFloat(words[i]) * length;
            case INT8 ->
                (byte) (words[i >> 2] >> ((i & 3) << 3)) * range / VectorQuery.MAX_STEP * length;
            default -> (words[i >> 5] >> (i & 31) & 1) == 0 ? -1 : 1;
          };
    }
    return components;
  }
}
