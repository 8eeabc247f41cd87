package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.InlineLoop;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which functions of libraries an event loop may run. */
class ShortFunctionsTest {
  private static final String GET =
      "#!lua name=lib\nredis.register_function('f', function(keys, args)"
          + " return redis.call('get', keys[1]) end)";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();

  @AfterEach
  void stop() {
    server.close();
  }

  private Set<String> shortOnes(String library) {
    return server.scripts().shortFunctions(library.getBytes(StandardCharsets.UTF_8)).stream()
        .map(Bytes::toString)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.register_function('f', function(keys, args) return redis.call('get', keys[1]) end)",
        "local function f(keys) return redis.call('get', keys[1]) end"
            + " redis.register_function('f', f)",
        "local f = function(keys) local key = keys[1] return redis.call('incr', key) end"
            + " redis.register_function('f', f)",
        "redis.register_function{function_name = 'f', callback = function(keys, args)"
            + " return redis.call('set', keys[1], args[1]) end, flags = {'allow-oom'}}",
        "local function long() while true do end end redis.register_function('g', long)"
            + " redis.register_function('f', function(keys) return 1 end)"
      })
  void whatRunsStraightThrough(String library) {
    assertThat(shortOnes(library)).containsExactly("f");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "redis.register_function('f', function(keys) while true do end end)",
        "redis.register_function('f', function(keys, args) return redis.call('get', args[1]) end)",
        "redis.register_function('f', function(keys, args) keys = args"
            + " return redis.call('get', keys[1]) end)",
        "redis.register_function('f', function(keys, args) keys[1] = args[1]"
            + " return redis.call('get', keys[1]) end)",
        "redis.register_function('f', function(...) return 1 end)",
        "redis.register_function('f', function() return 1 end)",
        "local function g() while true do end end"
            + " redis.register_function('f', function(keys) return g() end)",
        "local s = 'x' redis.register_function('f', function(keys) return s end)",
        "local function f(keys) return 1 end f = other redis.register_function('f', f)",
        "local function f(keys) return 1 end local function g() f = other end"
            + " redis.register_function('f', f)",
        "if true then redis.register_function('f', function(keys) return 1 end) end",
        "do return end redis.register_function('f', function(keys) return 1 end)",
        "redis.register_function('f' .. '', function(keys) return 1 end)",
        "redis.register_function{function_name = 'g', ['function_' .. 'name'] = 'f',"
            + " callback = function(keys) return 1 end}",
        "this is no library"
      })
  void whatMayTakeLongOrIsNotKnown(String library) {
    assertThat(shortOnes(library)).isEmpty();
  }

  private boolean runsInline(String... words) {
    return InlineLoop.executes(server, client, words);
  }

  @Test
  void anEventLoopRunsShortFunctionsOnSmallValues() {
    client.run("FUNCTION", "LOAD", GET);
    client.run("SET", "small", "v");
    client.run("SET", "large", "x".repeat(100_000));
    assertThat(runsInline("FCALL", "f", "1", "small")).isTrue();
    assertThat(runsInline("FCALL", "F", "1", "small")).as("in capitals").isTrue();
    assertThat(runsInline("FCALL_RO", "f", "1", "small")).isTrue();
    assertThat(runsInline("FCALL", "f", "1", "large")).isFalse();
    assertThat(runsInline("FCALL", "f", "2", "small", "large")).isFalse();
    assertThat(runsInline("FCALL", "f", "x", "small")).isFalse();
    assertThat(runsInline("FCALL", "g", "1", "small")).as("nobody knows it").isFalse();
    client.run("FUNCTION", "LOAD", "REPLACE", GET.replace("return", "for i = 1, 2 do end return"));
    assertThat(runsInline("FCALL", "f", "1", "small")).as("another one now").isFalse();
  }
}
