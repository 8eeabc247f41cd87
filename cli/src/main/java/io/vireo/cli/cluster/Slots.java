package io.vireo.cli.cluster;

import java.util.BitSet;
import java.util.List;
import java.util.StringJoiner;

/**
 * Slots of a cluster (redis.io, "Cluster specification"): which a key has, and sets of them as
 * text.
 */
final class Slots {
  /** How many there are. */
  static final int COUNT = 16_384;

  private static final int POLYNOMIAL = 0x1021;

  private Slots() {}

  /**
   * The slot of a key, a {@link io.vireo.config.ByteText}: of what stands in its first braces, if
   * anything does.
   */
  static int of(String key) {
    int open = key.indexOf('{');
    int close = open < 0 ? -1 : key.indexOf('}', open);
    String hashed = close > open + 1 ? key.substring(open + 1, close) : key;
    int crc = 0;
    for (int i = 0; i < hashed.length(); i++) {
      crc ^= hashed.charAt(i) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? crc << 1 ^ POLYNOMIAL : crc << 1;
      }
      crc &= 0xffff;
    }
    return crc % COUNT;
  }

  /** Ranges: [0-5460],[7000]. */
  static String shown(BitSet slots) {
    StringJoiner ranges = new StringJoiner(",");
    for (int from = slots.nextSetBit(0); from >= 0; ) {
      int to = slots.nextClearBit(from) - 1;
      ranges.add(from == to ? "[" + from + "]" : "[" + from + "-" + to + "]");
      from = slots.nextSetBit(to + 1);
    }
    return ranges.toString();
  }

  /** Adds "5" or "5-9" to a set. */
  static void add(BitSet slots, String range) {
    int dash = range.indexOf('-');
    int from = Integer.parseInt(dash < 0 ? range : range.substring(0, dash));
    int to = dash < 0 ? from : Integer.parseInt(range.substring(dash + 1));
    slots.set(from, to + 1);
  }

  /** The members, ascending. */
  static List<Integer> list(BitSet slots) {
    return slots.stream().boxed().toList();
  }
}
