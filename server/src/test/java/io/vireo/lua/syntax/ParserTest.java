package io.vireo.lua.syntax;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.lua.Scripts;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the compiler of Redis 8.0.2 says to chunks that are none. */
class ParserTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '@',
      quoteCharacter = '`',
      value = {
        "return return@1: unexpected symbol near 'return'",
        "x done@1: '=' expected near 'done'",
        "x = 'abc@1: unfinished string near '<eof>'",
        "x = 'abc¶y'@1: unfinished string near ''abc'",
        "x = [[abc@1: unfinished long string near '<eof>'",
        "--[[ abc@1: unfinished long comment near '<eof>'",
        "x = '\\300'@1: escape sequence too large near '''",
        "x = 3x@1: malformed number near '3x'",
        "¶if x then¶¶@4: 'end' expected (to close 'if' at line 2) near '<eof>'",
        "for i do end@1: '=' or 'in' expected near 'do'",
        "break@1: no loop to break near '<eof>'",
        "f¶()@2: ambiguous syntax (function call x new statement) near '('",
        "f() = 1@1: unexpected symbol near '='",
        "x, f() = 1@1: syntax error near '='",
        "function f() return ... end@1: cannot use '...' outside a vararg function near '...'",
        "x = 5 $ 3@1: unexpected symbol near '$'",
        "goto x@1: '=' expected near 'x'",
        "x = [=abc@1: invalid long string delimiter near '[='",
        "local function@1: '<name>' expected near '<eof>'",
        "a.b:c = 1@1: function arguments expected near '='"
      })
  void errorsAreThoseOfRedis(String chunk, String error) {
    assertThat(Scripts.run(chunk.replace('¶', '\n'))).isEqualTo("error: user_script:" + error);
  }

  @Test
  void limitsAreThoseOfLua() {
    assertThat(Scripts.run("local " + names(201)))
        .endsWith("main function has more than 200 local variables");
    assertThat(
            Scripts.run("local " + names(100) + " return function() return " + sum(100) + " end"))
        .endsWith("function at line 1 has more than 60 upvalues");
    assertThat(Scripts.run("return " + "(".repeat(199) + "1" + ")".repeat(199)))
        .endsWith("chunk has too many syntax levels");
    assertThat(Scripts.run("return " + "(".repeat(198) + "1" + ")".repeat(198))).isEqualTo("1");
  }

  @Test
  void aChainOfOperatorsMayBeOfAnyLength() {
    String chain = "x" + "+x".repeat(100_000);
    assertThat(Scripts.run("local x = 1 return " + chain)).isEqualTo("100001");
  }

  @Test
  void chunkNamesAreCutAsLuaCutsThem() {
    String text = "x".repeat(100);
    assertThat(shown("@" + text)).isEqualTo("..." + "x".repeat(52));
    assertThat(shown("=" + text)).isEqualTo("x".repeat(59));
    assertThat(shown(text)).isEqualTo("[string \"" + "x".repeat(43) + "...\"]");
    assertThat(shown("one\ntwo")).isEqualTo("[string \"one...\"]");
  }

  private static String shown(String name) {
    return ChunkName.shown(io.vireo.lua.core.LuaString.of(name)).toString();
  }

  private static String names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "a" + i).collect(Collectors.joining(","));
  }

  private static String sum(int count) {
    return names(count).replace(',', '+');
  }
}
