package io.vireo.server;

import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A process that ends in the midst of a script: all that the script did is in its files, or none.
 */
class KilledScriptsTest {
  private static final String WRITES =
      "for i = 1, 1000 do redis.call('set', 'key:' .. i, string.rep('x', 5000)) end ";

  private static final String WRITTEN = "the script has written";

  /** Tells that all is written: busy a script may be before that, on a slow machine. */
  private static final String SPIN =
      "redis.log(redis.LOG_WARNING, '" + WRITTEN + "') while true do end";

  @TempDir private Path folder;

  private ServerProcess start(int port, String fsync) {
    ServerProcess server =
        ServerProcess.start(
            folder,
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--appendonly",
            "yes",
            "--appendfsync",
            fsync,
            "--busy-reply-threshold",
            "50");
    server.await("Ready to accept connections");
    return server;
  }

  private static String ask(int port, String... words) {
    try (SocketClient client = new SocketClient(port)) {
      return RespText.of(client.run(words));
    }
  }

  /** The script goes on, and others are told so. */
  private static void awaitBusy(int port) {
    try (SocketClient client = new SocketClient(port)) {
      await("the script runs", () -> RespText.of(client.run("PING")).contains("BUSY"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void aKillLeavesNothingOfIt(String fsync) {
    int port = FreePort.find();
    try (ServerProcess server = start(port, fsync);
        SocketClient client = new SocketClient(port)) {
      client.run("SET", "before", "1");
      assertThat(RespText.of(client.run("EVAL", WRITES + "return 1", "0"))).contains("1");
      client.run("DEL", "key:1");
      client.send(RespRequest.of("EVAL", WRITES + SPIN, "0"));
      server.await(WRITTEN);
      awaitBusy(port);
      server.kill();
    }
    try (ServerProcess server = start(port, fsync)) {
      assertThat(ask(port, "DBSIZE")).isEqualTo("(integer) 1000");
      assertThat(ask(port, "EXISTS", "before", "key:1", "key:2")).isEqualTo("(integer) 2");
      assertThat(server.isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"always", "everysec"})
  void aShutdownWithoutSavingLeavesNothingOfIt(String fsync) {
    int port = FreePort.find();
    try (ServerProcess server = start(port, fsync);
        SocketClient client = new SocketClient(port);
        SocketClient other = new SocketClient(port)) {
      client.run("SET", "before", "1");
      client.send(RespRequest.of("EVAL", WRITES + SPIN, "0"));
      server.await(WRITTEN);
      awaitBusy(port);
      assertThat(RespText.of(other.run("SHUTDOWN"))).contains("BUSY");
      assertThat(RespText.of(other.run("SCRIPT", "KILL"))).contains("UNKILLABLE");
      other.send(RespRequest.of("SHUTDOWN", "NOSAVE"));
      assertThat(server.end()).isZero();
    }
    try (ServerProcess server = start(port, fsync)) {
      assertThat(ask(port, "DBSIZE")).isEqualTo("(integer) 1");
      assertThat(server.isAlive()).isTrue();
    }
  }
}
