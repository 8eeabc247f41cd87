package io.vireo.server.crash;

import io.vireo.server.ServerProcess;
import io.vireo.server.testing.FreePort;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that will be killed. One thread. */
final class Victim implements AutoCloseable {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ServerProcess process;
  private final int port;

  private Victim(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a process; it is not ready yet. */
  static Victim start(Path folder, Policy policy, String... more) {
    int port = FreePort.find();
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("--port", Integer.toString(port), "--bind", "127.0.0.1"));
    arguments.addAll(List.of("--dir", folder.toString(), "--logfile", "server.log"));
    arguments.addAll(policy.arguments());
    arguments.addAll(List.of(more));
    return new Victim(ServerProcess.start(folder, arguments.toArray(String[]::new)), port);
  }

  int port() {
    return port;
  }

  SocketClient connect() {
    return new SocketClient(port);
  }

  /** Waits until it serves; null, or what is wrong. */
  String awaitReady() {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (process.isAlive()) {
      if (answers()) {
        return null;
      }
      if (System.nanoTime() - end > 0) {
        return "the server is not ready after a minute";
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    return "the server ended by itself";
  }

  private boolean answers() {
    try (SocketClient client = connect()) {
      return client.run("PING") instanceof RespValue.Status
          && client.run("EXISTS", "a") instanceof RespValue.Whole;
    } catch (RuntimeException notYet) {
      return false;
    }
  }

  /** Kills it as {@code kill -9} does, and waits until it is gone. */
  void kill() {
    process.kill();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public void close() {
    process.kill();
  }
}
