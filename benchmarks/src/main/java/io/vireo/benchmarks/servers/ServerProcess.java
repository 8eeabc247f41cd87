package io.vireo.benchmarks.servers;

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

  private final Peer peer;
  private final int port;
  private final Path log;
  private final Process process;
  private final long startedAt;

  private ServerProcess(Peer peer, int port, Path log, Process process, long startedAt) {
    this.peer = peer;
    this.port = port;
    this.log = log;
    this.process = process;
    this.startedAt = startedAt;
  }

  /**
   * Starts a server without persistence on a port of the loopback interface; does not wait for it.
   *
   * @param directory its working directory, which also takes its log
   * @param environment further variables
   * @param settings further arguments
   */
  static ServerProcess start(
      Peer peer, int port, Path directory, Map<String, String> environment, List<String> settings)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(peer.launcher().toString()));
    command.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--dir", directory.toString()));
    command.addAll(settings);
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    long startedAt = System.nanoTime();
    return new ServerProcess(peer, port, log, builder.start(), startedAt);
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
            peer.name() + " ended with code " + process.exitValue() + ":\n" + logEnd());
      }
      if (System.nanoTime() - startedAt > START_NANOS) {
        throw new IOException(peer.name() + " does not answer:\n" + logEnd());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private boolean pong() {
    try (ControlClient client = new ControlClient(port)) {
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
    return peer;
  }

  @Override
  public String name() {
    return peer.name();
  }

  @Override
  public Endpoint endpoint() {
    return Endpoint.loopback(port);
  }

  /** Its port on the loopback interface. */
  public int port() {
    return port;
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
