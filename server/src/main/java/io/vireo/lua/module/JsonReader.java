package io.vireo.lua.module;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.NullPointer;
import io.vireo.lua.core.Numbers;
import java.util.Arrays;

/**
 * Reads a value from JSON. The tables that are open are kept here and not on the stack of Java, as
 * a script may allow any nesting.
 */
final class JsonReader {
  private static final int FIRST_DEPTH = 16;

  /** Memory of a number. */
  private static final int NUMBER = 16;

  private final LuaThread thread;
  private final JsonSettings settings;
  private final JsonTokens tokens;
  private final boolean wide;
  private final ListBuilder values;

  /** Of each open table: the object, or null for a list. */
  private LuaTable[] objects = new LuaTable[FIRST_DEPTH];

  /** Of each open object the key whose value is being read. */
  private LuaString[] openKeys = new LuaString[FIRST_DEPTH];

  /** Of each open list where its values begin. */
  private int[] begins = new int[FIRST_DEPTH];

  private int depth;

  /** Values that Lua would have on its stack. */
  private int stacked = 1;

  JsonReader(LuaThread thread, JsonSettings settings, JsonKeys keys, byte[] data) {
    this.thread = thread;
    this.settings = settings;
    tokens = new JsonTokens(thread, settings, keys, data);
    wide = data.length >= 2 && (data[0] == 0 || data[1] == 0);
    values = new ListBuilder(thread.memory());
  }

  Object read() {
    if (wide) {
      throw LuaError.at("JSON parser does not support UTF-16 or UTF-32");
    }
    JsonToken token = tokens.next();
    while (true) {
      Object value = begin(token);
      while (value != null && depth > 0) {
        value = addToTable(value);
      }
      if (value != null) {
        expect(tokens.next(), JsonToken.END, "the end");
        return value;
      }
      token = tokens.current();
    }
  }

  /** The value of a token; null if it opens a table that is not empty. */
  private Object begin(JsonToken token) {
    thread.step();
    switch (token) {
      case STRING:
        return tokens.text();
      case NUMBER:
        thread.memory().take(NUMBER);
        return Numbers.box(tokens.number());
      case BOOLEAN:
        return tokens.truth();
      case NULL:
        return NullPointer.NULL;
      case OBJ_BEGIN:
        return openObject();
      case ARR_BEGIN:
        return openList();
      default:
        throw unexpected(token, "value");
    }
  }

  private Object openObject() {
    descend(3);
    objects[depth - 1] = new LuaTable(thread.memory());
    stacked += 2;
    JsonToken token = tokens.nextKey();
    if (token == JsonToken.OBJ_END) {
      return close();
    }
    readKey(token);
    return null;
  }

  private Object openList() {
    descend(2);
    objects[depth - 1] = null;
    begins[depth - 1] = values.size();
    stacked++;
    return tokens.next() == JsonToken.ARR_END ? close() : null;
  }

  private void descend(int slots) {
    depth++;
    if (depth > settings.decodeDepth || stacked + slots > CStack.SIZE) {
      throw LuaError.at(
          "Found too many nested data structures ("
              + depth
              + ") at character "
              + tokens.position());
    }
    if (depth > objects.length) {
      objects = Arrays.copyOf(objects, depth * 2);
      openKeys = Arrays.copyOf(openKeys, depth * 2);
      begins = Arrays.copyOf(begins, depth * 2);
    }
  }

  /** The innermost table, which is complete. */
  private Object close() {
    LuaTable object = objects[--depth];
    if (object == null) {
      stacked--;
      LuaTable list = values.toTable(begins[depth]);
      if (settings.markLists) {
        mark(list);
      }
      return list;
    }
    stacked -= 2;
    objects[depth] = null;
    return object;
  }

  /** Gives a list a metatable that the writer knows. */
  private void mark(LuaTable list) {
    LuaTable mark = new LuaTable(thread.memory());
    mark.put(JsonWriter.LIST_MARK, Boolean.TRUE);
    mark.readOnly(true);
    list.metatable(mark);
  }

  /** Adds a value to the innermost table; gives the table if it is complete, else null. */
  private Object addToTable(Object value) {
    int top = depth - 1;
    LuaTable object = objects[top];
    if (object == null) {
      values.add(value);
      JsonToken token = tokens.next();
      if (token == JsonToken.ARR_END) {
        return close();
      }
      expect(token, JsonToken.COMMA, "comma or array end");
      tokens.next();
      return null;
    }
    object.put(openKeys[top], value);
    JsonToken token = tokens.next();
    if (token == JsonToken.OBJ_END) {
      return close();
    }
    expect(token, JsonToken.COMMA, "comma or object end");
    readKey(tokens.nextKey());
    return null;
  }

  /** Reads the key, whose first token is known, the colon, and the first token of the value. */
  private void readKey(JsonToken token) {
    expect(token, JsonToken.STRING, "object key string");
    openKeys[depth - 1] = tokens.text();
    expect(tokens.next(), JsonToken.COLON, "colon");
    tokens.next();
  }

  private void expect(JsonToken token, JsonToken expected, String name) {
    if (token != expected) {
      throw unexpected(token, name);
    }
  }

  private LuaError unexpected(JsonToken token, String expected) {
    String found = token == JsonToken.ERROR ? tokens.problem() : "T_" + token.name();
    return LuaError.at(
        "Expected " + expected + " but found " + found + " at character " + (tokens.begin() + 1));
  }
}
