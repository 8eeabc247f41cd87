package io.vireo.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scripts that want more memory than a heap of 128 MB has, and scripts that only leave garbage. */
@Tag("nightly") // goes to the border of a heap
class ScriptsInSmallHeapTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What builds gigabytes, each in its own way. */
  private static final List<String> GREEDY =
      List.of(
          "local s = 'x' while true do s = s .. s end",
          "local s = 'x' while true do s = string.rep(s, 3) end",
          "local t = {} for i = 1, 1e9 do t[i] = i end",
          "local t = {} for i = 1, 1e9 do t[i] = {} end",
          "local t = {} for i = 1, 1e9 do t[i] = 'a' .. i end",
          "local t = {} for i = 1, 1e9 do t['a' .. i] = true end",
          "local t = {} for i = 1, 1e9 do t[i] = function() return i end end",
          "local s = string.rep('x', 1e6) local t = {} for i = 1, 1e6 do t[i] = s end"
              + " return #table.concat(t)",
          "local s = string.rep('\\1', 4e6) local t = {} for i = 1, 100 do t[i] = s end"
              + " return #cjson.encode(t)",
          "local s = string.rep('x', 4e6) local t = {} for i = 1, 100 do t[i] = s end"
              + " return #cmsgpack.pack(t)",
          "local s = string.rep('x', 2e6) return #s:gsub('x', string.rep('y', 1000))",
          "local t = {} for i = 1, 1e9 do t[i] = redis.call('get', 'large') end");

  /** What makes much more than there is room for, and keeps none of it. */
  private static final List<String> WASTEFUL =
      List.of(
          "local n = 0 for i = 1, 600 do n = n + #string.rep('x', 1e6) end return n",
          "for i = 1, 3000000 do local t = {i} end return 600000000",
          "local n = 0 for i = 1, 600 do n = n + #(string.rep('x', 500000) .. string.rep('y',"
              + " 500000)) end return n");

  @TempDir private Path folder;
  private ServerProcess server;
  private SocketClient client;

  @BeforeEach
  void start() {
    int port = FreePort.find();
    server = ServerProcess.startWithHeap(128, folder, "--port", "" + port, "--bind", "127.0.0.1");
    server.await("Ready to accept connections");
    client = new SocketClient(port);
    client.run("SET", "large", "x".repeat(100_000));
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private String eval(String script) {
    client.send(RespRequest.of("EVAL", script, "0"));
    return RespText.of(client.read(PATIENCE));
  }

  @Test
  void whoBuildsTooMuchGetsAnErrorOfLua() {
    List<String> wrong = new ArrayList<>();
    for (String script : GREEDY) {
      String answer = eval(script);
      if (!answer.startsWith("(error) ERR") || !answer.contains("not enough memory")) {
        wrong.add(script + " -> " + answer);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(eval("return select(2, pcall(string.rep, 'x', 1e9))")).contains("not enough memory");
    assertThat(RespText.of(client.run("STRLEN", "large"))).isEqualTo("(integer) 100000");
    assertThat(server.isAlive()).isTrue();
  }

  @Test
  void whoLeavesGarbageGoesOn() {
    for (String script : WASTEFUL) {
      assertThat(eval(script)).as(script).isEqualTo("(integer) 600000000");
    }
  }
}
