package io.vireo.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.server.ServerProcess;
import io.vireo.server.ServerProgram;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.Strace;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * How often the server calls the system for a pipeline of requests: one read, one write, and one
 * look at the sockets at most. The limits hold however slow the machine is, for each look finds at
 * least one pipeline, and each wake-up serves at least one.
 */
@Tag("nightly") // counts system calls with a few per cent of slack
@Timeout(120)
class SystemCallsTest {
  private static final List<String> SET = List.of("SET", "key", "value");
  private static final String SCRIPT = "return redis.call('set', KEYS[1], ARGV[1])";

  /** The SHA-1 of {@link #SCRIPT}. */
  private static final String SHA = "55b22c0d0cedf3866879ce7c854970626dcef0c3";

  private static final int WARM = 200;
  private static final int PIPELINES = 400;

  /** What timers, the compiler and collections may add. */
  private static final int SLACK = PIPELINES / 10;

  private static final List<Shape> SHAPES =
      List.of(new Shape(1, 1), new Shape(1, 16), new Shape(20, 1), new Shape(20, 16));

  @TempDir Path folder;

  /** Comes first and is not looked at: the loop wakes the compiler's threads meanwhile. */
  private static final Shape WARM_UP = new Shape(1, 8);

  /** Connections, and requests that each sends at once. */
  private record Shape(int connections, int pipeline) {
    /** A word that is short enough to be seen whole in strace's lines. */
    String mark(String moment) {
      return "ECHO " + moment + "-" + connections + "-" + pipeline + "\r\n";
    }
  }

  @BeforeAll
  static void needsStrace() {
    assumeTrue(Strace.works(), "strace is missing, or may not watch");
  }

  @Test
  void aLoopThatExecutesItselfWakesNobody() {
    checkAll(SET, 1, 0.25, 0, "--data-thread adaptive");
  }

  @Test
  void norDoesOneThatRunsScripts() {
    List<String> evalsha = List.of("EVALSHA", SHA, "1", "key", "value");
    checkAll(evalsha, 1, 0.25, 0, "--data-thread adaptive");
  }

  @Test
  void norDoesOneThatCallsFunctions() {
    List<String> fcall = List.of("FCALL", "f", "1", "key", "value");
    checkAll(fcall, 1, 0.25, 0, "--data-thread adaptive");
  }

  @Test
  void theSameWithTheSocketsOfTheJvm() {
    checkAll(SET, 1, 0.25, 0, "--data-thread adaptive", "--multiplexing-api nio");
  }

  @Test
  void aDataThreadIsWokenOnceAndWakesTheLoopOnce() {
    checkAll(SET, 2, 1.25, 1, "--data-thread dedicated");
  }

  /**
   * @param request what all requests are, answered by OK
   * @param looks most looks at the sockets for each pipeline
   * @param locks most times that the loop may wake a thread for each pipeline
   * @param wakes most times that others may wake the loop
   */
  private void checkAll(
      List<String> request, double looks, double locks, double wakes, String... settings) {
    Path log = folder.resolve("strace.log");
    measure(log, RespRequest.of(request.toArray(String[]::new)), settings);
    for (Shape shape : SHAPES) {
      Strace.Calls calls = Strace.between(shape.mark("begin"), shape.mark("end"), log);
      String seen = shape + ": " + calls;
      assertThat(calls.reads()).as(seen).isBetween(PIPELINES, PIPELINES + SLACK);
      assertThat(calls.writes()).as(seen).isBetween(PIPELINES, PIPELINES + SLACK);
      assertThat((double) calls.waits()).as(seen).isLessThanOrEqualTo(atMost(looks));
      assertThat(calls.registrations()).as(seen).isLessThanOrEqualTo(SLACK);
      assertThat((double) calls.locks()).as(seen).isLessThanOrEqualTo(atMost(locks));
      assertThat((double) calls.othersWrites()).as(seen).isLessThanOrEqualTo(atMost(wakes));
    }
  }

  private static double atMost(double perPipeline) {
    return perPipeline * PIPELINES + SLACK;
  }

  /** Has a server answer some hundred pipelines of each shape, watched, and ends it. */
  private void measure(Path log, byte[] request, String... settings) {
    int port = FreePort.find();
    List<String> all = new ArrayList<>(List.of(settings));
    all.addAll(List.of("--port " + port, "--bind 127.0.0.1", "--io-threads 1"));
    try (ServerProcess server =
        ServerProcess.start(
            ServerProgram.ofThisBuild().under(Strace.into(log)),
            folder,
            all.toArray(String[]::new))) {
      server.await("Ready to accept");
      loadScripts(port);
      load(port, WARM_UP, request);
      for (Shape shape : SHAPES) {
        load(port, shape, request);
      }
      try (SocketClient client = new SocketClient(port)) {
        client.send(ascii("SHUTDOWN NOSAVE\r\n"));
        client.awaitClose();
      }
      server.end();
    }
  }

  private static void loadScripts(int port) {
    try (SocketClient client = new SocketClient(port)) {
      client.send(RespRequest.of("SCRIPT", "LOAD", SCRIPT));
      assertThat(client.read()).isEqualTo(new RespValue.Text(SHA));
      String library =
          "#!lua name=lib\nredis.register_function('f', function(keys, args)"
              + " return redis.call('set', keys[1], args[1]) end)";
      client.send(RespRequest.of("FUNCTION", "LOAD", library));
      assertThat(client.read()).isNotInstanceOf(RespValue.Failure.class);
    }
  }

  private static void load(int port, Shape shape, byte[] request) {
    List<SocketClient> clients =
        IntStream.range(0, shape.connections).mapToObj(i -> new SocketClient(port)).toList();
    rounds(WARM, clients, shape, request);
    mark(shape.mark("begin"), clients.get(0));
    rounds(PIPELINES, clients, shape, request);
    mark(shape.mark("end"), clients.get(0));
    clients.forEach(SocketClient::close);
  }

  /** All clients send before any answer is read. */
  private static void rounds(
      int pipelines, List<SocketClient> clients, Shape shape, byte[] request) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < shape.pipeline; i++) {
      all.writeBytes(request);
    }
    byte[] text = all.toByteArray();
    for (int done = 0; done < pipelines; done += shape.connections) {
      clients.forEach(client -> client.send(text));
      clients.forEach(client -> readAnswers(client, shape.pipeline));
    }
  }

  private static void readAnswers(SocketClient client, int count) {
    for (int i = 0; i < count; i++) {
      assertThat(client.read()).isEqualTo(new RespValue.Status("OK"));
    }
  }

  private static void mark(String request, SocketClient client) {
    client.send(ascii(request));
    assertThat(client.read()).isInstanceOf(RespValue.Text.class);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
