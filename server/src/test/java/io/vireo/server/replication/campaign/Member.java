package io.vireo.server.replication.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.replication.follow.CuttingProxy;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * A server that follows others or is followed, is killed and started again on its port and its
 * folder. It follows through a relay of its own. One thread, but for what tells where it is.
 */
final class Member implements AutoCloseable {
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  private static final List<String> USUAL =
      List.of(
          "--bind",
          "127.0.0.1",
          "--enable-debug-command",
          "yes",
          "--repl-diskless-sync-delay",
          "0",
          "--repl-timeout",
          "10",
          "--repl-ping-replica-period",
          "1",
          "--hz",
          "100");

  private final ServerKind kind;
  private final String name;
  private final ServerProgram program;
  private final Path folder;
  private final List<String> settings;
  private final int port = FreePort.find();
  private final CuttingProxy uplink;
  private Member primary;
  private Process process;

  /**
   * A server that is not started.
   *
   * @param patience how many bytes each next connection to a primary passes on
   */
  Member(
      ServerKind kind,
      int number,
      ServerProgram program,
      Path parent,
      List<String> settings,
      LongSupplier patience) {
    this.kind = kind;
    this.program = program;
    this.settings = settings;
    name = "ABC".charAt(number) + "-" + kind.name().toLowerCase(java.util.Locale.ROOT);
    uplink = new CuttingProxy(port, patience);
    try {
      folder = Files.createDirectories(parent.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  ServerKind kind() {
    return kind;
  }

  int port() {
    return port;
  }

  CuttingProxy uplink() {
    return uplink;
  }

  /** Whom it is to follow, or null. */
  Member primary() {
    return primary;
  }

  Path log() {
    return folder.resolve("server.log");
  }

  /** Starts it, as a replica if it is to be one; it is not ready yet. */
  void start() {
    List<String> command = new ArrayList<>(program.command());
    command.addAll(List.of("--port", Integer.toString(port), "--dir", folder.toString()));
    command.addAll(List.of("--logfile", log().toString()));
    command.addAll(USUAL);
    command.addAll(settings);
    if (primary != null) {
      command.addAll(List.of("--replicaof", "127.0.0.1 " + uplink.port()));
    }
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(program.environment());
    try {
      process =
          builder
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()))
              .start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Waits until it answers; null, or what is wrong. */
  String awaitReady() {
    long end = System.nanoTime() + READY_NANOS;
    while (process.isAlive()) {
      RespValue answer = ask("DBSIZE"); // an error while it loads, which PING need not be
      if (answer != null && !(answer instanceof RespValue.Failure)) {
        return null;
      }
      if (System.nanoTime() - end > 0) {
        return this + " is not ready after a minute";
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return this + " ended by itself";
  }

  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Kills it as {@code kill -9} does, with its children. */
  void kill() {
    if (process != null) {
      List<ProcessHandle> children = process.descendants().toList();
      process.destroyForcibly();
      children.forEach(ProcessHandle::destroyForcibly);
      process.onExit().join();
      children.forEach(child -> child.onExit().join());
    }
  }

  /** Ends it in an orderly way, or kills it if that takes too long. */
  void end() {
    process.destroy();
    try {
      process.waitFor(SocketClient.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
    kill();
  }

  /** A new connection; fails if it does not run. */
  SocketClient connect() {
    return new SocketClient(port);
  }

  /** What it answers, or null if it does not. */
  RespValue ask(String... words) {
    try (SocketClient client = connect()) {
      return client.run(words);
    } catch (RuntimeException notThere) {
      return null;
    }
  }

  /** A field of INFO, or an empty text. */
  String field(String section, String field) {
    return Info.of(ask("INFO", section)).field(field);
  }

  /** Notes whom it follows; null for nobody. */
  void primary(Member next) {
    primary = next;
    if (next != null) {
      uplink.target(next.port);
    }
  }

  /** Tells it whom it follows. */
  void tell() {
    if (primary == null) {
      ask("REPLICAOF", "NO", "ONE");
    } else {
      ask("REPLICAOF", "127.0.0.1", Integer.toString(uplink.port()));
    }
  }

  /** Lines of its log that should not be there. */
  List<String> complaints() {
    try (Stream<String> lines = Files.lines(log(), java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.contains("CRITICAL") || line.contains("Exception"))
          .map(line -> this + ": " + line)
          .limit(5)
          .toList();
    } catch (IOException noLog) {
      return List.of();
    }
  }

  @Override
  public void close() {
    uplink.close();
    kill();
  }

  @Override
  public String toString() {
    return name;
  }
}
