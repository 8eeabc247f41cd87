package io.vireo.server.net;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Info;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A script that runs for long, its client and others, as with Redis 8.6.3. */
@Timeout(240)
class BusyOverTcpTest {
  private static final String SPIN = "while true do end";

  private static final List<String> MEANWHILE =
      List.of(
          "PING",
          "GET",
          "NOSUCH",
          "MULTI",
          "GET x",
          "EXEC",
          "EXEC",
          "MULTI",
          "DISCARD",
          "WATCH k",
          "UNWATCH",
          "AUTH a b",
          "RESET",
          "PUBLISH a b",
          "SUBSCRIBE x",
          "FUNCTION STATS",
          "FUNCTION KILL",
          "FUNCTION LIST",
          "SCRIPT EXISTS a",
          "SCRIPT KILL x",
          "SCRIPT NOSUCH",
          "SHUTDOWN",
          "SHUTDOWN SAVE",
          "SHUTDOWN ABORT",
          "SHUTDOWN NOSAVE ABORT",
          "CLIENT LIST",
          "EVAL 1 0",
          "INFO",
          "QUIT");

  private static String run(SocketClient client, String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static void awaitBusy(SocketClient client) {
    await("the script runs", () -> run(client, "PING").contains("BUSY"));
  }

  private static List<String> conversation(RunningServer server) {
    List<String> said = new ArrayList<>();
    try (SocketClient caller = new SocketClient(server.port());
        SocketClient other = new SocketClient(server.port());
        SocketClient early = new SocketClient(server.port())) {
      said.add(run(early, "MULTI"));
      said.add(run(early, "SET x 1"));
      caller.send(pipeline("SET own 1", "GET own"));
      awaitBusy(other);
      MEANWHILE.forEach(line -> said.add(line + " -> " + run(other, line)));
      try (SocketClient late = new SocketClient(server.port())) {
        said.add(run(late, "PING"));
        said.add(run(early, "GET x"));
        said.add(run(early, "EXEC"));
        said.add(run(late, "SCRIPT KILL"));
        said.add(RespText.of(caller.read()));
        said.add(RespText.of(caller.read()));
        said.add(RespText.of(caller.read()));
        said.add(run(late, "PING"));
      }
    }
    return said;
  }

  /** Two commands with a script between them that does not end. */
  private static byte[] pipeline(String before, String behind) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RespRequest.of(before.split(" ")));
    all.writeBytes(RespRequest.of("EVAL", SPIN, "0"));
    all.writeBytes(RespRequest.of(behind.split(" ")));
    return all.toByteArray();
  }

  @Test
  void whatIsSaidIsWhatRedisSays() {
    List<String> said;
    try (TcpServer server = TcpServer.start("busy-reply-threshold 100")) {
      said = conversation(server);
    }
    assertThat(said).contains("PING -> " + busy("SCRIPT KILL"), "QUIT -> OK", "\"1\"", "PONG");
    Optional<?> redis = Oracle.program();
    if (redis.isPresent()) {
      try (Oracle oracle = Oracle.start("busy-reply-threshold 100")) {
        assertThat(said).isEqualTo(conversation(oracle));
      }
    }
  }

  private static String busy(String kill) {
    return "(error) BUSY Redis is busy running a script. You can only call "
        + kill
        + " or SHUTDOWN NOSAVE.";
  }

  @Test
  void theCallerMayLeave() {
    try (TcpServer server = TcpServer.start("busy-reply-threshold 50");
        SocketClient other = new SocketClient(server.port())) {
      SocketClient caller = new SocketClient(server.port());
      caller.send(
          RespRequest.of("EVAL", "while not pcall(error) do end redis.call('set', 'a', 1)", "0"));
      awaitBusy(other);
      caller.close();
      assertThat(run(other, "GET a")).isEqualTo(busy("SCRIPT KILL"));
      assertThat(run(other, "SCRIPT KILL")).isEqualTo("OK");
      String there = run(other, "EXISTS a");
      while (there.equals(busy("SCRIPT KILL"))) {
        there = run(other, "EXISTS a"); // The script is told to end, and ends a moment later.
      }
      assertThat(there).isEqualTo("(integer) 0");
      await(
          "the caller is gone",
          () -> Info.of(other.run("INFO", "clients")).number("connected_clients") == 1);
    }
  }

  @Test
  void everyWayOfTakingLongCanBeEnded() {
    List<String> ways =
        List.of(
            "local function f() return f() end f()",
            "local s = string.rep('a', 30) return s:find(('a?'):rep(30) .. ('a'):rep(30))",
            "local s = string.rep('a', 100000) return s:find('.-.-.-b')",
            "local t = {} for i = 1, 100 do t[i] = i end while true do table.sort(t, function(a, b)"
                + " return a > b end) end",
            "while true do pcall(function() while true do end end) end",
            "local c = coroutine.wrap(function() while true do end end) c()",
            "while true do redis.call('get', 'k') end",
            "while true do local s = string.rep('x', 1000000) end",
            "while true do string.gsub(string.rep('x', 10000), 'x', 'y') end");
    try (TcpServer server = TcpServer.start("busy-reply-threshold 20");
        SocketClient other = new SocketClient(server.port());
        SocketClient caller = new SocketClient(server.port())) {
      for (String way : ways) {
        caller.send(RespRequest.of("EVAL", way, "0"));
        awaitBusy(other);
        assertThat(run(other, "SCRIPT KILL")).as(way).isEqualTo("OK");
        assertThat(RespText.of(caller.read()))
            .as(way)
            .startsWith("(error) ERR Script killed by user with SCRIPT KILL... script: ");
      }
    }
  }
}
