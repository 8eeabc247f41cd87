package io.vireo.cli.shell;

import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Shows what the server says unasked while the user types. It looks every now and then whether
 * bytes have come, and so never holds a connection that the next command needs.
 */
final class PushWatch {
  private static final long PACE_MILLIS = 100;

  private final Connection connection;
  private final Consumer<Reply> show;
  private final Thread thread = new Thread(this::watch, "pushes");
  private volatile boolean closed;

  PushWatch(Connection connection, Consumer<Reply> show) {
    this.connection = connection;
    this.show = show;
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    try {
      while (!closed) {
        if (connection.hasBytes()) {
          show.accept(connection.receiveAny());
        } else {
          Thread.sleep(PACE_MILLIS);
        }
      }
    } catch (IOException lost) {
      // The next command finds that out, and says so.
    } catch (InterruptedException typed) {
      // The line is complete.
    }
  }

  /** Stops; after that the connection is the caller's again. */
  void close() {
    closed = true;
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException again) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
