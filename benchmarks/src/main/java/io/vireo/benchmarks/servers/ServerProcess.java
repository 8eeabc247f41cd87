package io.vireo.benchmarks.servers;

import io.vireo.benchmarks.wire.ClientTls;
import io.vireo.benchmarks.wire.ControlClient;
import io.vireo.benchmarks.wire.Endpoint;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A running server. Any thread may close it. */
public final class ServerProcess implements Server, AutoCloseable {
  private static final long START_NANOS = TimeUnit.SECONDS.toNanos(180);
  private static final long POLL_NANOS = 200_000;
  private static final long STOP_SECONDS = 10;
  private static final int LOG_LINES = 15;

  /**
   * How a server is started.
   *
   * @param port on the loopback interface
   * @param directory its working directory, which also takes its log
   * @param environment further variables
   * @param settings further arguments
   * @param secure where it speaks TLS
   */
  record Start(
      Peer peer,
      int port,
      Path directory,
      Map<String, String> environment,
      List<String> settings,
      Secure secure) {}

  /**
   * Where a server speaks TLS.
   *
   * @param port of the loopback interface; 0 for nowhere
   * @param client how clients do
   */
  record Secure(int port, ClientTls client) {
    static final Secure NOT = new Secure(0, null);
  }

  private final Start start;
  private final Path log;
  private final Process process;
  private final long startedAt;

  private ServerProcess(Start start, Path log, Process process, long startedAt) {
    this.start = start;
    this.log = log;
    this.process = process;
    this.startedAt = startedAt;
  }

  /** Starts a server, without persistence unless its settings say otherwise; does not wait. */
  static ServerProcess start(Start start) throws IOException {
    List<String> command = new ArrayList<>(List.of(start.peer().launcher().toString()));
    command.addAll(List.of("--port", Integer.toString(start.port()), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no"));
    command.addAll(List.of("--dir", start.directory().toString()));
    command.addAll(start.settings());
    Path log = start.directory().resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(start.directory().toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(start.environment());
    long startedAt = System.nanoTime();
    return new ServerProcess(start, log, builder.start(), startedAt);
  }

  /** How it was started; once it has ended, another one may be started so. */
  Start start() {
    return start;
  }

  /**
   * Waits until the server answers PING.
   *
   * @return nanoseconds from the start of the process to the answer
   * @throws IOException if it ends or stays silent, with the end of its log
   */
  public long awaitPong() throws IOException {
    while (true) {
      if (pong()) {
        return System.nanoTime() - startedAt;
      }
      if (!process.isAlive()) {
        throw new IOException(
            peer().name() + " ended with code " + process.exitValue() + ":\n" + logEnd());
      }
      if (System.nanoTime() - startedAt > START_NANOS) {
        throw new IOException(peer().name() + " does not answer:\n" + logEnd());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean pong() {
    try (ControlClient client = new ControlClient(port())) {
      return client.text("PING").equals("PONG");
    } catch (IOException e) {
      // Not listening yet, or still loading.
      return false;
    }
  }

  /** The lines of its log so far. */
  public List<String> log() throws IOException {
    return Files.readAllLines(log, StandardCharsets.ISO_8859_1);
  }

  private String logEnd() throws IOException {
    List<String> lines = log();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size()));
  }

  /** What was started. */
  public Peer peer() {
    return start.peer();
  }

  @Override
  public String name() {
    return peer().name();
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.loopback(port());
  }

  @Override
  public Endpoint secureEndpoint() {
    return start.secure().port() == 0
        ? Server.super.secureEndpoint()
        : Endpoint.loopback(start.secure().port()).over(start.secure().client());
  }

  /** Its port on the loopback interface. */
  public int port() {
    return start.port();
  }

  /** Its working directory. */
  public Path directory() {
    return start.directory();
  }

  /** False once the process has ended. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The process. */
  public long pid() {
    return process.pid();
  }

  @Override
  public double cpuMicros() throws IOException {
    return ProcessStat.cpuMicros(pid());
  }

  /** Memory that the process holds, in bytes. */
  public long residentBytes() throws IOException {
    return ProcessStat.residentBytes(pid());
  }

  /** The version it tells, and the JDK if it runs on one. */
  @Override
  public String version() throws IOException {
    String jdk = jdk();
    String version = Server.super.version();
    return jdk.isEmpty() ? version : version + " on JDK " + jdk;
  }

  /** Where its JDK is; null if it does not run on one. */
  public Path javaHome() {
    try {
      Path program = Path.of("/proc", Long.toString(pid()), "exe").toRealPath();
      return program.endsWith("bin/java") ? program.getParent().getParent() : null;
    } catch (IOException e) {
      return null;
    }
  }

  private String jdk() throws IOException {
    Path home = javaHome();
    if (home == null || !Files.isReadable(home.resolve("release"))) {
      return "";
    }
    return Files.readString(home.resolve("release"))
        .lines()
        .filter(line -> line.startsWith("JAVA_VERSION="))
        .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
        .findFirst()
        .orElse("");
  }

  /** Ends it as kill -9 does, and waits until it is gone. */
  public void kill() throws InterruptedException {
    // The launcher has become the server (exec), so this is the server's own process.
    process.destroyForcibly().waitFor();
  }

  /**
   * Waits until it has ended by itself.
   *
   * @return its exit code
   * @throws IOException if it does not end in time
   */
  public int awaitEnd(long seconds) throws IOException, InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      throw new IOException(peer().name() + " does not end:\n" + logEnd());
    }
    return process.exitValue();
  }

  /** Asks it to end, and ends it if it does not. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
