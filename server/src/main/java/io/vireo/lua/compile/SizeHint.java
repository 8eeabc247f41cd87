package io.vireo.lua.compile;

/**
 * The size that a table gets when it is made. Lua's instruction has nine bits for it, five for the
 * mantissa and the others for an exponent, so that large sizes are rounded up.
 */
final class SizeHint {
  private static final int MANTISSA = 16;

  private SizeHint() {}

  /** A size as the instruction can tell it. */
  static int rounded(int size) {
    int mantissa = size;
    int exponent = 0;
    while (mantissa >= MANTISSA) {
      mantissa = mantissa + 1 >> 1;
      exponent++;
    }
    return mantissa << exponent;
  }
}
