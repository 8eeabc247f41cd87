package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A coroutine that nobody resumes any more keeps its Java thread no longer than its engine. */
@Timeout(30)
class CoroutinesLeftBehindTest {
  private static final String LEAVES_ONE = "coroutine.wrap(function() coroutine.yield() end)()";

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final Set<Thread> before = coroutines();

  @AfterEach
  void close() {
    server.close();
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private static Set<Thread> coroutines() {
    Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
    all.removeIf(thread -> !thread.getName().equals("lua-coroutine"));
    return all;
  }

  private Set<Thread> left() {
    Set<Thread> all = coroutines();
    all.removeAll(before);
    return all;
  }

  private static void assertEnd(Set<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(Duration.ofSeconds(10).toMillis());
      assertThat(thread.isAlive()).isFalse();
    }
  }

  @Test
  void scriptsThatAreForgottenTakeTheirsWithThem() throws InterruptedException {
    assertThat(run("EVAL", LEAVES_ONE, "0")).isEqualTo("(nil)");
    Set<Thread> threads = left();
    assertThat(threads).isNotEmpty();
    assertThat(run("SCRIPT", "FLUSH")).isEqualTo("OK");
    assertEnd(threads);
  }

  @Test
  void librariesThatAreDeletedTakeTheirsWithThem() throws InterruptedException {
    String library =
        "#!lua name=l\nredis.register_function('f', function() " + LEAVES_ONE + " end)";
    assertThat(run("FUNCTION", "LOAD", library)).isEqualTo("\"l\"");
    assertThat(run("FCALL", "f", "0")).isEqualTo("(nil)");
    Set<Thread> threads = left();
    assertThat(threads).isNotEmpty();
    assertThat(run("FUNCTION", "FLUSH")).isEqualTo("OK");
    assertEnd(threads);
  }
}
