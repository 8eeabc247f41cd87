package io.vireo.cli.shell;

import io.vireo.cli.connect.Dialer;
import io.vireo.cli.connect.Login;
import io.vireo.cli.resp.Connection;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.session.Session;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Asks the server what completion and hints need, over a connection of its own, so that the user's
 * is not disturbed: it may be in a transaction or a subscription. Any thread.
 */
final class Assistant {
  private static final int MOST_KEYS = 100;
  private static final int KEYS_EACH = 1000;
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(150);
  private static final int ANSWER_MILLIS = 1000;

  private final Dialer dialer;
  private final Session session;
  private Connection connection;
  private String connectedTo = "";
  private volatile CommandDocs docs = CommandDocs.NONE;
  private boolean asked;

  Assistant(Dialer dialer, Session session) {
    this.dialer = dialer;
    this.session = session;
  }

  /** What is known of the commands so far. */
  CommandDocs docs() {
    return docs;
  }

  /** Begins to ask for the commands' documentation, once; no caller waits for it. */
  synchronized void askForDocs() {
    if (!asked) {
      asked = true;
      Thread thread = new Thread(this::loadDocs, "command-docs");
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** Waits for the commands' documentation, at most a second. */
  CommandDocs awaitDocs() {
    if (docs == CommandDocs.NONE) {
      loadDocs();
    }
    return docs;
  }

  private synchronized void loadDocs() {
    if (docs != CommandDocs.NONE) {
      return;
    }
    Reply reply = ask(List.of("COMMAND", "DOCS"));
    if (reply != null && !reply.isError()) {
      docs = CommandDocs.of(reply);
    }
  }

  /** Keys with a beginning, at most a hundred, and those that can be found in a moment. */
  synchronized List<String> keys(String beginning) {
    List<String> keys = new ArrayList<>();
    long start = System.nanoTime();
    String cursor = "0";
    String database = Integer.toString(session.database());
    ask(List.of("SELECT", database));
    do {
      Reply reply =
          ask(List.of("SCAN", cursor, "MATCH", escaped(beginning) + "*", "COUNT", "" + KEYS_EACH));
      if (reply == null || reply.size() != 2) {
        break;
      }
      cursor = reply.at(0).text();
      reply.at(1).elements().forEach(key -> keys.add(key.text()));
    } while (!cursor.equals("0")
        && keys.size() < MOST_KEYS
        && System.nanoTime() - start < PATIENCE_NANOS);
    return keys.stream().distinct().sorted().limit(MOST_KEYS).toList();
  }

  /** Settings with a beginning. */
  synchronized List<String> settings(String beginning) {
    Reply reply = ask(List.of("CONFIG", "GET", escaped(beginning) + "*"));
    List<String> names = new ArrayList<>();
    for (int i = 0; reply != null && i + 1 < reply.size(); i += 2) {
      names.add(reply.at(i).text());
    }
    return names;
  }

  /** How many keys the database has; -1 if the server does not say. */
  synchronized long size() {
    ask(List.of("SELECT", Integer.toString(session.database())));
    Reply reply = ask(List.of("DBSIZE"));
    return reply == null || !reply.is(Reply.Type.INTEGER) ? -1 : reply.integer();
  }

  private static String escaped(String text) {
    return text.replaceAll("([*?\\[\\]\\\\])", "\\\\$1");
  }

  /** A reply, or null if there is none to be had. */
  private Reply ask(List<String> words) {
    try {
      String address = session.address().shown();
      if (connection != null && !connectedTo.equals(address)) {
        connection.close();
        connection = null;
      }
      if (connection == null) {
        connection = dialer.dial(session.address());
        connectedTo = address;
        Login.authenticate(connection, session.credentials());
      }
      connection.send(words);
      if (connection.ready(ANSWER_MILLIS)) {
        return connection.receive();
      }
    } catch (IOException unreachable) {
      // Without the server there is nothing to suggest.
    }
    if (connection != null) {
      connection.close();
      connection = null;
    }
    return null;
  }
}
