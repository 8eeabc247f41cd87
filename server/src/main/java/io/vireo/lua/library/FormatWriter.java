package io.vireo.lua.library;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.NumberFormat;
import io.vireo.lua.core.Numbers;

/** Writes values as C's {@code printf} does. */
final class FormatWriter {
  /** From this length on a string is not cut at a zero byte, nor padded, if it has no precision. */
  private static final int LONG_STRING = 100;

  private static final int OCTAL = 8;
  private static final int DECIMAL = 10;

  private final Buffer buffer;

  FormatWriter(Buffer buffer) {
    this.buffer = buffer;
  }

  /** A character: like C's, a zero byte ends what is written. */
  void character(FormatItem item, int octet) {
    int pad = item.width - 1;
    if (!item.has(FormatItem.LEFT)) {
      buffer.fill(' ', pad);
    }
    if ((octet & 0xFF) == 0) {
      return;
    }
    buffer.put(octet);
    if (item.has(FormatItem.LEFT)) {
      buffer.fill(' ', pad);
    }
  }

  void string(FormatItem item, LuaString string) {
    int length = string.length();
    if (item.precision < 0 && length >= LONG_STRING) {
      buffer.put(string);
      return;
    }
    byte[] bytes = string.bytes();
    int most = item.precision < 0 ? length : Math.min(length, item.precision);
    int end = 0;
    while (end < most && bytes[end] != 0) {
      end++;
    }
    padded(item, bytes, end);
  }

  private void padded(FormatItem item, byte[] bytes, int length) {
    int pad = item.width - length;
    if (!item.has(FormatItem.LEFT)) {
      buffer.fill(' ', pad);
    }
    buffer.put(bytes, 0, length);
    if (item.has(FormatItem.LEFT)) {
      buffer.fill(' ', pad);
    }
  }

  /** A string that Lua reads back. */
  void quoted(LuaString string) {
    buffer.put('"');
    for (byte octet : string.bytes()) {
      switch (octet) {
        case '"', '\\', '\n' -> {
          buffer.put('\\');
          buffer.put(octet);
        }
        case '\r' -> {
          buffer.put('\\');
          buffer.put('r');
        }
        case 0 -> {
          buffer.put('\\');
          buffer.fill('0', 3);
        }
        default -> buffer.put(octet);
      }
    }
    buffer.put('"');
  }

  /** With a sign, in decimal. */
  void signed(FormatItem item, long number) {
    if (item.width == 0 && item.precision < 0 && item.flags == 0 && number >= 0) {
      byte[] bytes = buffer.reserve(Numbers.LONGEST);
      buffer.length(NumberFormat.whole(number, bytes, buffer.length()));
      return;
    }
    String digits = number < 0 ? Long.toString(number).substring(1) : Long.toString(number);
    integer(item, sign(item, number < 0), digits, number == 0);
  }

  /** Without a sign, in the base that the letter names. */
  void unsigned(FormatItem item, long number) {
    int base = item.letter == 'u' ? DECIMAL : item.letter == 'o' ? OCTAL : 2 * OCTAL;
    String digits = Long.toUnsignedString(number, base);
    String prefix = "";
    if (item.has(FormatItem.ALTERNATE) && base != DECIMAL && number != 0) {
      prefix = base == OCTAL ? "" : "0x";
      boolean zeroFirst = base == OCTAL && item.precision <= digits.length();
      digits = zeroFirst ? "0" + digits : digits;
    }
    boolean keepsZero = item.has(FormatItem.ALTERNATE) && base == OCTAL;
    int from = buffer.length();
    integer(item, prefix, digits, number == 0 && !keepsZero);
    if (item.letter == 'X') {
      upperCase(from);
    }
  }

  private void integer(FormatItem item, String prefix, String digits, boolean isZero) {
    String shown = isZero && item.precision == 0 ? "" : digits;
    int zeros = Math.max(0, item.precision - shown.length());
    int pad = item.width - prefix.length() - zeros - shown.length();
    boolean left = item.has(FormatItem.LEFT);
    if (item.has(FormatItem.ZERO) && !left && item.precision < 0) {
      zeros = Math.max(0, pad);
      pad = 0;
    }
    if (!left) {
      buffer.fill(' ', pad);
    }
    put(prefix);
    buffer.fill('0', zeros);
    put(shown);
    if (left) {
      buffer.fill(' ', pad);
    }
  }

  private void put(String text) {
    for (int i = 0; i < text.length(); i++) {
      buffer.put(text.charAt(i));
    }
  }

  private static String sign(FormatItem item, boolean negative) {
    if (negative) {
      return "-";
    }
    return item.has(FormatItem.PLUS) ? "+" : item.has(FormatItem.SPACE) ? " " : "";
  }

  /** A number with a point: {@code e f g} and their upper cases. */
  void real(FormatItem item, double number) {
    int from = buffer.length();
    boolean negative = Double.doubleToRawLongBits(number) < 0;
    put(sign(item, negative));
    int body = buffer.length();
    boolean finite = Math.abs(number) <= Double.MAX_VALUE;
    if (finite) {
      body(item, Math.abs(number));
    } else {
      put(Double.isNaN(number) ? "nan" : "inf");
    }
    if (item.letter < 'a') {
      upperCase(body);
    }
    int pad = item.width - (buffer.length() - from);
    if (pad <= 0) {
      return;
    }
    if (item.has(FormatItem.LEFT)) {
      buffer.fill(' ', pad);
    } else if (item.has(FormatItem.ZERO) && finite) {
      insert('0', pad, body);
    } else {
      insert(' ', pad, from);
    }
  }

  private void body(FormatItem item, double number) {
    byte[] bytes = buffer.reserve(NumberFormat.LONGEST);
    int at = buffer.length();
    int precision = item.precision < 0 ? 6 : item.precision;
    boolean point = item.has(FormatItem.ALTERNATE);
    int end =
        switch (item.letter) {
          case 'f' -> NumberFormat.fixed(number, precision, point, bytes, at);
          case 'e', 'E' -> NumberFormat.scientific(number, precision, point, bytes, at);
          default -> NumberFormat.general(number, precision, point, bytes, at);
        };
    buffer.length(end);
  }

  private void insert(int octet, int count, int at) {
    int moved = buffer.length() - at;
    byte[] bytes = buffer.reserve(count);
    System.arraycopy(bytes, at, bytes, at + count, moved);
    buffer.length(at);
    buffer.fill(octet, count);
    buffer.length(at + count + moved);
  }

  private void upperCase(int from) {
    byte[] bytes = buffer.reserve(0);
    for (int i = from; i < buffer.length(); i++) {
      if (bytes[i] >= 'a' && bytes[i] <= 'z') {
        bytes[i] -= 0x20;
      }
    }
  }
}
