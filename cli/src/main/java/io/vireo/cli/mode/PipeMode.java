package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.output.Exit;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import io.vireo.config.ByteText;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.concurrent.TimeUnit;

/**
 * --pipe: sends standard input as it is and reads the replies meanwhile. An ECHO with a word that
 * occurs nowhere else ends the input; its reply is the last.
 */
final class PipeMode {
  private static final int WORD = 20;

  private final Connection connection;
  private final Console console;
  private final long timeoutNanos;
  private volatile String lastWord;
  private volatile long lastRead = System.nanoTime();
  private volatile IOException failure;
  private volatile boolean done;
  private long replies;
  private long errors;

  PipeMode(Connection connection, Console console, int timeoutSeconds) {
    this.connection = connection;
    this.console = console;
    this.timeoutNanos = TimeUnit.SECONDS.toNanos(timeoutSeconds);
  }

  int run() {
    Thread reading = new Thread(this::read, "replies");
    reading.setDaemon(true);
    reading.start();
    write();
    lastRead = System.nanoTime();
    try {
      while (reading.isAlive()) {
        reading.join(100);
        if (reading.isAlive() && timeoutNanos > 0 && System.nanoTime() - lastRead > timeoutNanos) {
          console.error(
              "No replies for "
                  + TimeUnit.NANOSECONDS.toSeconds(timeoutNanos)
                  + " seconds: exiting.\n");
          errors++;
          break;
        }
      }
    } catch (InterruptedException ended) {
      throw new Exit(130);
    }
    if (!done && failure != null) {
      // As redis-cli, which only tells of bytes that are no reply, not of a connection that is
      // lost.
      if (failure instanceof ProtocolException) {
        console.error("Error reading replies from server\n");
      }
      throw new Exit(1);
    }
    console.print("errors: " + errors + ", replies: " + replies + "\n");
    return errors > 0 ? 1 : 0;
  }

  private void write() {
    byte[] buffer = new byte[64 * 1024];
    try {
      for (int count = console.in().read(buffer); count >= 0; count = console.in().read(buffer)) {
        connection.sendRaw(buffer, count);
      }
    } catch (IOException broken) {
      if (String.valueOf(broken.getMessage()).startsWith("Broken pipe")) {
        // The system ends redis-cli there with a signal, SIGPIPE.
        throw new Exit(Exit.NO_READER);
      }
      throw console.failed("Error writing to the server: " + broken.getMessage());
    }
    String word = word();
    lastWord = word;
    console.print("All data transferred. Waiting for the last reply...\n");
    try {
      // The line end completes what may be left open by a garbled input.
      connection.sendRaw(
          ByteText.bytes("\r\n*2\r\n$4\r\nECHO\r\n$" + WORD + "\r\n" + word + "\r\n"));
    } catch (IOException broken) {
      failure = broken;
    }
  }

  private static String word() {
    byte[] bytes = new byte[WORD];
    new java.security.SecureRandom().nextBytes(bytes);
    return ByteText.of(bytes);
  }

  private void read() {
    try {
      while (true) {
        Reply reply = connection.receive();
        lastRead = System.nanoTime();
        if (reply.isError()) {
          console.error(reply.text() + "\n");
          errors++;
        } else if (reply.is(Type.STRING) && reply.text().equals(lastWord)) {
          console.print("Last reply received from server.\n");
          done = true;
          return;
        }
        replies++;
      }
    } catch (IOException broken) {
      failure = broken;
    }
  }
}
