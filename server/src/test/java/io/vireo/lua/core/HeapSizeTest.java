package io.vireo.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.Lua;
import org.junit.jupiter.api.Test;

class HeapSizeTest {
  private final Lua lua = new Lua(bytes -> true, () -> {});

  private Object value(String source) {
    return LuaFunction.first(
        lua.compile("@test", source.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .call(lua.main()));
  }

  private static long of(Object... values) {
    HeapSize size = new HeapSize(1_000);
    for (Object value : values) {
      size.add(value);
    }
    return size.bytes();
  }

  @Test
  void countsWhatTablesAndFunctionsKeep() {
    assertThat(of(value("return ('x'):rep(1000)"))).isBetween(1000L, 1100L);
    assertThat(of(value("return {{('x'):rep(1000)}}"))).isBetween(1100L, 1400L);
    assertThat(of(value("return {[('x'):rep(1000)] = 1}"))).isGreaterThan(1000L);
    assertThat(of(value("return setmetatable({}, {('x'):rep(1000)})"))).isGreaterThan(1000L);
    assertThat(of(value("local kept = ('x'):rep(1000) return function() return kept end")))
        .isBetween(1200L, 1400L);
    assertThat(
            of(
                value(
                    "local kept = ('x'):rep(1000) local function f() return kept end return"
                        + " function() return f() end")))
        .isBetween(1400L, 1800L);
  }

  @Test
  void countsTheCodeOfFunctionsOnceWithThoseInside() {
    assertThat(of(value("return function() return 1 end"))).isBetween(150L, 280L);
    String text = "'" + "x".repeat(1000) + "'";
    assertThat(of(value("return function() return function() return " + text + " end end")))
        .isBetween(1300L, 1600L);
    assertThat(of(value("return function() -- " + text + "\n return 1 end")))
        .as("without its text")
        .isLessThan(280);
    Object[] makers = {
      value("local t = {} for i = 1, 2 do t[i] = function() return " + text + " end end return t")
    };
    assertThat(of(makers)).as("two functions of one text").isBetween(1300L, 1700L);
  }

  @Test
  void countsNothingTwice() {
    Object text = value("return ('x'):rep(1000)");
    assertThat(of(text, text)).isEqualTo(of(text));
    assertThat(of(value("local t = {('x'):rep(1000)} t[2] = t t[3] = t[1] t.t = {t} return t")))
        .isBetween(1000L, 1500L);
  }

  @Test
  void stopsAfterSoManyObjects() {
    Object many = value("local t = {} for i = 1, 10000 do t[i] = {} end return t");
    HeapSize few = new HeapSize(10);
    few.add(many);
    HeapSize all = new HeapSize(20_000);
    all.add(many);
    assertThat(few.bytes()).isLessThan(all.bytes() / 2);
  }
}
