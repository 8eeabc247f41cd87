package io.vireo.lua.debug;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which lines are told, and what is seen there; Redis' debugger shows the same. */
class TracerTest {
  private final Lua lua = new Lua(bytes -> true, () -> {});
  private final List<String> seen = new ArrayList<>();
  private final Tracer tracer = new Tracer(this::line);

  @AfterEach
  void close() {
    lua.close();
  }

  private void line(LuaThread thread, int line) {
    Level top = tracer.levels(thread).get(0);
    StringBuilder text = new StringBuilder().append(line);
    for (Line.Variable variable : top.variables()) {
      text.append(' ').append(variable.name()).append('=').append(top.value(variable));
    }
    seen.add(text.toString());
  }

  private Object run(String script) {
    return lua.compile("@test", script.getBytes(StandardCharsets.UTF_8), tracer).call(lua.main());
  }

  @Test
  void tellsEachLineThatRunsWithItsVariables() {
    run("local a = 1\nlocal b = a + 1\nif a > b then\n  a = 3\nend\nreturn b");
    assertEquals(List.of("1", "2 a=1.0", "3 a=1.0 b=2.0", "6 a=1.0 b=2.0"), seen);
  }

  @Test
  void tellsACallOverLinesWhereItsPartsAre() {
    run("math.max(\n  1,\n  2)\nreturn");
    assertEquals(List.of("1", "2", "3", "1", "4"), seen);
  }

  @Test
  void tellsEveryTurnOfALoopInOneLine() {
    run("for i = 1, 2 do local a = i end");
    String hidden = " (for index)=%s (for limit)=2.0 (for step)=1.0 i=%s";
    assertEquals(
        List.of("1", "1" + hidden.formatted("1.0", "1.0"), "1" + hidden.formatted("2.0", "2.0")),
        seen);
  }

  @Test
  void namesFunctionsAsTheirCallersDo() {
    List<String> names = new ArrayList<>();
    Tracer named =
        new Tracer(
            (thread, line) -> {
              if (line == 2) {
                thisOf(thread, names);
              }
            });
    own = named;
    String script =
        "local function f()\n  return 1\nend\nlocal a = f()\nlocal b = pcall(f)\nreturn f()";
    lua.compile("@test", script.getBytes(StandardCharsets.UTF_8), named).call(lua.main());
    assertEquals(List.of("f null", "null null", "null"), names);
  }

  private Tracer own;

  private void thisOf(LuaThread thread, List<String> names) {
    StringBuilder text = new StringBuilder();
    own.levels(thread).forEach(level -> text.append(level.name()).append(' '));
    names.add(text.toString().strip());
  }

  @Test
  void forgetsCallsThatAnErrorHasEnded() {
    run("pcall(function()\n  error('x')\nend)\nreturn");
    assertEquals("4", seen.get(seen.size() - 1));
    assertEquals(List.of(), tracer.levels(lua.main()));
  }

  @Test
  void followsCoroutines() {
    run("local f = coroutine.wrap(function(a)\n  coroutine.yield(a)\nend)\nf(7)\nreturn");
    assertEquals("2 a=7.0", seen.get(seen.size() - 2));
  }

  @Test
  void answersAsWithoutIt() {
    String script =
        "local t = {1, x = 2, [3] = 'c'}\nlocal function f(a, ...)\n  local n = 0\n"
            + "  for i, v in ipairs({a, ...}) do\n    n = n + v * i\n  end\n"
            + "  repeat\n    n = n - 1\n  until n < 9\n  return n, select('#', ...)\nend\n"
            + "return tostring(f(1, 2, 3)) .. t.x .. t[3]";
    Object plain = lua.compile("@test", script.getBytes(StandardCharsets.UTF_8)).call(lua.main());
    assertEquals(plain, run(script));
    assertEquals(LuaString.of("82c"), plain);
  }

  @Test
  void errorsNameOperandsAsWithoutIt() {
    String script = "local t = {}\nreturn t.x.y";
    String plain =
        failure(
            () -> lua.compile("@test", script.getBytes(StandardCharsets.UTF_8)).call(lua.main()));
    assertEquals("test:2: attempt to index field 'x' (a nil value)", plain);
    assertEquals(plain, failure(() -> run(script)));
  }

  private static String failure(Runnable script) {
    try {
      script.run();
    } catch (LuaError error) {
      return error.value().toString();
    }
    return "none";
  }
}
