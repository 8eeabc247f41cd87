package io.vireo.lua.module;

import io.vireo.lua.core.Buffer;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Memory;
import io.vireo.lua.core.NullPointer;
import io.vireo.lua.core.Values;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes values as JSON. A table whose keys are all whole numbers from 1 on is a list, and so is
 * one that is marked; any other, and the empty one, an object. The tables that are open are kept
 * here and not on the stack of Java, as a script may allow any nesting.
 */
final class JsonWriter {
  /** What is true in the metatable of a table that is a list whatever it has. */
  static final LuaString LIST_MARK = LuaString.of("__is_cjson_array");

  private static final int FIRST_DEPTH = 16;
  private static final int OBJECT = -1;
  private static final int BYTES_PER_STEP = 64;

  /** Values that Lua needs on its stack to visit a table. */
  private static final int STACK_FOR_TABLE = 3;

  private static final byte[] NULL = bytes("null");
  private static final byte[] TRUE = bytes("true");
  private static final byte[] FALSE = bytes("false");

  private final JsonSettings settings;
  private final Output outputs;
  private final JsonNumberText numbers;
  private LuaThread thread;
  private Buffer output;

  private LuaTable[] tables = new LuaTable[FIRST_DEPTH];

  /** Of each open table: the places of the list, or {@link #OBJECT}. */
  private int[] lengths = new int[FIRST_DEPTH];

  /** Of each open table: the last index that was written, or the place to go on from. */
  private int[] positions = new int[FIRST_DEPTH];

  private int depth;

  /** Values that Lua would have on its stack. */
  private int stacked;

  JsonWriter(Memory memory, JsonSettings settings) {
    this.settings = settings;
    outputs = new Output(memory);
    numbers = new JsonNumberText(settings);
  }

  LuaString write(LuaThread by, Object value) {
    thread = by;
    output = outputs.begin();
    stacked = 1;
    try {
      writeAll(value);
    } finally {
      Arrays.fill(tables, null);
      depth = 0;
      thread = null;
    }
    return output.toLuaString();
  }

  private void writeAll(Object root) {
    begin(root);
    while (depth > 0) {
      int top = depth - 1;
      if (lengths[top] == OBJECT) {
        nextOfObject(top);
      } else {
        nextOfList(top);
      }
    }
  }

  /** Writes a value, or of a table only the beginning. */
  private void begin(Object value) {
    thread.step();
    if (value instanceof LuaString text) {
      writeText(text);
    } else if (value instanceof Double number) {
      numbers.write(number, output);
    } else if (value instanceof LuaTable table) {
      open(table);
    } else if (value instanceof Boolean truth) {
      put(truth ? TRUE : FALSE);
    } else if (value == null || value == NullPointer.NULL) {
      put(NULL);
    } else {
      throw problem(value, "type not supported");
    }
  }

  private void put(byte[] bytes) {
    output.put(bytes, 0, bytes.length);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static LuaError problem(Object value, String reason) {
    return LuaError.at("Cannot serialise " + Values.typeName(value) + ": " + reason);
  }

  // Tables

  private void open(LuaTable table) {
    if (depth + 1 > settings.encodeDepth || stacked + STACK_FOR_TABLE > CStack.SIZE) {
      throw LuaError.at("Cannot serialise, excessive nesting (" + (depth + 1) + ")");
    }
    if (depth == tables.length) {
      tables = Arrays.copyOf(tables, depth * 2);
      lengths = Arrays.copyOf(lengths, depth * 2);
      positions = Arrays.copyOf(positions, depth * 2);
    }
    boolean marked = isMarked(table);
    int length = marked ? table.length() : listLength(table);
    boolean isList = marked || length > 0;
    tables[depth] = table;
    lengths[depth] = isList ? length : OBJECT;
    positions[depth] = 0;
    depth++;
    stacked += isList ? 1 : 2;
    output.put(isList ? '[' : '{');
  }

  private static boolean isMarked(LuaTable table) {
    return table.metatable() != null && Values.isTrue(table.metatable().get(LIST_MARK));
  }

  private void close(int bracket, int values) {
    output.put(bracket);
    stacked -= values;
    tables[--depth] = null;
  }

  private void nextOfList(int top) {
    int index = positions[top] + 1;
    if (index > lengths[top]) {
      close(']', 1);
      return;
    }
    if (index > 1) {
      output.put(',');
    }
    positions[top] = index;
    begin(tables[top].get(index));
  }

  private void nextOfObject(int top) {
    LuaTable table = tables[top];
    int from = positions[top];
    int place = table.entryFrom(from);
    if (place == LuaTable.UNKNOWN) {
      close('}', 2);
      return;
    }
    if (from != LuaTable.FIRST) {
      output.put(',');
    }
    positions[top] = place + 1;
    writeKey(table.keyAt(place));
    output.put(':');
    begin(table.valueAt(place));
  }

  private void writeKey(Object key) {
    if (key instanceof LuaString text) {
      writeText(text);
    } else if (key instanceof Double number) {
      output.put('"');
      numbers.write(number, output);
      output.put('"');
    } else {
      throw problem(key, "table key must be a number or string");
    }
  }

  /** The largest key if all are whole numbers from 1 on, else a negative number or 0. */
  private int listLength(LuaTable table) {
    int most = 0;
    int count = 0;
    for (int place = table.entryFrom(LuaTable.FIRST);
        place != LuaTable.UNKNOWN;
        place = table.entryFrom(place + 1)) {
      int index = place < table.arrayPlaces() ? place + 1 : index(table.keyAt(place));
      if (index == 0) {
        return OBJECT;
      }
      most = index == Integer.MIN_VALUE || index > most ? index : most;
      count++;
    }
    thread.steps(count);
    if (settings.sparseRatio > 0
        && most > count * settings.sparseRatio
        && most > settings.sparseSafe) {
      if (!settings.sparseAsObject) {
        throw problem(table, "excessively sparse array");
      }
      return OBJECT;
    }
    return most;
  }

  /** A key as an index: 0 if it is none, the least number if it is too large, as in C. */
  private static int index(Object key) {
    if (!(key instanceof Double number) || number < 1 || number != Math.floor(number)) {
      return 0;
    }
    return number > Integer.MAX_VALUE ? Integer.MIN_VALUE : number.intValue();
  }

  // Strings

  private void writeText(LuaString text) {
    byte[] from = text.bytes();
    thread.steps(from.length / BYTES_PER_STEP);
    byte[] into = output.reserve(from.length + 2);
    int at = output.length();
    into[at++] = '"';
    int i = 0;
    for (; i < from.length; i++) {
      byte character = from[i];
      if (JsonEscapes.isSpecial(character)) {
        break;
      }
      into[at++] = character;
    }
    output.length(at);
    if (i < from.length) {
      writeEscaped(from, i);
    }
    output.put('"');
  }

  private void writeEscaped(byte[] from, int begin) {
    int copied = begin;
    for (int i = begin; i < from.length; i++) {
      if (JsonEscapes.isSpecial(from[i])) {
        output.put(from, copied, i - copied);
        put(JsonEscapes.of(from[i]));
        copied = i + 1;
      }
    }
    output.put(from, copied, from.length - copied);
  }
}
