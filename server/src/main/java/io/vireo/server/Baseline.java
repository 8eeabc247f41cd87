package io.vireo.server;

import io.vireo.config.Config;
import io.vireo.server.acl.Rights;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.resp.NoReply;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a server was like at one moment, but for its clients, so that it can be made like that
 * again: settings and users, and either the data and functions or none of them. No gate, no user's
 * rights and no pause stand in the way. Data context only.
 */
public final class Baseline {
  private final ServerParts parts;
  private final Function<byte[], String> exchange;
  private final Config settings;
  private final Map<String, Rights> users;

  /** Data and functions as the bytes of a snapshot; null for none. */
  private final byte[] data;

  private final Request request = new Request();
  private final NoReply reply = new NoReply();
  private final Session session;

  /**
   * The server as it is now.
   *
   * @param withData whether the data and functions belong to it; else none do
   * @param exchange puts a snapshot in the place of all data, and returns null, or what stands in
   *     the way
   * @throws IOException if it cannot be written as a snapshot
   */
  Baseline(ServerParts parts, boolean withData, Function<byte[], String> exchange)
      throws IOException {
    this.parts = parts;
    this.exchange = exchange;
    settings = parts.engine.config().copy();
    users = new LinkedHashMap<>();
    parts.engine.users().all().forEach(user -> users.put(user.name(), user.rights()));
    data = withData ? parts.durability.copy() : null;
    session = parts.engine.sessions().create(0, new NoConnection(), true);
  }

  /**
   * Ends pauses and the waits of all clients, as if their time was over, and lets scripts run that
   * had to {@linkplain io.vireo.server.script.ScriptWatch#endAll end}: the first half. What clients
   * do then is undone by the other.
   */
  public void release() {
    Engine engine = parts.engine;
    engine.time().begin();
    parts.scripts.watch().resume();
    engine.resumption().unpause(PauseReason.COMMAND);
    for (Session client : List.copyOf(engine.clients().all())) {
      Waiting waiting = client.waiting();
      if (waiting != null && waiting.canBeUnblocked()) {
        engine.resumption().unblock(client, waiting::timedOut);
      }
    }
  }

  /**
   * Makes everything as it was.
   *
   * @return null, or what could not be done
   */
  public String restore() {
    parts.engine.time().begin();
    parts.authentication.replaceAll(users, null);
    String fault = parts.engine.config().restore(settings);
    if (fault == null) {
      fault = run("script|flush", "SCRIPT", "FLUSH");
    }
    if (fault == null && !parts.follower.isReplica()) {
      fault = data == null ? removeData() : exchange.apply(data);
    }
    return fault;
  }

  private String removeData() {
    String fault = run("flushall", "FLUSHALL");
    return fault == null ? run("function|flush", "FUNCTION", "FLUSH") : fault;
  }

  /** Runs a command by the name that it was declared with; the error that it answers, or null. */
  private String run(String name, String... words) {
    Bytes[] texts = new Bytes[words.length];
    for (int i = 0; i < words.length; i++) {
      texts[i] = Bytes.of(words[i]);
    }
    Command command = declared(name);
    Engine engine = parts.engine;
    try {
      engine.execution().run(Origin.PROGRAM, request.words(texts).from(session, command, reply));
    } finally {
      request.release();
    }
    return reply.lastError();
  }

  private Command declared(String name) {
    for (int id = 0; id < parts.table.idCount(); id++) {
      if (parts.table.byId(id).fullName().equals(name)) {
        return parts.table.byId(id);
      }
    }
    throw new IllegalStateException("No command is called " + name);
  }
}
