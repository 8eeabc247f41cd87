package io.vireo.server.data.vector;

/** How the components of the vectors of a set are kept. Any thread. */
public enum Quantization {
  /** As they are: 32 bits each. */
  NONE("f32", "NOQUANT"),
  /** Eight bits each, in steps of the greatest one of the vector. */
  INT8("int8", "Q8"),
  /** One bit each: whether they are above 0. */
  BINARY("bin", "BIN");

  private final String label;
  private final String option;

  Quantization(String label, String option) {
    this.label = label;
    this.option = option;
  }

  /** The word by which VADD asks for it. */
  public String option() {
    return option;
  }

  /** The name that VINFO shows. */
  public String label() {
    return label;
  }

  /** Words of 32 bits that a vector takes; those of bits come in pairs. */
  int words(int dimension) {
    return switch (this) {
      case NONE -> dimension;
      case INT8 -> dimension + 3 >>> 2;
      default -> dimension + 63 >>> 6 << 1;
    };
  }

  /** Bytes of a vector in files and in answers. */
  public int bytes(int dimension) {
    return this == INT8 ? dimension : words(dimension) * Integer.BYTES;
  }
}
