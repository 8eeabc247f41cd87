package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** One of the two servers, with the clients that talk to it. One thread only. */
final class Peer implements AutoCloseable {
  /** The client that speaks RESP2, and the one that speaks RESP3. */
  static final List<Integer> TALKERS = List.of(0, 1);

  /** The clients that block; the second speaks RESP3. */
  static final List<Integer> WAITERS = List.of(2, 3, 4);

  /** Who wakes them, and whose keys expire. Always in database 0, never in a transaction. */
  static final int HELPER = 5;

  /** The users that an episode may make. */
  static final List<String> USERS = List.of("alice", "bob");

  /** Who may turn tracking on: the talkers and the first waiters, of each protocol one. */
  static final List<Integer> TRACKERS = List.of(0, 1, 2, 3);

  private static final int CONTROL = 6;
  private static final int LISTENER = 7;

  /**
   * Those to whom others redirect what they are told of their keys, beside each other: the first
   * has subscribed to the channel for that, the second speaks RESP3. They say nothing themselves.
   */
  static final List<Integer> RECEIVERS = List.of(8, 9);

  private static final List<Integer> RESP3 = List.of(1, 3, 9);
  private static final String MARK = "mark";
  private static final String EVENTS = "__keyevent@*";
  private static final Pattern BLOCKED = Pattern.compile(" flags=\\w*b");

  private final String name;
  private final int port;
  private final Map<String, String> defaults;
  private final List<PeerClient> clients = new ArrayList<>();
  private Duration patience = SocketClient.PATIENCE;
  private boolean unclear = true;
  private int marks;

