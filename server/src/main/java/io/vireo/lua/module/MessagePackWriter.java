package io.vireo.lua.module;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;

/**
 * Writes values as MessagePack. A whole number takes the shortest form, any other number is a float
 * of 32 bits if that is exact. A table with the keys from 1 to n and no other is an array, the
 * empty one too, any other a map. What MessagePack has no word for, and tables too deep inside
 * others, are nil.
 */
final class MessagePackWriter {
  /** Tables inside each other. */
  private static final int MOST_NESTING = 16;

  private static final int NOT_A_LIST = -1;
  private static final int BYTES_PER_STEP = 64;

  private static final int NIL = 0xC0;
  private static final int FALSE = 0xC2;
  private static final int TRUE = 0xC3;
  private static final int FLOAT = 0xCA;
  private static final int DOUBLE = 0xCB;
  private static final int UNSIGNED_8 = 0xCC;
  private static final int SIGNED_8 = 0xD0;
  private static final int TEXT_8 = 0xD9;
  private static final int TEXT_16 = 0xDA;
  private static final int ARRAY_16 = 0xDC;
  private static final int MAP_16 = 0xDE;
  private static final int SHORT_TEXT = 0xA0;
  private static final int SHORT_ARRAY = 0x90;
  private static final int SHORT_MAP = 0x80;

  private final Output outputs;
  private LuaThread thread;
  private Buffer output;

  MessagePackWriter(Memory memory) {
    outputs = new Output(memory);
  }

  LuaString write(LuaThread by, Object[] values) {
    thread = by;
    output = outputs.begin();
    for (Object value : values) {
      put(value, 0);
    }
    thread = null;
    return output.toLuaString();
  }

  private void put(Object value, int nesting) {
    thread.step();
    if (value instanceof LuaString text) {
      put(text);
    } else if (value instanceof Double number) {
      put(number.doubleValue());
    } else if (value instanceof Boolean truth) {
      output.put(truth ? TRUE : FALSE);
    } else if (value instanceof LuaTable table && nesting < MOST_NESTING) {
      put(table, nesting);
    } else {
      output.put(NIL);
    }
  }

  private void put(LuaString text) {
    thread.steps(text.length() / BYTES_PER_STEP);
    if (text.length() < 32) {
      output.put(SHORT_TEXT | text.length());
    } else if (text.length() <= 0xFF) {
      output.put(TEXT_8);
      output.put(text.length());
    } else {
      putLength(TEXT_16, text.length());
    }
    output.put(text);
  }

  /** A length of 16 or 32 bits behind the code for it. */
  private void putLength(int code, int length) {
    output.put(length <= 0xFFFF ? code : code + 1);
    Output.putBigEndian(output, length, length <= 0xFFFF ? Short.BYTES : Integer.BYTES);
  }

  private void put(double number) {
    long whole = (long) number;
    if (whole == number && number != 0x1p63) {
      putWhole(whole);
    } else if ((float) number == number) {
      output.put(FLOAT);
      Output.putBigEndian(output, Float.floatToRawIntBits((float) number), Float.BYTES);
    } else {
      output.put(DOUBLE);
      Output.putBigEndian(output, Double.doubleToRawLongBits(number), Double.BYTES);
    }
  }

  private void putWhole(long number) {
    if (number >= -32 && number <= 127) {
      output.put((int) number);
      return;
    }
    int power;
    if (number >= 0) {
      power = number <= 0xFF ? 0 : number <= 0xFFFF ? 1 : number <= 0xFFFF_FFFFL ? 2 : 3;
    } else {
      power = number >= Byte.MIN_VALUE ? 0 : number >= Short.MIN_VALUE ? 1 : 3;
      power = power == 3 && number >= Integer.MIN_VALUE ? 2 : power;
    }
    output.put((number >= 0 ? UNSIGNED_8 : SIGNED_8) + power);
    Output.putBigEndian(output, number, 1 << power);
  }

  private void put(LuaTable table, int nesting) {
    int length = listLength(table);
    if (length == NOT_A_LIST) {
      putMap(table, nesting);
      return;
    }
    if (length < 16) {
      output.put(SHORT_ARRAY | length);
    } else {
      putLength(ARRAY_16, length);
    }
    for (int i = 1; i <= length; i++) {
      put(table.get(i), nesting + 1);
    }
  }

  private int listLength(LuaTable table) {
    int count = 0;
    double most = 0;
    for (int at = table.entryFrom(LuaTable.FIRST);
        at != LuaTable.UNKNOWN;
        at = table.entryFrom(at + 1)) {
      thread.step();
      if (!(table.keyAt(at) instanceof Double key) || key <= 0 || key != key.intValue()) {
        return NOT_A_LIST;
      }
      most = Math.max(most, key);
      count++;
    }
    return most == count ? count : NOT_A_LIST;
  }

  private void putMap(LuaTable table, int nesting) {
    int count = 0;
    for (int at = table.entryFrom(LuaTable.FIRST);
        at != LuaTable.UNKNOWN;
        at = table.entryFrom(at + 1)) {
      thread.step();
      count++;
    }
    if (count < 16) {
      output.put(SHORT_MAP | count);
    } else {
      putLength(MAP_16, count);
    }
    for (int at = table.entryFrom(LuaTable.FIRST);
        at != LuaTable.UNKNOWN;
        at = table.entryFrom(at + 1)) {
      put(table.keyAt(at), nesting + 1);
      put(table.valueAt(at), nesting + 1);
    }
  }
}
