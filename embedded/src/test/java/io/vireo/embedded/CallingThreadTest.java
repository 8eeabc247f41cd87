package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A thread that waits for its answer executes a quick command itself, with the outcome that an
 * event loop would have.
 */
class CallingThreadTest {
  private static final int THREADS = 4;
  private static final int CALLS = 5_000;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"adaptive", "dedicated"})
  void commandsOfManyThreadsAreAtomic(String dataThread) throws Exception {
    try (Vireo vireo = Vireo.builder().set("data-thread", dataThread).start()) {
      List<Thread> threads = new ArrayList<>();
      AtomicReference<Throwable> failure = new AtomicReference<>();
      for (int i = 0; i < THREADS; i++) {
        Thread thread =
            new Thread(
                () -> {
                  for (int call = 0; call < CALLS; call++) {
                    vireo.execute("INCR", "count");
                  }
                });
        thread.setUncaughtExceptionHandler((which, thrown) -> failure.set(thrown));
        thread.start();
        threads.add(thread);
      }
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(failure).hasNullValue();
      assertThat(vireo.execute("GET", "count").text()).isEqualTo("" + THREADS * CALLS);
    }
  }

  @Test
  void whatOneThreadGaveBeforeIsExecutedBefore() {
    try (Vireo vireo = Vireo.start()) {
      for (int i = 0; i < 200; i++) {
        CompletionStage<Reply> first = vireo.executeAsync("SET", "turn", "" + i);
        assertThat(vireo.execute("GET", "turn").text()).isEqualTo("" + i);
        assertThat(first.toCompletableFuture().isDone()).isTrue();
      }
    }
  }

  @Test
  void answersWaitForTheDisk() {
    try (Vireo vireo =
        Vireo.builder().folder(folder).set("appendonly", "yes").set("appendfsync", "no").start()) {
      assertThat(vireo.execute("CONFIG", "SET", "appendfsync", "always").text()).isEqualTo("OK");
      for (int i = 0; i < 20; i++) {
        assertThat(vireo.execute("INCR", "count").number()).isEqualTo(i + 1);
      }
      assertThat(vireo.execute("CONFIG", "SET", "appendfsync", "no").text()).isEqualTo("OK");
      assertThat(vireo.execute("INCR", "count").number()).isEqualTo(21);
    }
  }

  @Test
  void anAnswerMayComeLater() {
    try (Vireo vireo = Vireo.start()) {
      assertThat(vireo.execute("CLIENT", "PAUSE", "100000", "WRITE").text()).isEqualTo("OK");
      CompletableFuture<Reply> paused =
          CompletableFuture.supplyAsync(() -> vireo.execute("SET", "key", "value"));
      while (!vireo.execute("INFO", "clients").text().contains("blocked_clients:1")) {
        Thread.onSpinWait();
      }
      assertThat(paused).isNotDone();
      assertThat(vireo.execute("CLIENT", "UNPAUSE").text()).isEqualTo("OK");
      assertThat(paused.join().text()).isEqualTo("OK");
    }
  }

  @Test
  void aThreadWhoseConnectionIsKilledGoesOnWithAnother() {
    try (Vireo vireo = Vireo.start()) {
      for (int i = 0; i < 100; i++) {
        vireo.execute("SET", "key", "value");
        vireo.execute("CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes");
      }
      assertThat(vireo.execute("GET", "key").text()).isEqualTo("value");
    }
  }

  /** Pages are freed when the server ends: no thread may be in its data then. */
  @Test
  void aServerEndsWhileThreadsCallIt() throws Exception {
    for (int round = 0; round < 20; round++) {
      Vireo vireo = Vireo.start();
      List<Thread> threads = new ArrayList<>();
      List<CompletableFuture<Throwable>> ends = new ArrayList<>();
      CompletableFuture<Void> calling = new CompletableFuture<>();
      for (int i = 0; i < THREADS; i++) {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        ends.add(end);
        Thread thread =
            new Thread(
                () -> {
                  try {
                    while (true) {
                      vireo.execute("SET", "key", "value");
                      calling.complete(null);
                    }
                  } catch (Throwable thrown) {
                    end.complete(thrown);
                  }
                });
        thread.start();
        threads.add(thread);
      }
      calling.join();
      vireo.close();
      for (CompletableFuture<Throwable> end : ends) {
        assertThat(end.get()).isInstanceOf(VireoException.class);
      }
    }
  }

  @Test
  void longWordsAndSlowCommandsAreAnswered() {
    try (Vireo vireo = Vireo.start()) {
      String large = "x".repeat(1 << 20);
      assertThat(vireo.execute("SET", "large", large).text()).isEqualTo("OK");
      assertThat(vireo.execute("GET", "large").text()).isEqualTo(large);
      assertThat(vireo.execute("KEYS", "*").items()).hasSize(1);
      assertThat(vireo.execute("BLPOP", "none", "0.01")).isEqualTo(new Reply.Null());
      assertThat(vireo.execute("NOSUCH")).isInstanceOf(Reply.Error.class);
      assertThatThrownBy(() -> vireo.execute("mULTI")).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
