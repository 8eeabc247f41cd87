package io.vireo.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.Scripts;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The order in which Redis 8.0.2 visits a table, and the border that it finds. */
class LuaTableTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "local t = {} for i = 1, 12 do t['key' .. i] = i end"
            + "@key6 key9 key2 key1 key10 key12 key11 key5 key7 key3 key4 key8",
        "local t = {1, 2, 3, x = 1, y = 2, [10] = 3, [0.5] = 4, [true] = 5}@1 2 3 y x 10 true 0.5",
        "local t = {} for i = 10, 1, -1 do t[i] = i end t[5] = nil t.z = 1 t[100] = 1"
            + "@1 2 3 4 6 7 8 9 10 100 z"
      })
  void theOrderIsThatOfRedis(String table, String keys) {
    String show = " local s = {} for k in pairs(t) do s[#s + 1] = tostring(k) end";
    assertThat(Scripts.run(table + show + " return unpack(s)")).isEqualTo(keys);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      value = {
        "for i = 1, 8 do t[i] = i end t[4] = nil t[8] = nil@3",
        "for i = 10, 1, -1 do t[i] = i end t[5] = nil t.z = 1 t[100] = 1@10",
        "t = {n = 1, [1] = 1, [2] = 2, [4] = 4}@4",
        "t = {nil, nil, 3}@3"
      })
  void theBorderIsThatOfRedis(String fill, String border) {
    assertThat(Scripts.run("local t = {} " + fill + " return #t")).isEqualTo(border);
  }
}
