package io.vireo.lua.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread.Interrupted;
import io.vireo.lua.core.LuaThread.Watch;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the string library must not do: run for ever, or take all memory or all of the stack. */
class StringLimitsTest {
  private static final long ROOM = 10_000_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.rep('a', 2^31 - 1)",
        "string.rep('0123456789', 1e8)",
        "local s = string.rep('a', 1e6) return s:gsub('a', s)",
        "local s = string.rep('a', 1e6) return s:gsub('a', function() return s end)",
        "local t, s = {}, string.rep('a', 1e6) for i = 1, 20 do t[i] = s end"
            + " return string.format(string.rep('%s', 20), unpack(t))"
      })
  void whatDoesNotFitIsRefusedBeforeItIsMade(String script) {
    assertThat(run("return select(2, pcall(function() " + script + " end))", () -> {}))
        .hasToString("not enough memory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "string.find(string.rep('a', 60), string.rep('a?', 60) .. string.rep('a', 60))",
        "string.find(string.rep('a', 1e5), '.-.-b')",
        "string.match(string.rep('a', 2000), '(a*)(a*)(a*)(a*)b')",
        "string.find(string.rep('a', 2e6), string.rep('a', 1e6) .. 'b', 1, true)"
      })
  void workIsSeenByTheWatch(String script) {
    int[] looks = {0};
    Watch watch =
        () -> {
          if (++looks[0] == 50) {
            throw new Interrupted("enough");
          }
        };
    assertThatThrownBy(() -> run(script, watch)).isInstanceOf(Interrupted.class);
  }

  @Test
  void longPatternsNeedNoStack() {
    String script = "return (string.find('aab', string.rep('a?', 1e5) .. 'b'))";
    assertThat(run(script, () -> {})).isEqualTo(1.0);
  }

  @Test
  void aFunctionThatSubstitutesMaySubstitute() {
    String script =
        "return (string.gsub('a-b', '%a', function(x)"
            + " return x .. string.gsub('123', '%d', function(y) return x .. y .. ';' end) end))";
    assertThat(run(script, () -> {})).hasToString("aa1;a2;a3;-bb1;b2;b3;");
  }

  @Test
  void anErrorWithinASubstitutionLeavesTheLibraryInOrder() {
    String script =
        "pcall(string.gsub, 'abc', '.', function() error('x') end)"
            + " return (string.gsub('abc', '.', '%0%0'))";
    assertThat(run(script, () -> {})).hasToString("aabbcc");
  }

  private static Object run(String script, Watch watch) {
    try (Lua lua = new Lua(bytes -> bytes < ROOM, watch)) {
      byte[] source = script.getBytes(StandardCharsets.ISO_8859_1);
      return LuaFunction.first(lua.compile("@user_script", source).call(lua.main()));
    } catch (LuaError error) {
      return error.value();
    }
  }
}
