package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts in the midst of which something fails, and scripts that a log repeats. */
class ScriptErrorsOfServerTest {
  private static final String HALF =
      "redis.call('set', 'first', 1) for i = 1, 50000 do end redis.call('set', 'second', 1)";

  /** Has the next look after a script end with an error of the JVM. */
  private static void fail(InProcessServer server, Supplier<Error> error) {
    server
        .clock()
        .onLook(
            () -> {
              if (isLookingAfterScript()) {
                server.clock().onLook(null);
                throw error.get();
              }
            });
  }

  private static boolean isLookingAfterScript() {
    return StackWalker.getInstance()
        .walk(frames -> frames.anyMatch(f -> f.getClassName().equals(ScriptWatch.class.getName())));
  }

  private static String run(InProcessClient client, String... words) {
    return RespText.of(client.run(words));
  }

  @ParameterizedTest
  @ValueSource(strings = {"not enough memory", "stack overflow"})
  void anErrorOfTheJvmEndsTheScriptAndNothingElse(String text) {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      fail(
          server,
          text.startsWith("stack") ? StackOverflowError::new : () -> new OutOfMemoryError("test"));
      assertThat(run(client, "EVAL", HALF, "0")).startsWith("(error) ERR " + text + " script: ");
      assertThat(run(client, "EXISTS", "first", "second")).isEqualTo("(integer) 1");
      assertThat(run(client, "EVAL", HALF, "0")).isEqualTo("(nil)");
      assertThat(run(client, "EXISTS", "first", "second")).isEqualTo("(integer) 2");
    }
  }

  @Test
  void noScriptCatchesAFullHeap() {
    try (InProcessServer server = new InProcessServer()) {
      fail(server, () -> new OutOfMemoryError("test"));
      String script = "return {pcall(function() for i = 1, 50000 do end end)}";
      assertThat(run(server.client(), "EVAL", script, "0")).contains("ERR not enough memory");
    }
  }

  @Test
  void aScriptThatFailsLeavesWhatItHasDone() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      String script = "redis.call('set', 'a', 1) redis.call('incr', 'a') error('enough')";
      assertThat(run(client, "EVAL", script, "0")).contains("enough");
      assertThat(run(client, "GET", "a")).isEqualTo("\"2\"");
    }
  }

  @Test
  void aLogOfAnOlderRedisMayHoldScripts(@TempDir Path folder) throws IOException {
    Path logs = Files.createDirectories(folder.resolve("appendonlydir"));
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(RespRequest.of("SELECT", "0"));
    all.writeBytes(
        RespRequest.of(
            "EVAL",
            "for i = 1, 100000 do end for i = 1, #KEYS do redis.call('set', KEYS[i], ARGV[1]) end",
            "2",
            "a",
            "b",
            "value"));
    all.writeBytes(RespRequest.of("MULTI"));
    all.writeBytes(RespRequest.of("EVAL", "return redis.call('incr', KEYS[1])", "1", "n"));
    all.writeBytes(RespRequest.of("EXEC"));
    Files.write(logs.resolve("appendonly.aof.1.incr.aof"), all.toByteArray());
    Files.writeString(
        logs.resolve("appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
    try (InProcessServer server =
        new InProcessServer("dir " + folder, "appendonly yes", "busy-reply-threshold 0")) {
      InProcessClient client = server.client();
      assertThat(run(client, "MGET", "a", "b", "n"))
          .isEqualTo("1) \"value\"\n2) \"value\"\n3) \"1\"");
    }
  }
}
