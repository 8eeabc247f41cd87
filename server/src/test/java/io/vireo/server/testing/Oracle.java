package io.vireo.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Redis in a process of its own, 8.6.3 or 7.0. It is looked for where a system property
 * points, {@code vireo.oracle} for 8.6.3, and then among the peers that side-by-side measurements
 * keep in the user's cache.
 */
public final class Oracle implements RunningServer {
  /** What to tell where there is none. */
  public static final String MISSING =
      "There is no Redis 8.6.3 to compare with; -Dvireo.oracle=/path/to/redis-server names one";

  private final Process process;
  private final Path directory;
  private final int port;
  private final Thread hook;

  private Oracle(Process process, Path directory, int port) {
    this.process = process;
    this.directory = directory;
    this.port = port;
    hook = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The program of Redis 8.6.3, if there is one. */
  public static Optional<Path> program() {
    return named("vireo.oracle", "redis-8.6/redis-server");
  }

  /** A Valkey 8.1, if there is one. */
  public static Optional<Path> valkey() {
    return named("vireo.oracle.valkey", "valkey-8/valkey-server");
  }

  private static Optional<Path> named(String property, String usual) {
    String named = System.getProperty(property, "");
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    Path path = named.isEmpty() ? base.resolve("vireo-peers").resolve(usual) : Path.of(named);
    return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
  }

  /** A Redis 7.0, which reads no newer files than RDB version 10, if there is one. */
  public static Optional<Path> older() {
    String named = System.getProperty("vireo.oracle.older", "");
    Path path = named.isEmpty() ? Path.of("/usr/bin/redis-server") : Path.of(named);
    return Files.isExecutable(path) && version(path).contains("v=7.0.")
        ? Optional.of(path)
        : Optional.empty();
  }

  private static String version(Path program) {
    try {
      Process process = new ProcessBuilder(program.toString(), "--version").start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      return "";
    }
  }

  /** Starts a server with some lines of configuration. */
  public static Oracle start(String... settings) {
    return start(List.of(settings));
  }

  /** Starts a server with some lines of configuration. */
  public static Oracle start(List<String> settings) {
    return start(program().orElseThrow(() -> new IllegalStateException(MISSING)), settings);
  }

  /** Starts a server of a program with some lines of configuration. */
  public static Oracle start(Path program, List<String> settings) {
    try {
      Path directory = Files.createTempDirectory("vireo-oracle");
      int port = FreePort.find();
      List<String> lines = new ArrayList<>(List.of("bind 127.0.0.1", "save \"\"", "port " + port));
      lines.add("dir " + directory);
      lines.addAll(settings);
      Process process =
          new ProcessBuilder(program.toString(), "-").redirectErrorStream(true).start();
      process
          .getOutputStream()
          .write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().close();
      awaitReady(process);
      return new Oracle(process, directory, port);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void awaitReady(Process process) throws IOException {
    BufferedReader log = process.inputReader();
    StringBuilder said = new StringBuilder();
    String line = log.readLine();
    while (line != null && !line.contains("Ready to accept connections")) {
      said.append(line).append('\n');
      line = log.readLine();
    }
    if (line == null) {
      throw new IllegalStateException("The oracle does not start:\n" + said);
    }
    Thread drain = new Thread(() -> drain(log), "oracle-log");
    drain.setDaemon(true);
    drain.start();
  }

  private static void drain(BufferedReader log) {
    try {
      log.transferTo(Writer.nullWriter());
    } catch (IOException ended) {
      // The process has ended, and its log with it.
    }
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    // A child that rewrites the log would outlive the process, and move files about meanwhile.
    List<ProcessHandle> children = process.descendants().toList();
    process.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      children.forEach(child -> child.onExit().join());
      process.waitFor(SocketClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      deleteDirectory();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void deleteDirectory() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
