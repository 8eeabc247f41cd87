package io.vireo.server.transcript;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client beside those of the scenario, which tells what the server is at. */
final class Observer implements AutoCloseable {
  private static final Pattern FIELD = Pattern.compile("(?:^| )(flags|cmd)=(\\S*)");
  private static final Pattern PASSWORD = Pattern.compile("requirepass (.*)");

  private final SocketClient client;

  /** An observer of a server with some lines of configuration. */
  Observer(RunningServer server, List<String> settings) {
    client = server.client();
    for (String line : settings) {
      Matcher password = PASSWORD.matcher(line);
      if (password.matches()) {
        client.run("AUTH", password.group(1));
      }
    }
  }

  /**
   * Empties the server and forgets what it has counted; waits until the clients of before are gone.
   *
   * @return false if the server lacks the commands for that
   */
  boolean cleanUp() {
    if (!(client.run("FLUSHALL") instanceof RespValue.Status)
        || !(client.run("CONFIG", "RESETSTAT") instanceof RespValue.Status)) {
      return false;
    }
    client.run("SCRIPT", "FLUSH");
    client.run("SLOWLOG", "RESET");
    client.run("LATENCY", "RESET");
    long end = System.nanoTime() + SocketClient.PATIENCE.toNanos();
    while (clients().lines().count() > 1) {
      if (System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  /** The server's time, microseconds. */
  long micros() {
    RespValue time = client.run("TIME");
    if (time instanceof RespValue.Many pair) {
      return Long.parseLong(pair.items().get(0).asText()) * 1_000_000
          + Long.parseLong(pair.items().get(1).asText());
    }
    throw new AssertionError("The server does not tell the time: " + RespText.of(time));
  }

  private String clients() {
    RespValue list = client.run("CLIENT", "LIST");
    if (list instanceof RespValue.Text text) {
      return text.text();
    }
    throw new AssertionError("The server does not tell its clients: " + RespText.of(list));
  }

  /**
   * True if the client with this port has got so far as to begin with a command.
   *
   * @param again whether the command before had the same name: then only the wait of a blocked
   *     client can be seen
   */
  boolean hasBegun(int port, String command, boolean again) {
    String address = "addr=127.0.0.1:" + port + " ";
    for (String line : clients().split("\n")) {
      if (line.contains(address)) {
        return field(line, "cmd").split("\\|")[0].equals(command)
            && (!again || field(line, "flags").contains("b"));
      }
    }
    return false;
  }

  private static String field(String line, String name) {
    Matcher field = FIELD.matcher(line);
    while (field.find()) {
      if (field.group(1).equals(name)) {
        return field.group(2);
      }
    }
    return "";
  }

  @Override
  public void close() {
    client.close();
  }
}
