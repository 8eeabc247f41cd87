package io.vireo.lua.module;

import io.vireo.lua.core.ArgumentError;
import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.library.Library;
import java.util.Arrays;

/** The module {@code struct}: Roberto Ierusalimschy's packing of C structures into strings. */
public final class Struct {
  private static final int SIZE = 3;
  private static final int BYTES_PER_STEP = 64;

  private final Output outputs;
  private Buffer output;

  private Struct(Memory memory) {
    outputs = new Output(memory);
  }

  /** Opens it. */
  public static void open(LuaTable globals, Memory memory) {
    Struct struct = new Struct(memory);
    new Library(memory, SIZE)
        .function("pack", struct::pack)
        .function("unpack", (thread, values) -> new StructReader(thread, values).read())
        .function("size", Struct::size)
        .openAs(globals, "struct");
  }

  private Object pack(LuaThread thread, Object[] given) {
    StructFormat format = new StructFormat(Arguments.string(given, 1));
    Object[] arguments = Arrays.copyOf(given, given.length + 1);
    output = outputs.begin();
    int argument = 2;
    while (format.next()) {
      thread.step();
      output.fill(0, format.padding(output.length()));
      if (format.isInteger()) {
        putInteger(format, Arguments.number(arguments, argument++));
        continue;
      }
      switch (format.option()) {
        case 'x' -> output.put(0);
        case 'f' -> {
          float number = (float) Arguments.number(arguments, argument++);
          put(format, Float.floatToRawIntBits(number), Float.BYTES);
        }
        case 'd' -> {
          double number = Arguments.number(arguments, argument++);
          put(format, Double.doubleToRawLongBits(number), Double.BYTES);
        }
        case 'c', 's' -> putText(thread, format, Arguments.string(arguments, argument), ++argument);
        default -> format.control();
      }
    }
    return output.toLuaString();
  }

  private void putInteger(StructFormat format, double number) {
    put(format, number < 0 ? Numbers.toLong(number) : unsigned(number), format.size());
  }

  /** A number as one of 64 bits without sign, cut as x86-64 does it. */
  static long unsigned(double number) {
    return !(number >= 0x1p63)
        ? Numbers.toLong(number)
        : Numbers.toLong(number - 0x1p63) ^ Long.MIN_VALUE;
  }

  private void put(StructFormat format, long bits, int count) {
    if (format.isBigEndian()) {
      Output.putBigEndian(output, bits, count);
    } else {
      Output.putLittleEndian(output, bits, count);
    }
  }

  private void putText(LuaThread thread, StructFormat format, LuaString text, int next) {
    int length = format.size() == 0 ? text.length() : format.size();
    if (text.length() < length) {
      throw new ArgumentError(next, "string too short");
    }
    thread.steps(length / BYTES_PER_STEP);
    output.put(text.bytes(), 0, length);
    if (format.option() == 's') {
      output.put(0);
    }
  }

  private static Object size(LuaThread thread, Object[] arguments) {
    StructFormat format = new StructFormat(Arguments.string(arguments, 1));
    long total = 0;
    while (format.next()) {
      thread.step();
      total += format.padding(total);
      if (format.option() == 's') {
        throw new ArgumentError(1, "option 's' has no fixed size");
      }
      if (format.option() == 'c' && format.size() == 0) {
        throw new ArgumentError(1, "option 'c0' has no fixed size");
      }
      if (!isLetterOrDigit(format.option())) {
        format.control();
      }
      total += format.size();
    }
    return Numbers.box(total);
  }

  private static boolean isLetterOrDigit(int character) {
    return character < 0x80 && Character.isLetterOrDigit(character);
  }

  /** Reads a string by a format. */
  private static final class StructReader {
    private final LuaThread thread;
    private final StructFormat format;
    private final byte[] data;
    private final ListBuilder results;
    private final int arguments;

    /** From 0 on; what is negative is beyond every end. */
    private long at;

    StructReader(LuaThread thread, Object[] arguments) {
      this.thread = thread;
      this.arguments = arguments.length;
      format = new StructFormat(Arguments.string(arguments, 1));
      data = Arguments.string(arguments, 2).bytes();
      at = Arguments.integer(arguments, 3, 1) - 1;
      if (at == -1) {
        throw new ArgumentError(3, "offset must be 1 or greater");
      }
      results = new ListBuilder(thread.memory());
    }

    Object[] read() {
      while (format.next()) {
        thread.step();
        at += format.padding(at);
        need(format.size());
        if (results.size() + arguments + 2 > CStack.SIZE) {
          throw LuaError.at("stack overflow (too many results)");
        }
        at += readOption();
      }
      results.add(Numbers.box((double) (at + 1)));
      return results.removeFrom(0);
    }

    private void need(long size) {
      if (Long.compareUnsigned(size, data.length) > 0
          || Long.compareUnsigned(at, data.length - size) > 0) {
        throw new ArgumentError(2, "data string too short");
      }
    }

    /** Reads one option, and gives the bytes that it took. */
    private long readOption() {
      if (format.isInteger()) {
        results.add(Numbers.box(integer(bits(format.size()))));
        return format.size();
      }
      switch (format.option()) {
        case 'x':
          break;
        case 'f':
          results.add(Numbers.box((double) Float.intBitsToFloat((int) bits(Float.BYTES))));
          break;
        case 'd':
          results.add(Numbers.box(Double.longBitsToDouble(bits(Double.BYTES))));
          break;
        case 'c':
          return text(format.size() == 0 ? sizeBefore() : format.size());
        case 's':
          return text(sizeToZero()) + 1;
        default:
          format.control();
      }
      return format.size();
    }

    /** The last 8 of {@code size} bytes as a number. */
    private long bits(int size) {
      long bits = 0;
      for (int i = 0; i < size; i++) {
        int index = format.isBigEndian() ? i : size - 1 - i;
        bits = bits << Byte.SIZE | data[(int) at + index] & 0xFF;
      }
      return bits;
    }

    private double integer(long bits) {
      boolean signed = format.option() >= 'a';
      if (!signed) {
        return bits >= 0 ? bits : (double) (bits >>> 1 | bits & 1) * 2;
      }
      long mask = -1L << format.size() * Byte.SIZE - 1;
      return (bits & mask) != 0 ? bits | mask : bits;
    }

    private int sizeBefore() {
      Double size = results.size() == 0 ? null : asNumber(results.removeLast());
      if (size == null) {
        throw LuaError.at("format 'c0' needs a previous size");
      }
      long count = unsigned(size);
      need(count);
      return (int) count;
    }

    private static Double asNumber(Object value) {
      return value instanceof LuaString text ? Numbers.parse(text) : (Double) value;
    }

    private int sizeToZero() {
      for (int i = (int) at; i < data.length; i++) {
        if (data[i] == 0) {
          return i - (int) at;
        }
      }
      throw LuaError.at("unfinished string in data");
    }

    private int text(int size) {
      thread.memory().take(size);
      thread.steps(size / BYTES_PER_STEP);
      results.add(LuaString.copyOf(data, (int) at, size));
      return size;
    }
  }
}
