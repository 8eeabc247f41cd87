package io.vireo.server.transcript;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client beside those of the scenario, which tells what the server is at. */
final class Observer implements AutoCloseable {
  private static final Pattern FIELD = Pattern.compile("(?:^| )(flags|cmd)=(\\S*)");
  private static final Pattern PASSWORD = Pattern.compile("requirepass (.*)");

  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration SHORT_PATIENCE = Duration.ofMillis(300);

  private final RunningServer server;
  private final List<String> settings;
  private SocketClient client;
  private boolean lost;

  /** An observer of a server with some lines of configuration. */
  Observer(RunningServer server, List<String> settings) {
    this.server = server;
    this.settings = settings;
    connect();
  }

  private void connect() {
    client = server.client();
    for (String line : settings) {
      Matcher password = PASSWORD.matcher(line);
      if (password.matches()) {
        client.run("AUTH", password.group(1));
      }
    }
  }

  /** Asks, and forgets a connection that gives no answer in time: late ones would confuse. */
  private RespValue ask(Duration patience, String... words) {
    client.send(RespRequest.of(words));
    RespValue answer = client.read(patience);
    if (answer == null) {
      lost = true;
      client.close();
      connect();
    }
    return answer;
  }

  /**
   * Empties the server and forgets what it has counted; waits until the clients of before are gone.
   * A replica may stay.
   *
   * @return false if that does not work: the server must not be used any more
   */
  boolean cleanUp() {
    if (lost
        || !(ask(PATIENCE, "FLUSHALL") instanceof RespValue.Status)
        || !(ask(PATIENCE, "CONFIG", "RESETSTAT") instanceof RespValue.Status)) {
      return false;
    }
    ask(PATIENCE, "SCRIPT", "FLUSH");
    ask(PATIENCE, "FUNCTION", "FLUSH");
    ask(PATIENCE, "SLOWLOG", "RESET");
    ask(PATIENCE, "LATENCY", "RESET");
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (clients(PATIENCE).lines().filter(line -> !line.contains(" flags=S ")).count() > 1) {
      if (System.nanoTime() > end) {
        return false;
      }
    }
    return true;
  }

  /** The server's time, microseconds. */
  long micros() {
    RespValue time = ask(PATIENCE, "TIME");
    if (time instanceof RespValue.Many pair) {
      return Long.parseLong(pair.items().get(0).asText()) * 1_000_000
          + Long.parseLong(pair.items().get(1).asText());
    }
    throw new AssertionError("The server does not tell the time: " + RespText.of(time));
  }

  /** The clients as CLIENT LIST shows them; empty if the server keeps silent. */
  private String clients(Duration patience) {
    RespValue list = ask(patience, "CLIENT", "LIST");
    return list instanceof RespValue.Text text ? text.text() : "";
  }

  /**
   * True if the client with this port has got so far as to begin with a command, or if the server
   * answers nobody.
   *
   * @param again whether the command before had the same name: then only the wait of a blocked
   *     client can be seen
   */
  boolean hasBegun(int port, String command, boolean again) {
    String address = "addr=127.0.0.1:" + port + " ";
    String clients = clients(SHORT_PATIENCE);
    if (clients.isEmpty()) {
      return true;
    }
    for (String line : clients.split("\n")) {
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
