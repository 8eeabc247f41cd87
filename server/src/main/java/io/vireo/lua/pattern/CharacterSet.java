package io.vireo.lua.pattern;

import java.util.Arrays;

/** A set of bytes, as 256 bits: what one item of a pattern matches. Fixed once it is compiled. */
final class CharacterSet {
  private static final int SIZE = 256;

  private final long[] bits = new long[SIZE / Long.SIZE];

  /** The set of all bytes. */
  static CharacterSet all() {
    CharacterSet set = new CharacterSet();
    Arrays.fill(set.bits, -1);
    return set;
  }

  boolean has(int octet) {
    return (bits[(octet & 0xFF) >>> 6] >>> octet & 1) != 0;
  }

  void add(int octet) {
    bits[(octet & 0xFF) >>> 6] |= 1L << octet;
  }

  void addRange(int first, int last) {
    for (int octet = first; octet <= last; octet++) {
      add(octet);
    }
  }

  /** Adds what {@code %letter} stands for: a class of the C locale, its complement, or itself. */
  void addClass(int letter) {
    int lower = letter | 0x20;
    boolean isClass = letter < 0x80 && "acdlpsuwxz".indexOf(lower) >= 0 && letter >= 'A';
    if (!isClass) {
      add(letter);
      return;
    }
    for (int octet = 0; octet < SIZE; octet++) {
      if (isOf(lower, octet) == (letter == lower)) {
        add(octet);
      }
    }
  }

  private static boolean isOf(int letter, int octet) {
    boolean digit = octet >= '0' && octet <= '9';
    boolean lower = octet >= 'a' && octet <= 'z';
    boolean upper = octet >= 'A' && octet <= 'Z';
    return switch (letter) {
      case 'a' -> lower || upper;
      case 'c' -> octet < ' ' || octet == 0x7F;
      case 'd' -> digit;
      case 'l' -> lower;
      case 'p' -> octet > ' ' && octet < 0x7F && !digit && !lower && !upper;
      case 's' -> octet == ' ' || octet >= '\t' && octet <= '\r';
      case 'u' -> upper;
      case 'w' -> digit || lower || upper;
      case 'x' -> digit || octet >= 'a' && octet <= 'f' || octet >= 'A' && octet <= 'F';
      default -> octet == 0;
    };
  }

  void complement() {
    for (int i = 0; i < bits.length; i++) {
      bits[i] = ~bits[i];
    }
  }

  boolean isAll() {
    return (bits[0] & bits[1] & bits[2] & bits[3]) == -1;
  }

  /** Whether no byte is in both. */
  boolean isDisjoint(CharacterSet other) {
    for (int i = 0; i < bits.length; i++) {
      if ((bits[i] & other.bits[i]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** The only byte in it, or {@link Pattern#NO_BYTE}. */
  int only() {
    int found = Pattern.NO_BYTE;
    for (int octet = 0; octet < SIZE; octet++) {
      if (has(octet)) {
        if (found >= 0) {
          return Pattern.NO_BYTE;
        }
        found = octet;
      }
    }
    return found;
  }
}
