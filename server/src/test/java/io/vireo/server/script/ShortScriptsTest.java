package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.InlineLoop;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which scripts an event loop may run. */
class ShortScriptsTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final ShortScripts scripts = new ShortScripts(server.engine().table());

  @AfterEach
  void stop() {
    server.close();
  }

  private boolean isShort(String script) {
    return scripts.isShort(Bytes.of(script), 0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "return redis.call('SET', KEYS[1], ARGV[1])",
        "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else"
            + " return 0 end",
        "local n = redis.call('INCR', KEYS[1]) if tonumber(n) == 1 then redis.call('PEXPIRE',"
            + " KEYS[1], ARGV[1]) end return {n, redis.call('PTTL', KEYS[1])}",
        "return 1",
        "return redis.call('del', KEYS[1], KEYS[2])",
        "return redis.status_reply('a' .. ARGV[1])",
        "local t = redis.call('time') return t[1] + 1",
        "return redis.pcall('hset', KEYS[1], 'field', ARGV[1])",
        "local key, limit = KEYS[1], ARGV[1] return redis.call('set', key, limit)",
        "local n = tonumber(ARGV[1]) if n > 1 then n = 1 end return redis.call('incrby', KEYS[1],"
            + " n)"
      })
  void whatRunsStraightThrough(String script) {
    assertThat(isShort(script)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "while true do end",
        "for i = 1, 10 do redis.call('incr', KEYS[1]) end",
        "for i, v in pairs(KEYS) do end",
        "repeat until true",
        "local function f() end f()",
        "return (function() return 1 end)()",
        "return redis.call(ARGV[1], KEYS[1])",
        "return redis.call('keys', '*')",
        "return redis.call('get', ARGV[1])",
        "return redis.call('get', 'constant')",
        "return redis.call('get', KEYS[tonumber(ARGV[1])])",
        "return redis.call('mget', KEYS[1], ARGV[2])",
        "return redis.call('set', KEYS[1], unpack(ARGV))",
        "return string.rep('x', 1000000000)",
        "local s = ARGV[1] s = s .. s s = s .. s s = s .. s s = s .. s s = s .. s return s",
        "return ('x'):rep(10)",
        "return table.concat(ARGV)",
        "return redis.call('config', 'get', 'x')",
        "KEYS[1] = ARGV[1] return redis.call('hgetall', KEYS[1])",
        "local keys = KEYS keys[1] = ARGV[1] return redis.call('hgetall', KEYS[1])",
        "local key = KEYS[1] key = ARGV[1] return redis.call('hgetall', key)",
        "local key if ARGV[1] then key = ARGV[1] end return redis.call('hgetall', key)",
        "this is no script"
      })
  void whatMayTakeLong(String script) {
    assertThat(isShort(script)).isFalse();
  }

  private boolean runsInline(String... words) {
    return InlineLoop.executes(server, client, words);
  }

  @Test
  void anEventLoopRunsShortScriptsOnSmallValues() {
    String sha = load("return redis.call('getrange', KEYS[1], 0, 1)");
    String set = load("return redis.call('set', KEYS[1], ARGV[1])");
    String loop = load("for i = 1, 2 do end");
    assertThat(runsInline("EVALSHA", sha, "1", "small")).isTrue();
    assertThat(runsInline("EVALSHA", set, "1", "small", "v")).isTrue();
    assertThat(runsInline("EVALSHA_RO", sha, "1", "small")).isTrue();
    assertThat(runsInline("EVAL", "return redis.call('set', KEYS[1], ARGV[1])", "1", "k", "v"))
        .isTrue();
    assertThat(RespText.of(client.run("GET", "k"))).isEqualTo("\"v\"");
    assertThat(runsInline("EVALSHA", loop, "0")).isFalse();
    assertThat(runsInline("EVAL", "return 5", "0")).as("not compiled yet").isFalse();
    assertThat(runsInline("EVALSHA", set, "x", "small", "v")).isFalse();
    client.run("SET", "large", "x".repeat(100_000));
    assertThat(runsInline("EVALSHA", sha, "1", "large")).isFalse();
    assertThat(runsInline("EVALSHA", sha, "2", "small", "large")).isFalse();
  }

  private String load(String script) {
    String sha = RespText.of(client.run("SCRIPT", "LOAD", script));
    return sha.substring(1, sha.length() - 1);
  }
}
