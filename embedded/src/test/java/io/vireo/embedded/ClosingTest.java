package io.vireo.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server ends whatever its threads and the caller's are doing, and no call hangs after that. */
@Timeout(60)
class ClosingTest {
  private static final String ENDLESS = "while true do end";
  private static final String ENDLESS_WRITER =
      "redis.call('SET', 'half', 'done') while true do end";

  @TempDir Path folder;

  @Test
  void anInterruptedThreadSavesAndClosesAndStaysInterrupted() {
    Vireo vireo = Vireo.builder().folder(folder).start();
    vireo.execute("SET", "k", "v").text();
    Thread.currentThread().interrupt();
    vireo.close();
    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder.resolve("dump.rdb")).exists();
    assertEnded(vireo);
  }

  @Test
  void anInterruptedThreadStartsNothing() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> Vireo.builder().folder(folder).start())
        .isInstanceOf(VireoException.class)
        .hasMessageContaining("interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void aListenerOfKeyEventsCloses() throws Exception {
    Vireo vireo = Vireo.start();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    vireo.onKeyEvent(
        event -> {
          vireo.close();
          closed.complete(true);
        });
    vireo.execute("SET", "k", "v");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    assertEnded(vireo);
  }

  @Test
  void aReceiverOfMessagesClosesWithoutWaiting() throws Exception {
    Vireo vireo = Vireo.start();
    CompletableFuture<Boolean> closed = new CompletableFuture<>();
    VireoConnection connection =
        vireo.connect(
            message -> {
              vireo.close();
              closed.complete(true);
            });
    connection.execute("SUBSCRIBE", "news");
    vireo.executeAsync("PUBLISH", "news", "hello");
    assertThat(closed.get(30, TimeUnit.SECONDS)).isTrue();
    vireo.close();
    assertEnded(vireo);
  }

  @Test
  void whatFollowsAnAnswerCloses() throws Exception {
    Vireo vireo = Vireo.start();
    vireo
        .executeAsync("BLPOP", "none", "0.01")
        .thenAccept(reply -> vireo.close())
        .toCompletableFuture()
        .get(30, TimeUnit.SECONDS);
    vireo.close();
    assertEnded(vireo);
  }

  @Test
  void manyThreadsCloseAtOnceAndAllWait() {
    Vireo vireo = Vireo.start();
    List<CompletableFuture<Void>> closing =
        List.of(1, 2, 3, 4).stream()
            .map(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          vireo.close();
                          assertEnded(vireo);
                        }))
            .toList();
    closing.forEach(CompletableFuture::join);
  }

  /** When close() has returned its port is free. */
  private static synchronized void assertEnded(Vireo vireo) {
    Vireo.builder().port(vireo.port()).start().close();
    assertThat(vireo.isClosed()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void callsAfterTheEndThrowAtOnce(boolean killed) {
    Vireo vireo = Vireo.builder().set("maxmemory", "8mb").start();
    VireoConnection connection = vireo.connect();
    Fault full = vireo.faults().fillMemory();
    Fault busy = vireo.faults().loading();
    Registration events = vireo.onKeyEvent(event -> {});
    byte[] snapshot = vireo.dump();
    if (killed) {
      vireo.kill();
    } else {
      vireo.close();
    }
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> vireo.execute("PING"),
            () -> vireo.executeAsync("PING").toCompletableFuture().join(),
            () -> connection.execute("PING"),
            vireo::connect,
            vireo::dump,
            () -> vireo.load(snapshot),
            vireo::flush,
            () -> vireo.onKeyEvent(event -> {}),
            () -> vireo.faults().dropConnections(),
            () -> vireo.faults().dropConnectionsAfter(1),
            () -> vireo.faults().dropConnectionsAt("GET"),
            () -> vireo.faults().delayAnswers(Duration.ofMillis(1)),
            () -> vireo.faults().refuse(Refusal.BUSY),
            () -> vireo.faults().loading(),
            () -> vireo.faults().error("ERR text"),
            () -> vireo.faults().moved("host:1"),
            () -> vireo.faults().fillMemory(),
            () -> busy.lasting(Duration.ofMillis(1)))) {
      assertThatThrownBy(call).hasStackTraceContaining(VireoException.class.getName());
    }
    full.close();
    busy.close();
    events.close();
    connection.close();
    vireo.faults().endAll();
    vireo.clock().advance(Duration.ofHours(1));
    vireo.kill();
    vireo.close();
  }

  @Test
  void aCallIsWaitedForUntilTheTimeoutAndSaysWhatItIs() {
    try (Vireo vireo = Vireo.builder().timeout(Duration.ofMillis(200)).start();
        VireoConnection connection = vireo.connect()) {
      assertThatThrownBy(() -> connection.execute("BLPOP", "none", "0"))
          .isInstanceOf(VireoException.class)
          .hasMessage("Waited 200 ms in vain for the answer to BLPOP");
      assertThatThrownBy(() -> vireo.execute("BRPOP", "none", "0"))
          .hasMessage("Waited 200 ms in vain for the answer to BRPOP");
      assertThat(vireo.execute("PING").text()).isEqualTo("PONG");
    }
  }

  @Test
  void aScriptWithoutEndEndsWithTheServer() {
    Vireo vireo = Vireo.builder().folder(folder).set("busy-reply-threshold", "1").start();
    vireo.execute("SET", "k", "v").text();
    var running = vireo.executeAsync("EVAL", ENDLESS, "0");
    awaitBusy(vireo);
    vireo.close();
    assertThat(running.toCompletableFuture()).isDone();
    try (Vireo again = Vireo.builder().folder(folder).start()) {
      assertThat(again.execute("GET", "k").text()).isEqualTo("v");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theLogHasNothingOfAScriptThatIsEndedHalfWay(boolean killed) {
    VireoBuilder builder =
        Vireo.builder()
            .folder(folder)
            .set("appendonly", "yes")
            .set("save", "")
            .set("busy-reply-threshold", "1");
    Vireo vireo = builder.timeout(Duration.ofSeconds(5)).start();
    vireo.execute("SET", "k", "v").text();
    vireo.executeAsync("EVAL", ENDLESS_WRITER, "0");
    awaitBusy(vireo);
    if (killed) {
      vireo.kill();
    } else {
      assertThatThrownBy(vireo::close).hasMessageContaining("could not be saved");
    }
    try (Vireo again = builder.timeout(Duration.ofMinutes(1)).start()) {
      assertThat(again.execute("GET", "k").text()).isEqualTo("v");
      assertThat(again.execute("GET", "half").isNull()).isTrue();
    }
  }

  private static void awaitBusy(Vireo vireo) {
    Waits.untilGone(
        () -> {
          String fault = Replies.fault(vireo.execute("GET", "k"));
          return fault != null && fault.startsWith("BUSY") ? null : "the server is not busy";
        });
  }

  @Test
  void aProgramThatForgetsToCloseEnds() throws Exception {
    Path kept = folder.resolve("kept");
    assertThat(outputOf(Forgetful.class, kept.toString())).contains("PONG");
    try (Vireo again = Vireo.builder().folder(kept).start()) {
      assertThat(again.execute("GET", "k").text()).isEqualTo("v");
    }
  }

  @Test
  void aProgramThatDoesNotWaitEndsOnceItsServerIsClosed() throws Exception {
    assertThat(outputOf(WithoutWaiting.class)).contains("PONG", "closed");
  }

  /** What a program prints that must end by itself and leave nothing behind. */
  private String outputOf(Class<?> program, String... arguments) throws Exception {
    Path output = folder.resolve("output");
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    try (var left = Files.list(temporary)) {
      assertThat(left.filter(path -> path.getFileName().toString().startsWith("vireo-"))).isEmpty();
    }
    return Files.readString(output);
  }

  /** Ends without a word to its servers. */
  static final class Forgetful {
    public static void main(String[] arguments) {
      System.out.println(Vireo.start().execute("PING").text());
      Vireo keeping = Vireo.builder().folder(Path.of(arguments[0])).start();
      keeping.execute("SET", "k", "v").text();
      keeping.connect().executeAsync("BLPOP", "none", "0");
      Vireo.sentinels(1, 1);
    }
  }

  /** Has its main thread end long before all that it has asked for is done. */
  static final class WithoutWaiting {
    public static void main(String[] arguments) {
      Vireo.builder()
          .startAsync()
          .thenAccept(
              vireo -> {
                System.out.println(vireo.execute("PING").text());
                vireo.closeAsync().thenRun(() -> System.out.println("closed"));
              });
    }
  }
}
