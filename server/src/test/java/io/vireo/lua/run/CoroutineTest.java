package io.vireo.lua.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.lua.Lua;
import io.vireo.lua.Scripts;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.OwnerFunction;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Coroutines, deep recursion, and what ends them. */
@Timeout(60)
class CoroutineTest {
  private static final String BOUNDARY = "attempt to yield across metamethod/C-call boundary";

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "local c = coroutine.wrap(function(a) local b = coroutine.yield(a + 1) return b * 2 end)"
            + " return c(1), c(10)@2 20",
        "local c = coroutine.create(function() error('x') end)"
            + " local a, b = coroutine.resume(c)"
            + " return a, b, coroutine.status(c)@false user_script:1: x dead",
        "local c = coroutine.create(function() end) coroutine.resume(c)"
            + " return coroutine.resume(c)@false cannot resume dead coroutine",
        "local c c = coroutine.create(function() return coroutine.resume(c) end)"
            + " return coroutine.resume(c)@true false cannot resume running coroutine",
        "local s = 0 for v in coroutine.wrap(function() for i = 1, 3 do coroutine.yield(i) end end)"
            + " do s = s + v end return s@6",
        "return coroutine.running()@null",
        "return pcall(coroutine.yield, 1)@false " + BOUNDARY,
        "return coroutine.wrap(function() return pcall(coroutine.yield) end)()@false " + BOUNDARY,
        "local f f = function() return coroutine.wrap(f)() end"
            + " local _, e = pcall(f) return e:match('[^:]*$')@` C stack overflow`",
        "return coroutine.create(tostring)@"
            + "error: user_script:1: bad argument #1 to 'create' (Lua function expected)"
      })
  void coroutinesAreThoseOfLua(String script, String answer) {
    assertThat(Scripts.run(script)).isEqualTo(answer);
  }

  @Test
  void abandonedCoroutinesEnd() {
    String script = "for i = 1, 5000 do coroutine.wrap(function() coroutine.yield(i) end)() end";
    assertThat(Scripts.run(script + " return 'done'")).isEqualTo("done");
  }

  @Test
  void noJavaThreadIsLeftWhenAnEngineIsClosed() throws InterruptedException {
    AtomicReference<Thread> thread = new AtomicReference<>();
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      lua.globals().put(LuaString.of("note"), new NotedThread(thread));
      Scripts.run(lua, "c = coroutine.wrap(function() note() coroutine.yield() end) c()");
      assertThat(thread.get().isAlive()).isTrue();
    }
    thread.get().join();
  }

  /** Notes the Java thread of a coroutine. */
  private static final class NotedThread extends io.vireo.lua.core.LuaFunction {
    private final AtomicReference<Thread> noted;

    NotedThread(AtomicReference<Thread> noted) {
      this.noted = noted;
    }

    @Override
    public Object call(LuaThread thread, Object[] arguments) {
      noted.set(Thread.currentThread());
      return NOTHING;
    }
  }

  @Test
  void theHostsFunctionsRunOnTheOwnersThread() {
    Thread owner = Thread.currentThread();
    try (Lua lua = new Lua(bytes -> true, () -> {})) {
      lua.globals()
          .put(
              LuaString.of("host"),
              new OwnerFunction() {
                @Override
                protected Object run(LuaThread thread, Object[] arguments) {
                  return Thread.currentThread() == owner;
                }
              });
      String deep = "local function f(n) if n == 0 then return host() end return (f(n - 1)) end";
      assertThat(Scripts.run(lua, deep + " return f(5000)")).isEqualTo("true");
      String inside = " return coroutine.wrap(function() return f(5000) end)()";
      assertThat(Scripts.run(lua, deep + inside)).isEqualTo("true");
    }
  }

  @Test
  void deepRecursionNeedsNoStackOfTheCaller() throws InterruptedException {
    String script =
        "local n = 0 local function f() n = n + 1 return 1 + f() end"
            + " local _, e = pcall(f) return n, e";
    AtomicReference<String> answer = new AtomicReference<>();
    Thread small = new Thread(null, () -> answer.set(Scripts.run(script)), "small", 300 << 10);
    small.start();
    small.join();
    assertThat(answer.get()).isEqualTo("16381 user_script:1: stack overflow");
  }

  @Test
  void recursionThroughTheLibraryIsBounded() {
    assertThat(Scripts.run("local n = 0 local function f() n = n + 1 pcall(f) end f() return n"))
        .isEqualTo("199");
    assertThat(
            Scripts.run(
                "local t = setmetatable({}, {}) local n = 0"
                    + " getmetatable(t).__index = function(t, k) n = n + 1 return t[k + 1] end"
                    + " local _, e = pcall(function() return t[1] end) return n, e"))
        .isEqualTo("197 user_script:1: C stack overflow");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "local function f() return f() end f()",
        "coroutine.wrap(function() while true do end end)()",
        "local function f(n) if n == 0 then while true do end end return (f(n - 1)) end f(1000)",
        "for i = 1, 1e12 do end",
        "repeat until false"
      })
  void anInterruptionEndsAnythingAndTheEngineGoesOn(String script) {
    AtomicBoolean end = new AtomicBoolean(true);
    LuaThread.Watch watch =
        () -> {
          if (end.get()) {
            throw new LuaThread.Interrupted("enough");
          }
        };
    try (Lua lua = new Lua(bytes -> true, watch)) {
      assertThatThrownBy(() -> Scripts.run(lua, script)).isInstanceOf(LuaThread.Interrupted.class);
      end.set(false);
      assertThat(Scripts.run(lua, "return pcall(error, 'x')")).isEqualTo("false x");
    }
  }

  @Test
  void refusedMemoryIsAnErrorOfTheScript() {
    AtomicBoolean room = new AtomicBoolean();
    try (Lua lua = new Lua(bytes -> room.get(), () -> {})) {
      String[] greedy = {
        "local s = 'x' while true do s = s .. s end",
        "local t = {} while true do t[#t + 1] = {} end",
        "local t = {} for i = 1, 1e9 do t[i] = i end",
        "local f while true do f = function() return f end end"
      };
      for (String script : greedy) {
        assertThat(Scripts.run(lua, script)).isEqualTo("error: not enough memory");
      }
      room.set(true);
      assertThat(Scripts.run(lua, "return 'a' .. 'b'")).isEqualTo("ab");
    }
  }
}
