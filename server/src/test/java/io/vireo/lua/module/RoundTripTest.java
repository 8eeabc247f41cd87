package io.vireo.lua.module;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.NullPointer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a module writes it reads as the same value. */
class RoundTripTest {
  private static final int VALUES = 2000;
  private static final int DEEPEST = 4;

  private final Random random = new Random(1);
  private final Lua lua = new Lua(bytes -> true, () -> {});

  @AfterEach
  void close() {
    lua.close();
  }

  @Test
  void jsonKeepsValues() {
    for (int i = 0; i < VALUES; i++) {
      Object value = value(0, true);
      Object read = call("cjson", "decode", call("cjson", "encode", value));
      assertThat(show(read)).isEqualTo(show(value));
    }
  }

  @Test
  void messagePackKeepsValues() {
    for (int i = 0; i < VALUES; i++) {
      Object value = value(0, false);
      Object read = call("cmsgpack", "unpack", call("cmsgpack", "pack", value));
      assertThat(show(read)).isEqualTo(show(value));
    }
  }

  @Test
  void structuresKeepNumbers() {
    for (int i = 0; i < VALUES; i++) {
      for (String format : new String[] {"<d", ">d", "<l", ">l", "<i7", ">i5"}) {
        double number = format.endsWith("d") ? random.nextGaussian() : random.nextInt();
        Object text = call("struct", "pack", LuaString.of(format), number);
        assertThat(call("struct", "unpack", LuaString.of(format), text)).isEqualTo(number);
      }
    }
  }

  private Object call(String module, String name, Object... arguments) {
    LuaTable table = (LuaTable) lua.globals().get(LuaString.of(module));
    LuaFunction function = (LuaFunction) table.get(LuaString.of(name));
    return LuaFunction.first(function.call(lua.main(), arguments));
  }

  private Object value(int depth, boolean json) {
    switch (random.nextInt(depth == DEEPEST ? 4 : 6)) {
      case 0:
        return random.nextBoolean();
      case 1:
        return (double) (random.nextLong() >> 16 + random.nextInt(48)) * (json ? 0.25 : 1);
      case 2:
        return json && random.nextInt(4) == 0 ? NullPointer.NULL : text();
      case 3:
        return json ? random.nextInt(1000) / 8.0 : random.nextGaussian();
      case 4:
        return list(depth, json);
      default:
        return map(depth, json);
    }
  }

  private LuaString text() {
    byte[] bytes = new byte[random.nextInt(40)];
    random.nextBytes(bytes);
    return LuaString.of(bytes);
  }

  private LuaTable list(int depth, boolean json) {
    LuaTable table = new LuaTable(lua.memory());
    int size = 1 + random.nextInt(20);
    for (int i = 1; i <= size; i++) {
      table.put(i, value(depth + 1, json));
    }
    return table;
  }

  private LuaTable map(int depth, boolean json) {
    LuaTable table = new LuaTable(lua.memory());
    for (int i = random.nextInt(10); i > 0; i--) {
      table.put(text(), value(depth + 1, json));
    }
    return table;
  }

  private static String show(Object value) {
    if (!(value instanceof LuaTable table)) {
      return value instanceof LuaString text
          ? java.util.Arrays.toString(text.bytes())
          : String.valueOf(value instanceof Double number ? (float) (double) number : value);
    }
    List<String> entries = new ArrayList<>();
    for (int at = table.entryFrom(LuaTable.FIRST);
        at != LuaTable.UNKNOWN;
        at = table.entryFrom(at + 1)) {
      entries.add(show(table.keyAt(at)) + '=' + show(table.valueAt(at)));
    }
    entries.sort(null);
    return entries.toString();
  }
}
