package io.vireo.lua.module;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;

/**
 * A format of {@code struct} while it is read, option by option: the size of each, the order of
 * bytes and the alignment that hold from there on.
 */
final class StructFormat {
  private static final int LARGEST_INTEGER = 32;
  private static final int NATIVE_ALIGNMENT = 8;

  private final byte[] format;
  private int at;
  private boolean bigEndian;
  private int alignment = 1;

  private int option;
  private int size;

  StructFormat(LuaString format) {
    this.format = format.bytes();
  }

  /** Goes to the next option, if there is one. */
  boolean next() {
    if (charAt(at) == 0) {
      return false;
    }
    option = charAt(at++);
    size = readSize();
    return true;
  }

  /** A byte of the format, 0 at its end, where a string of C has it. */
  private int charAt(int index) {
    return index < format.length ? format[index] & 0xFF : 0;
  }

  private int readSize() {
    return switch (option) {
      case 'b', 'B', 'x' -> 1;
      case 'h', 'H' -> Short.BYTES;
      case 'l', 'L', 'T' -> Long.BYTES;
      case 'f' -> Float.BYTES;
      case 'd' -> Double.BYTES;
      case 'c' -> number(1);
      case 'i', 'I' -> integerSize();
      default -> 0;
    };
  }

  private int integerSize() {
    int wanted = number(Integer.BYTES);
    if (wanted > LARGEST_INTEGER) {
      throw LuaError.at("integral size " + wanted + " is larger than limit of " + LARGEST_INTEGER);
    }
    return wanted;
  }

  private int number(int otherwise) {
    if (!isDigit(charAt(at))) {
      return otherwise;
    }
    long number = 0;
    while (isDigit(charAt(at))) {
      number = number * 10 + charAt(at) - '0';
      if (number > Integer.MAX_VALUE) {
        throw LuaError.at("integral size overflow");
      }
      at++;
    }
    return (int) number;
  }

  private static boolean isDigit(int character) {
    return character >= '0' && character <= '9';
  }

  int option() {
    return option;
  }

  /** Bytes of the option; 0 for what has none, and for strings of any length. */
  int size() {
    return size;
  }

  boolean isBigEndian() {
    return bigEndian;
  }

  boolean isInteger() {
    return switch (option) {
      case 'b', 'B', 'h', 'H', 'l', 'L', 'T', 'i', 'I' -> true;
      default -> false;
    };
  }

  /** Bytes to skip before the option at that place. */
  int padding(long place) {
    if (size == 0 || option == 'c') {
      return 0;
    }
    int unit = Math.min(size, alignment);
    return unit - (int) (place & unit - 1) & unit - 1;
  }

  /**
   * Does what an option says that is no value.
   *
   * @throws LuaError if there is no such option
   */
  void control() {
    switch (option) {
      case ' ':
        break;
      case '>':
        bigEndian = true;
        break;
      case '<':
        bigEndian = false;
        break;
      case '!':
        int wanted = number(NATIVE_ALIGNMENT);
        if (Integer.bitCount(wanted) != 1) {
          throw LuaError.at("alignment " + wanted + " is not a power of 2");
        }
        alignment = wanted;
        break;
      default:
        throw new ArgumentError(1, "invalid format option '" + (char) option + "'");
    }
  }
}
