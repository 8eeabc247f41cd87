package io.vireo.lua.module;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import java.util.Arrays;

/**
 * Reads values from MessagePack. Nothing but Lua's own stack bounds the nesting, so the tables that
 * are open are kept here and not on the stack of Java.
 */
final class MessagePackReader {
  private static final int FIRST_DEPTH = 16;
  private static final int BYTES_PER_STEP = 64;

  /** Memory of a number, and of a string besides its bytes. */
  private static final int OBJECT = 24;

  /** Stands for a table that waits for more. */
  private static final Object OPENED = new Object();

  private final LuaThread thread;
  private final byte[] data;
  private int at;
  private final ListBuilder values;

  /** Of each open table: the map, or null for an array. */
  private LuaTable[] maps = new LuaTable[FIRST_DEPTH];

  /** Where its values begin, or those that the stack had when the map began. */
  private int[] begins = new int[FIRST_DEPTH];

  /** Elements to come; for a map keys and values. */
  private long[] missing = new long[FIRST_DEPTH];

  private int depth;

  /** Values that Lua would have on its stack because of the open tables. */
  private int stacked;

  MessagePackReader(LuaThread thread, byte[] data, int offset) {
    this.thread = thread;
    this.data = data;
    this.at = offset;
    values = new ListBuilder(thread.memory());
  }

  boolean isAtEnd() {
    return at == data.length;
  }

  int offset() {
    return at;
  }

  /** The values up to the end, but at most {@code limit}. */
  Object[] readAll(long limit) {
    for (long count = 0; at < data.length && count < limit; count++) {
      stacked = 1 + values.size();
      values.add(readValue());
    }
    return values.removeFrom(0);
  }

  /** Reads one value with all that is in it. */
  private Object readValue() {
    while (true) {
      Object value = readItem();
      if (value == OPENED) {
        continue;
      }
      while (depth > 0) {
        value = addToTable(value);
        if (value == OPENED) {
          break;
        }
      }
      if (depth == 0 && value != OPENED) {
        return value;
      }
    }
  }

  /** Gives a value to the innermost open table; gives that table back if it is complete now. */
  private Object addToTable(Object value) {
    int top = depth - 1;
    LuaTable map = maps[top];
    boolean isKey = map != null && (missing[top] & 1) == 0;
    if (map == null || isKey) {
      values.add(value);
      stacked += isKey ? 1 : 0;
    } else {
      stacked--;
      put(map, values.removeLast(), value);
    }
    return --missing[top] > 0 ? OPENED : close();
  }

  private static void put(LuaTable map, Object key, Object value) {
    if (key == null) {
      throw LuaError.plain("table index is nil");
    }
    if (key instanceof Double number && number.isNaN()) {
      throw LuaError.plain("table index is NaN");
    }
    map.put(key, value);
  }

  private Object close() {
    LuaTable map = maps[--depth];
    maps[depth] = null;
    stacked -= map == null ? 2 : 1;
    return map == null ? values.toTable(begins[depth]) : map;
  }

  /** Begins a table with {@code count} elements; gives it back if that is none. */
  private Object open(boolean isMap, long count) {
    if (!isMap && stacked + 2 > CStack.SIZE) {
      throw LuaError.at("stack overflow (in function mp_decode_to_lua_array)");
    }
    if (depth == maps.length) {
      maps = Arrays.copyOf(maps, depth * 2);
      begins = Arrays.copyOf(begins, depth * 2);
      missing = Arrays.copyOf(missing, depth * 2);
    }
    maps[depth] = isMap ? new LuaTable(thread.memory()) : null;
    begins[depth] = values.size();
    missing[depth] = isMap ? count * 2 : count;
    depth++;
    stacked += isMap ? 1 : 2;
    return count == 0 ? close() : OPENED;
  }

  /** Reads what the next byte announces: a value, or the beginning of a table. */
  private Object readItem() {
    need(1);
    if (stacked + 1 > CStack.SIZE) {
      throw LuaError.at(
          "stack overflow (too many return values at once;"
              + " use unpack_one or unpack_limit instead.)");
    }
    thread.step();
    int code = data[at] & 0xFF;
    if (code < 0x80 || code >= 0xE0) {
      return Numbers.box((int) data[at++]);
    }
    if (code < 0xC0) {
      return readShort(code);
    }
    return switch (code) {
      case 0xC0 -> constant(null);
      case 0xC2 -> constant(false);
      case 0xC3 -> constant(true);
      case 0xCA -> number(Float.intBitsToFloat((int) bits(Float.BYTES)));
      case 0xCB -> number(Double.longBitsToDouble(bits(Double.BYTES)));
      case 0xCC, 0xCD, 0xCE, 0xCF -> number(bits(1 << code - 0xCC));
      case 0xD0 -> number((byte) bits(Byte.BYTES));
      case 0xD1 -> number((short) bits(Short.BYTES));
      case 0xD2 -> number((int) bits(Integer.BYTES));
      case 0xD3 -> number(bits(Long.BYTES));
      case 0xD9, 0xDA, 0xDB -> text(bits(1 << code - 0xD9));
      case 0xDC, 0xDD -> open(false, bits(Short.BYTES << code - 0xDC));
      case 0xDE, 0xDF -> open(true, bits(Short.BYTES << code - 0xDE));
      default -> throw LuaError.at("Bad data format in input.");
    };
  }

  private Object readShort(int code) {
    at++;
    if (code >= 0xA0) {
      return text(code & 0x1F);
    }
    return open(code < 0x90, code & 0xF);
  }

  private void need(long bytes) {
    if (data.length - at < bytes) {
      throw LuaError.at("Missing bytes in input.");
    }
  }

  /** The number in {@code size} bytes behind the code, which are passed. */
  private long bits(int size) {
    need(1 + size);
    long bits = 0;
    for (int i = 1; i <= size; i++) {
      bits = bits << Byte.SIZE | data[at + i] & 0xFF;
    }
    at += 1 + size;
    return bits;
  }

  private Object constant(Object value) {
    at++;
    return value;
  }

  private Object number(double value) {
    thread.memory().take(OBJECT);
    return Numbers.box(value);
  }

  private Object text(long length) {
    need(length);
    thread.memory().take(OBJECT + length);
    thread.steps(length / BYTES_PER_STEP);
    LuaString text = LuaString.copyOf(data, at, (int) length);
    at += (int) length;
    return text;
  }
}
