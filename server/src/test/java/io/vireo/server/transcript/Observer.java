package io.vireo.server.transcript;

import io.vireo.server.testing.Eventually;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client beside those of the scenario, which tells what the server is at. */
final class Observer implements AutoCloseable {
  private static final Pattern FIELD =
      Pattern.compile("(?:^| )(flags|cmd|tot-cmds|tot-net-in)=(\\S*)");
  private static final Pattern PASSWORD = Pattern.compile("requirepass (.*)");

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
  private RespValue ask(String... words) {
    client.send(RespRequest.of(words));
    RespValue answer = client.read();
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
        || !(ask("FLUSHALL") instanceof RespValue.Status)
        || !(ask("CONFIG", "RESETSTAT") instanceof RespValue.Status)) {
      return false;
    }
    ask("SCRIPT", "FLUSH");
    ask("FUNCTION", "FLUSH");
    ask("SLOWLOG", "RESET");
    ask("LATENCY", "RESET");
    return Eventually.comes(
        () -> clients().lines().filter(line -> !line.contains(" flags=S ")).count() <= 1);
  }

  /** The server's time, microseconds. */
  long micros() {
    RespValue time = ask("TIME");
    if (time instanceof RespValue.Many pair) {
      return Long.parseLong(pair.items().get(0).asText()) * 1_000_000
          + Long.parseLong(pair.items().get(1).asText());
    }
    throw new AssertionError("The server does not tell the time: " + RespText.of(time));
  }

  /** The clients as CLIENT LIST shows them. */
  private String clients() {
    RespValue list = ask("CLIENT", "LIST");
    if (list instanceof RespValue.Text text) {
      return text.text();
    }
    throw new AssertionError("The server does not list its clients: " + RespText.of(list));
  }

  /** What the client with this port is at. */
  Doing look(int port) {
    String address = "addr=127.0.0.1:" + port + " ";
    for (String line : clients().split("\n")) {
      if (line.contains(address)) {
        return new Doing(
            true,
            field(line, "cmd").split("\\|")[0],
            field(line, "flags").contains("b"),
            number(line, "tot-cmds"),
            number(line, "tot-net-in"));
      }
    }
    return Doing.UNKNOWN;
  }

  private static long number(String line, String name) {
    String text = field(line, name);
    return text.isEmpty() ? Doing.NOT_COUNTED : Long.parseLong(text);
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
