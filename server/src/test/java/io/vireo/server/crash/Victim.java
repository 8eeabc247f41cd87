package io.vireo.server.crash;

import io.vireo.server.ServerProcess;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A server that will be killed. One thread. */
final class Victim {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final ServerProcess process;
  private final int port;

  /** A process that was just started; it is not ready yet. */
  Victim(ServerProcess process, int port) {
    this.process = process;
    this.port = port;
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

  /** Waits until it has ended by itself; gives the exit code. */
  int end() {
    return process.end();
  }

  boolean isAlive() {
    return process.isAlive();
  }
}