  /** A server did not answer in good time, or hung up. */
  static final class SilenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SilenceException(String who) {
      super(who, null, false, false);
    }
  }

  /**
   * A server.
   *
   * @param defaults settings that every episode begins with
   */
  Peer(String name, int port, Map<String, String> defaults) {
    this.name = name;
    this.port = port;
    this.defaults = Map.copyOf(defaults);
  }

  /** How long to wait for answers from now on. */
  void patience(Duration longest) {
    patience = longest;
  }

  /** Empties the server and makes its clients new. */
  void reset(Map<String, String> settings) {
    if (unclear) {
      connect();
    }
    unclear = true;
    List<Request> requests = new ArrayList<>();
    requests.add(Request.of("FLUSHALL"));
    defaults.forEach((key, value) -> requests.add(Request.of("CONFIG", "SET", key, value)));
    settings.forEach((key, value) -> requests.add(Request.of("CONFIG", "SET", key, value)));
    requests.add(Request.of("CONFIG", "RESETSTAT"));
    for (RespValue reply : control(requests)) {
      if (reply instanceof RespValue.Failure failure) {
        throw new IllegalStateException(name + ": " + failure.text() + " in " + requests);
      }
    }
    for (int client = 0; client < clients.size(); client++) {
      if (client != CONTROL && client != LISTENER) {
        renew(client);
      }
    }
    USERS.forEach(user -> control("ACL", "DELUSER", user));
    events();
    unclear = false;
  }

  private void connect() {
    close();
    for (int client = 0; client <= RECEIVERS.get(1); client++) {
      clients.add(new PeerClient(port, client));
    }
    clients.get(LISTENER).run("PSUBSCRIBE", EVENTS);
    clients.get(LISTENER).run("SUBSCRIBE", MARK);
  }

  private void renew(int client) {
    clients.get(client).reset();
    if (RESP3.contains(client)) {
      clients.get(client).run("HELLO", "3");
    } else if (RECEIVERS.contains(client)) {
      clients.get(client).run("SUBSCRIBE", "__redis__:invalidate");
    }
  }

  /** The server ends the connection of a receiver, who comes again as a new client. */
  void replace(int client) {
    control("CLIENT", "KILL", "ID", String.valueOf(clients.get(client).id()));
    clients.get(client).reconnect();
    renew(client);
  }

  /** Sends requests of a client. */
  void send(int client, List<Request> requests) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    requests.forEach(request -> out.writeBytes(addressed(request).wire()));
    clients.get(client).send(out.toByteArray());
  }

  /** A request in which the ids of clients stand for their names. */
  private Request addressed(Request request) {
    return request.name().equals("CLIENT")
        ? new Request(request.words().stream().map(this::addressed).toList())
        : request;
  }

  private String addressed(String word) {
    return clients.stream()
        .filter(client -> client.name().equals(word))
        .findFirst()
        .map(client -> String.valueOf(client.id()))
        .orElse(word);
  }

  /** A reply or message about clients, with their names in place of their ids. */
  RespValue named(RespValue value) {
    if (value instanceof RespValue.Many many) {
      return new RespValue.Many(many.kind(), many.items().stream().map(this::named).toList());
    }
    return value instanceof RespValue.Whole whole
        ? clients.stream()
            .filter(client -> client.knows(whole.number()))
            .findFirst()
            .<RespValue>map(client -> new RespValue.Text(client.name()))
            .orElse(value)
        : value;
  }

  /** What a client was told without asking since the last call, up to now. */
  List<Told> told(int client) {
    List<Told> told = clients.get(client).told();
    if (told == null) {
      unclear = true;
      throw new SilenceException(name);
    }
    return told.stream().map(one -> one.with(named(one.message()))).toList();
  }

  /** The next replies to a client. */
  List<RespValue> read(int client, int count) {
    List<RespValue> replies = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      RespValue reply = clients.get(client).read(patience);
      if (reply == null) {
        unclear = true;
        throw new SilenceException(name);
      }
      replies.add(reply);
    }
    return replies;
  }

  /**
   * Sends a request of a client that only one of the servers may be asked, and reads the reply,
   * which does not count among those that tell when a client was told something.
   */
  RespValue ask(int client, Request request) {
    send(client, List.of(request));
    RespValue reply = read(client, 1).get(0);
    clients.get(client).uncount();
    return reply;
  }

  /** Sends requests of the client that looks after the server, and reads the replies. */
  List<RespValue> control(List<Request> requests) {
    send(CONTROL, requests);
    return read(CONTROL, requests.size());
  }

  /** Sends one such request. */
  RespValue control(String... words) {
    return control(List.of(Request.of(words))).get(0);
  }

  /** Waits until a client is blocked or has got a reply. */
  void awaitBlocked(int client) {
    String id = String.valueOf(clients.get(client).id());
    long end = System.nanoTime() + patience.toNanos();
    while (!clients.get(client).hasReply()
        && !BLOCKED.matcher(control("CLIENT", "LIST", "ID", id).asText()).find()) {
      if (System.nanoTime() > end) {
        throw new SilenceException(name);
      }
    }
  }

  /** Ends the wait of a client, if it still waits: 1 or 0. */
  RespValue unblock(int client) {
    return control("CLIENT", "UNBLOCK", String.valueOf(clients.get(client).id()));
  }

  /** The keyspace events since the last call. */
  List<String> events() {
    marks++;
    control("PUBLISH", MARK, String.valueOf(marks));
    List<String> events = new ArrayList<>();
    List<RespValue> message = message();
    while (!message.get(0).asText().equals("message")
        || !message.get(2).asText().equals(String.valueOf(marks))) {
      if (message.get(0).asText().equals("pmessage")) {
        events.add(message.get(2).asText() + ' ' + message.get(3).asText());
      }
      message = message();
    }
    return events;
  }

  private List<RespValue> message() {
    return ((RespValue.Many) read(LISTENER, 1).get(0)).items();
  }

  /** The server's clock, Unix milliseconds. */
  long time() {
    List<RespValue> time = Rule.items(control("TIME"));
    return Long.parseLong(time.get(0).asText()) * 1_000
        + Long.parseLong(time.get(1).asText()) / 1_000;
  }

  /** Notes that replies may be on their way that nobody waits for. */
  void unclear() {
    unclear = true;
  }

  @Override
  public void close() {
    clients.forEach(PeerClient::close);
    clients.clear();
  }

  @Override
  public String toString() {
    return name;
  }
}
