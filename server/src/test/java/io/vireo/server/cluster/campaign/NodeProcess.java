package io.vireo.server.cluster.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.Info;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A node of the cluster: a process that is killed, frozen and started again on its ports and its
 * folder. Other nodes reach it through relays; the campaign talks to it directly. One thread, but
 * for what says otherwise.
 */
final class NodeProcess implements AutoCloseable {
  private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long END_SECONDS = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(4);
  private static final List<String> USUAL =
      List.of(
          "--bind 127.0.0.1 --cluster-enabled yes --cluster-announce-ip 127.0.0.1",
          "--cluster-migration-barrier 10 --enable-debug-command yes",
          "--appendonly yes --appendfsync always --repl-diskless-sync-delay 0",
          "--repl-timeout 5 --repl-ping-replica-period 1 --shutdown-timeout 10");

  private final int index;
  private final boolean redis;
  private final String name;
  private final ServerProgram program;
  private final Path folder;
  private final int port = FreePort.find();
  private final int busPort = FreePort.find();
  private final Relay relay;
  private final Relay busRelay;
  private final Wires wires;
  private String id = "";
  private Process process;
  private volatile boolean frozen;

  /** A node that is not started. */
  NodeProcess(int index, boolean redis, ServerProgram program, Path parent, Wires wires) {
    this.index = index;
    this.redis = redis;
    this.program = program;
    this.wires = wires;
    name = (char) ('A' + index) + (redis ? "-redis" : "-vireo");
    relay = new Relay(index, port, wires);
    busRelay = new Relay(index, busPort, wires);
    try {
      folder = Files.createDirectories(parent.resolve(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  int index() {
    return index;
  }

  boolean isRedis() {
    return redis;
  }

  /** The port that it tells others and clients. Any thread. */
  int toldPort() {
    return relay.port();
  }

  int toldBusPort() {
    return busRelay.port();
  }

  /** Its name in the cluster, once it has answered. Any thread, after that. */
  String id() {
    return id;
  }

  /**
   * Starts it; it is not ready yet.
   *
   * @param nodeTimeout milliseconds
   */
  void start(long nodeTimeout) {
    List<String> command = new ArrayList<>(program.command());
    add(command, "--port", port);
    add(command, "--cluster-port", busPort);
    add(command, "--cluster-announce-port", relay.port());
    add(command, "--cluster-announce-bus-port", busRelay.port());
    add(command, "--cluster-node-timeout", nodeTimeout);
    command.addAll(List.of("--dir", folder.toString(), "--logfile", log().toString()));
    command.addAll(List.of("--save", ""));
    USUAL.forEach(words -> command.addAll(List.of(words.split(" "))));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(program.environment());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("output").toFile()));
    try {
      process = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    wires.process(index, process.pid());
  }

  private static void add(List<String> command, String name, long value) {
    command.add(name);
    command.add(Long.toString(value));
  }

  /** Waits until it answers; null, or what is wrong. */
  String awaitReady() {
    long end = System.nanoTime() + READY_NANOS;
    while (process.isAlive()) {
      RespValue answer = ask("DBSIZE"); // an error while it loads, which PING need not be
      if (answer != null && !(answer instanceof RespValue.Failure)) {
        id = ask("CLUSTER", "MYID").asText();
        return null;
      }
      if (System.nanoTime() - end > 0) {
        return this + " is not ready after a minute";
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return this + " ended by itself";
  }

  /** Whether its process runs, frozen or not. Any thread. */
  boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Whether it runs and is not frozen. Any thread. */
  boolean isUp() {
    return isAlive() && !frozen;
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
    frozen = false;
  }

  void freeze() {
    signal("STOP");
    frozen = true;
  }

  void thaw() {
    signal("CONT");
    frozen = false;
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /**
   * Ends it by SHUTDOWN, which it refuses while it writes its first log; null, or what is wrong.
   */
  String end() {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(END_SECONDS);
    while (process.isAlive() && System.nanoTime() - end < 0) {
      ask("SHUTDOWN");
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return process.isAlive() ? this + " does not end by SHUTDOWN" : null;
  }

  /** A new connection; fails if nobody listens. Any thread. */
  SocketClient connect() {
    return new SocketClient(port);
  }

  /** What it answers, or null if it does not. Any thread. */
  RespValue ask(String... words) {
    if (frozen) {
      return null;
    }
    try (SocketClient client = connect()) {
      client.send(RespRequest.of(words));
      return client.read(PATIENCE);
    } catch (RuntimeException notThere) {
      return null;
    }
  }

  /** The text of what it answers; empty if it does not, or gives none. Any thread. */
  String text(String... words) {
    RespValue answer = ask(words);
    return answer == null || answer.asText() == null ? "" : answer.asText();
  }

  /** A field of INFO or CLUSTER INFO, or an empty text. Any thread. */
  String field(String field, String... command) {
    return Info.of(ask(command)).field(field);
  }

  /** What it has written down of the cluster; empty if it has not. Any thread. */
  String nodesFile() {
    try {
      return Files.readString(folder.resolve("nodes.conf"));
    } catch (IOException notThere) {
      return "";
    }
  }

  private Path log() {
    return folder.resolve("server.log");
  }

  /** Lines of its log that hold any of some words. */
  List<String> logged(String... words) {
    try (Stream<String> lines = Files.lines(log(), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> Stream.of(words).anyMatch(line::contains)).toList();
    } catch (IOException noLog) {
      return List.of();
    }
  }

  @Override
  public void close() {
    kill();
    relay.close();
    busRelay.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
