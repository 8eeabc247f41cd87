package io.vireo.server.differential;

import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A connection to one of the servers that keeps messages apart from replies, and tells between
 * which replies they came. One thread only.
 */
final class PeerClient implements AutoCloseable {
  private final int port;
  private final String name;
  private final Set<Long> ids = new HashSet<>();
  private final Deque<RespValue> early = new ArrayDeque<>();
  private final List<Told> told = new ArrayList<>();
  private SocketClient socket;
  private long id;
  private int replies;

  /**
   * Connects.
   *
   * @param number tells the clients of a server apart, and stands in their names
   */
  PeerClient(int port, int number) {
    this.port = port;
    name = "client-" + number;
    connect();
  }

  private void connect() {
    socket = new SocketClient(port);
    id = ((RespValue.Whole) socket.run("CLIENT", "ID")).number();
    ids.add(id);
  }

  /** Connects anew, as the server has hung up or is about to. */
  void reconnect() {
    socket.close();
    early.clear();
    told.clear();
    connect();
  }

  /** The name by which requests call it, the same with both servers. */
  String name() {
    return name;
  }

  /** Its id with the server. */
  long id() {
    return id;
  }

  /** Whether it has this id, or has had it. */
  boolean knows(long someId) {
    return ids.contains(someId);
  }

  void send(byte[] bytes) {
    socket.send(bytes);
  }

  /** Sends a command and returns what comes next. */
  RespValue run(String... words) {
    return socket.run(words);
  }

  /** The next reply, or null if none comes within a time. */
  RespValue read(Duration patience) {
    RespValue value = early.isEmpty() ? socket.read(patience) : early.poll();
    while (value != null && value.isPush()) {
      told.add(new Told(replies, value));
      value = socket.read(patience);
    }
    replies++;
    return value;
  }

  /** The last reply that was read counts no longer. */
  void uncount() {
    replies--;
  }

  /** Whether a reply has come that nobody has read. */
  boolean hasReply() {
    RespValue value = socket.poll();
    while (value != null) {
      if (value.isPush()) {
        told.add(new Told(replies, value));
      } else {
        early.add(value);
      }
      value = socket.poll();
    }
    return !early.isEmpty();
  }

  /** The messages since the last call, up to now; null if the server does not answer. */
  List<Told> told() {
    socket.send(RespRequest.of("PING"));
    RespValue value = socket.read();
    while (value != null && !isPong(value)) {
      told.add(new Told(replies, value));
      value = socket.read();
    }
    List<Told> all = List.copyOf(told);
    told.clear();
    return value == null ? null : all;
  }

  /** Who has subscribed in RESP2 gets a list, and who may not ask an error. */
  private static boolean isPong(RespValue value) {
    return value instanceof RespValue.Many many
        ? "pong".equals(many.items().get(0).asText())
        : !value.isPush();
  }

  /** The client is as new, but for its id. */
  void reset() {
    RespValue value = socket.run("RESET");
    while (!(value instanceof RespValue.Status done && done.text().equals("RESET"))) {
      if (value == null) {
        throw new IllegalStateException(name + " is not connected any more");
      }
      value = socket.read();
    }
    early.clear();
    told.clear();
    replies = 0;
  }

  @Override
  public void close() {
    socket.close();
  }
}
