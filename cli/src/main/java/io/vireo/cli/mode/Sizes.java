package io.vireo.cli.mode;

/** Bytes for people: 1003B, 4.03K, 2.32G. */
final class Sizes {
  private static final String UNITS = "KMGT";

  private Sizes() {}

  static String of(long bytes) {
    if (bytes < 0) {
      return "-" + of(-bytes);
    }
    if (bytes < 1024) {
      return bytes + "B";
    }
    double scaled = bytes / 1024.0;
    int unit = 0;
    while (scaled >= 1024 && unit < UNITS.length() - 1) {
      scaled /= 1024;
      unit++;
    }
    return "%.2f%c".formatted(scaled, UNITS.charAt(unit));
  }
}
