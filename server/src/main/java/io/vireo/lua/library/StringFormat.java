package io.vireo.lua.library;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.HostFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;

/** {@code string.format}. */
final class StringFormat implements HostFunction.Body {
  private final Scratch scratch;

  StringFormat(Scratch scratch) {
    this.scratch = scratch;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    LuaString format = Arguments.string(arguments, 1);
    Buffer buffer = scratch.buffer();
    format(format.bytes(), arguments, buffer);
    LuaString result = buffer.toLuaString();
    thread.steps(result.length() >> 5);
    scratch.giveBack(buffer);
    return result;
  }

  private static void format(byte[] format, Object[] arguments, Buffer buffer) {
    FormatItem item = new FormatItem(format);
    FormatWriter writer = new FormatWriter(buffer);
    int argument = 1;
    int at = 0;
    while (at < format.length) {
      int percent = at;
      while (percent < format.length && format[percent] != '%') {
        percent++;
      }
      buffer.put(format, at, percent - at);
      at = percent + 1;
      if (percent == format.length) {
        break;
      }
      if (at < format.length && format[at] == '%') {
        buffer.put('%');
        at++;
        continue;
      }
      if (++argument > arguments.length) {
        throw new ArgumentError(argument, "no value");
      }
      at = item.read(at);
      write(item, writer, arguments, argument);
    }
  }

  private static void write(
      FormatItem item, FormatWriter writer, Object[] arguments, int argument) {
    switch (item.letter) {
      case 'c' -> writer.character(item, toInt(Arguments.number(arguments, argument)));
      case 'd', 'i' -> writer.signed(item, Arguments.integer(arguments, argument));
      case 'o', 'u', 'x', 'X' ->
          writer.unsigned(item, toUnsigned(Arguments.number(arguments, argument)));
      case 'e', 'E', 'f', 'g', 'G' -> writer.real(item, Arguments.number(arguments, argument));
      case 'q' -> writer.quoted(Arguments.string(arguments, argument));
      case 's' -> writer.string(item, Arguments.string(arguments, argument));
      default -> throw item.invalid();
    }
  }

  /** A number as a C {@code int}, as x86-64 converts it: what does not fit is the least one. */
  private static int toInt(double number) {
    return number > Integer.MIN_VALUE - 1.0 && number < Integer.MAX_VALUE + 1.0
        ? (int) number
        : Integer.MIN_VALUE;
  }

  /** A number as 64 bits without sign, as gcc converts it on x86-64. */
  private static long toUnsigned(double number) {
    return number >= 0x1p63
        ? Numbers.toLong(number - 0x1p63) ^ Long.MIN_VALUE
        : Numbers.toLong(number);
  }
}
