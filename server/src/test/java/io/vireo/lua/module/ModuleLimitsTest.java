package io.vireo.lua.module;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread.Interrupted;
import io.vireo.lua.core.Memory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries and modules at their limits: nesting, memory, time. */
class ModuleLimitsTest {
  private static final long SMALL_STACK = 256 * 1024;
  private static final long LITTLE_MEMORY = 8 << 20;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cjson.encode_max_depth(7000) local t = {} for i = 1, 5999 do t = {t} end"
            + " return #cjson.encode(t)",
        "cjson.decode_max_depth(7000) return"
            + " #cjson.decode(string.rep('[', 6000) .. string.rep(']', 6000)) + 11999",
        "local t = cmsgpack.unpack(string.rep('\\145', 3900) .. '\\1')"
            + " return type(t) == 'table' and 12000",
        "local t = {} for i = 1, 5000 do t[i] = (i * 7919) % 5000 end table.sort(t)"
            + " return t[1] + 12000"
      })
  void nestingNeedsNoJavaStack(String script) throws InterruptedException {
    AtomicReference<Object> result = new AtomicReference<>();
    Thread thread = new Thread(null, () -> result.set(outcome(script)), "small stack", SMALL_STACK);
    thread.start();
    thread.join();
    assertThat(result.get()).isEqualTo(12000.0);
  }

  private static Object outcome(String script) {
    try {
      return run(bytes -> true, () -> {}, script);
    } catch (LuaError | StackOverflowError error) {
      return error;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "local t = {} for i = 1, 100 do t[i] = s end return table.concat(t)",
        "local t = {} for i = 1, 100 do t[i] = s end return cjson.encode(t)",
        "local t = {} for i = 1, 100 do t[i] = s end return cmsgpack.pack(t)",
        "local f = {} for i = 1, 100 do f[i] = s end"
            + " return struct.pack(string.rep('s', 100), unpack(f))",
        "return cmsgpack.unpack('\\221\\0\\64\\0\\0' .. string.rep('\\1', 4000000))",
        "return cjson.decode('[' .. string.rep('1,', 3000000) .. '1]')"
      })
  void whatIsLargeIsAskedFor(String script) {
    Memory.Source source = bytes -> bytes < LITTLE_MEMORY;
    String prepared = "local s = string.rep('x', 1000000) " + script;
    assertThatThrownBy(() -> run(source, () -> {}, prepared))
        .isInstanceOf(LuaError.class)
        .hasMessage("not enough memory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "table.sort(t)",
        "table.concat(t)",
        "cjson.encode(t)",
        "cmsgpack.pack(t)",
        "cjson.decode('[' .. string.rep('1,', 300000) .. '1]')",
        "cmsgpack.unpack('\\221\\0\\3\\0\\0' .. string.rep('\\1', 200000))",
        "struct.size(string.rep('b', 300000))",
        "table.insert({}, -1000000, 1)",
        "table.foreachi(t, function() end)",
        "table.maxn(t)"
      })
  void whatTakesLongIsInterrupted(String call) {
    boolean[] armed = {false};
    Runnable arm = () -> armed[0] = true;
    assertThatThrownBy(
            () -> {
              try (Lua lua =
                  new Lua(
                      bytes -> true,
                      () -> {
                        if (armed[0]) {
                          throw new Interrupted("ended");
                        }
                      })) {
                lua.compile("@t", bytes("t = {} for i = 1, 30000 do t[i] = 30000 - i end"))
                    .call(lua.main());
                LuaFunction function =
                    lua.compile("@t", bytes("pcall(function() " + call + " end)"));
                arm.run();
                function.call(lua.main());
              }
            })
        .isInstanceOf(Interrupted.class);
  }

  @Test
  void settingsHoldFromScriptToScript() {
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      lua.compile("@t", bytes("cjson.encode_number_precision(3)")).call(lua.main());
      Object text = lua.compile("@t", bytes("return cjson.encode(1/3)")).call(lua.main());
      assertThat(LuaFunction.first(text)).hasToString("0.333");
    }
  }

  @Test
  void readOnlyTablesStayAsTheyAre() {
    for (String change :
        new String[] {
          "rawset(math, 'x', 1)",
          "setmetatable(math, {})",
          "table.insert(math, 1)",
          "math[1] = 2",
          "table.sort(list)",
          "table.remove(list)"
        }) {
      try (Lua lua = new Lua(bytes -> true, () -> {})) {
        lua.compile("@t", bytes("list = {2, 1}")).call(lua.main());
        for (String name : new String[] {"math", "list"}) {
          Object table = lua.globals().get(io.vireo.lua.core.LuaString.of(name));
          ((io.vireo.lua.core.LuaTable) table).readOnly(true);
        }
        assertThatThrownBy(() -> lua.compile("@t", bytes(change)).call(lua.main()))
            .as(change)
            .isInstanceOf(LuaError.class)
            .hasMessageEndingWith("Attempt to modify a readonly table");
      }
    }
  }

  private static Object run(Memory.Source source, Runnable watch, String script) {
    try (Lua lua = new Lua(source, watch::run)) {
      return LuaFunction.first(lua.compile("@t", bytes(script)).call(lua.main()));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
