package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each script finds KEYS and ARGV as if they had been made for it. */
class ArgumentTablesTest {
  private static final String LOOK =
      "local all = {} for k, v in pairs(KEYS) do all[#all + 1] = tostring(k) .. '=' .. v end"
          + " for k, v in pairs(ARGV) do all[#all + 1] = tostring(k) .. '=' .. v end"
          + " return table.concat(all, ' ') .. ' ' .. #KEYS .. ' ' .. #ARGV .. ' '"
          + " .. tostring(getmetatable(KEYS)) .. ' ' .. tostring(getmetatable(ARGV))"
          + " .. ' ' .. tostring(KEYS.more)";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private String look() {
    return run("EVAL", LOOK, "2", "a", "b", "c");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return 1",
        "KEYS[1] = nil KEYS[3] = 'x' KEYS.more = 'y' ARGV[1] = {} return 1",
        "setmetatable(KEYS, {__index = function() return 'more' end}) return 1",
        "setmetatable(ARGV, {__newindex = ARGV}) return 1",
        "for i = 1, 100 do KEYS[i] = i ARGV[i] = i end return 1",
        "table.remove(KEYS) table.insert(ARGV, 'more') return 1",
        "local t = {} for i = 1, 50 do t[i] = i end for k in pairs(KEYS) do KEYS[k] = t end error({})",
        "KEYS[{}] = ARGV ARGV[KEYS] = KEYS return 1"
      })
  void whateverTheScriptBeforeHasDone(String script) {
    String first = look();
    assertThat(first).isEqualTo("\"1=a 2=b 1=c 2 1 nil nil nil\"");
    run("EVAL", script, "2", "x", "y", "z");
    assertThat(look()).isEqualTo(first);
    run("EVAL", script, "0");
    assertThat(look()).isEqualTo(first);
    run("EVAL", script, "3", "a", "b", "c", "d");
    assertThat(look()).isEqualTo(first);
  }

  @Test
  void theAnswerMayBeOneOfThem() {
    assertThat(run("EVAL", "KEYS[2] = ARGV return KEYS", "1", "a", "b", "c"))
        .isEqualTo(run("EVAL", "return {'a', {'b', 'c'}}", "0"));
  }

  @Test
  void manyArgumentsAreAllThere() {
    List<String> words = new ArrayList<>(List.of("EVAL", "return ARGV[1000] .. #ARGV", "0"));
    words.addAll(Collections.nCopies(999, "x"));
    words.add("last");
    assertThat(run(words.toArray(String[]::new))).isEqualTo("\"last1000\"");
    assertThat(look()).isEqualTo("\"1=a 2=b 1=c 2 1 nil nil nil\"");
  }

  /** A library may keep what a function was given. */
  @Test
  void functionsGetTablesOfTheirOwn() {
    client.run(
        "FUNCTION",
        "LOAD",
        "#!lua name=lib\nlocal kept redis.register_function('f', function(keys)"
            + " local before = kept kept = keys return before and before[1] end)");
    run("FCALL", "f", "1", "a");
    assertThat(run("FCALL", "f", "1", "b")).isEqualTo("\"a\"");
    assertThat(run("FCALL", "f", "1", "c")).isEqualTo("\"b\"");
  }
}
