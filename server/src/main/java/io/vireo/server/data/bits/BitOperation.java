package io.vireo.server.data.bits;

import io.vireo.server.data.Bytes;
import java.util.Arrays;
import java.util.List;

/**
 * What BITOP makes of several strings. A shorter string counts as if zero bytes followed it. Any
 * thread.
 */
public enum BitOperation {
  /** Bits that all strings have. */
  AND(1),
  /** Bits that some string has. */
  OR(1),
  /** Bits that an odd number of strings have. */
  XOR(1),
  /** Bits that the only string lacks. */
  NOT(1),
  /** Bits that the first string has and no other one. */
  DIFF(2),
  /** Bits that the first string lacks and some other one has. */
  DIFF1(2),
  /** Bits that the first string has and some other one too. */
  ANDOR(2),
  /** Bits that exactly one string has. */
  ONE(1);

  /**
   * The number of bytes of the result that are finished before the next ones: they and those of a
   * source fit into the processor's first cache.
   */
  private static final int BLOCK = 8192;

  private final int least;

  BitOperation(int least) {
    this.least = least;
  }

  /** How many strings there must be at least. */
  public int least() {
    return least;
  }

  /** The operation of this name, in capitals or not, or null. */
  public static BitOperation of(Bytes name) {
    for (BitOperation operation : values()) {
      if (name.is(operation.name())) {
        return operation;
      }
    }
    return null;
  }

  /** The result: as long as the longest source, zeros and all. */
  public byte[] apply(List<Bytes> sources) {
    int longest = 0;
    for (Bytes source : sources) {
      longest = Math.max(longest, source.length());
    }
    byte[] result = new byte[longest];
    byte[] twice = this == ONE ? new byte[Math.min(BLOCK, longest)] : null;
    for (int at = 0; at < longest; at += BLOCK) {
      block(sources, result, at, Math.min(BLOCK, longest - at), twice);
    }
    return result;
  }

  private void block(List<Bytes> sources, byte[] into, int at, int count, byte[] twice) {
    switch (this) {
      case AND -> and(sources, into, at, count);
      case OR -> or(sources, 0, into, at, count);
      case XOR -> xor(sources, into, at, count);
      case NOT -> {
        or(sources, 0, into, at, count);
        Bits.not(into, at, count);
      }
      case DIFF -> {
        or(sources, 1, into, at, count);
        Bits.not(into, at, count);
        and(sources.get(0), into, at, count);
      }
      case DIFF1 -> {
        or(sources, 1, into, at, count);
        without(sources.get(0), into, at, count);
      }
      case ANDOR -> {
        or(sources, 1, into, at, count);
        and(sources.get(0), into, at, count);
      }
      default -> one(sources, into, at, count, twice);
    }
  }

  /** How many of {@code count} bytes from {@code at} a source has. */
  private static int covered(Bytes source, int at, int count) {
    return Math.max(0, Math.min(count, source.length() - at));
  }

  private static void and(List<Bytes> sources, byte[] into, int at, int count) {
    or(sources.subList(0, 1), 0, into, at, count);
    for (int i = 1; i < sources.size(); i++) {
      and(sources.get(i), into, at, count);
    }
  }

  private static void and(Bytes source, byte[] into, int at, int count) {
    int there = covered(source, at, count);
    Bits.and(into, at, source.array(), source.offset() + at, there);
    Arrays.fill(into, at + there, at + count, (byte) 0);
  }

  private static void or(List<Bytes> sources, int from, byte[] into, int at, int count) {
    for (int i = from; i < sources.size(); i++) {
      Bytes source = sources.get(i);
      int there = covered(source, at, count);
      Bits.or(into, at, source.array(), source.offset() + at, there);
    }
  }

  private static void xor(List<Bytes> sources, byte[] into, int at, int count) {
    for (Bytes source : sources) {
      int there = covered(source, at, count);
      Bits.xor(into, at, source.array(), source.offset() + at, there);
    }
  }

  /** Takes the bits of a source away: what is in neither of them flips twice. */
  private static void without(Bytes source, byte[] into, int at, int count) {
    int there = covered(source, at, count);
    Bits.or(into, at, source.array(), source.offset() + at, there);
    Bits.xor(into, at, source.array(), source.offset() + at, there);
  }

  /** Collects the bits that two strings have, to take them away from those that some have. */
  private static void one(List<Bytes> sources, byte[] into, int at, int count, byte[] twice) {
    Arrays.fill(twice, 0, count, (byte) 0);
    for (Bytes source : sources) {
      int there = covered(source, at, count);
      Bits.both(twice, into, at, source.array(), source.offset() + at, there);
      Bits.or(into, at, source.array(), source.offset() + at, there);
    }
    Bits.or(into, at, twice, 0, count);
    Bits.xor(into, at, twice, 0, count);
  }
}
