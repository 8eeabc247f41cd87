package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.ALLOW_BUSY;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.NO_AUTH;
import static io.vireo.server.command.Flag.SENTINEL;
import static io.vireo.server.command.Flag.STALE;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Monitors;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.login.Authentication;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.resp.Reply;
import io.vireo.server.tracking.delivery.TrackedClients;

/** AUTH, HELLO, PING, SELECT and whatever else concerns one connection; CLIENT has its own file. */
public final class ConnectionCommands extends Family {
  private static final String NO_DATABASE = "ERR DB index is out of range";
  private static final String NO_INT =
      "ERR value is out of range, value must between -2147483648 and 2147483647";

  private final ClientLifecycle lifecycle;
  private final Monitors monitors;
  private final Outbox outbox;
  private final Authentication authentication;
  private final PubSub pubSub;
  private final TrackedClients tracked;
  private final AuthRules rules;
  private final HelloHandler greeting;

  final Command auth =
      command("AUTH", -2, this::auth)
          .doc("1.0.0", "O(N) for N passwords of the user", "Logs the connection in.")
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, SENTINEL, ALLOW_BUSY)
          .syntax("[username]@6.0.0 password")
          .history("6.0.0", "A user's name before the password.");

  final Command echo =
      command("ECHO", 2, call -> call.reply().bulk(call.arg(1)))
          .doc("1.0.0", "O(1)", "Sends the message back.")
          .cost(BY_ARGUMENTS)
          .flags(LOADING, STALE, FAST)
          .syntax("message");

  final Command hello =
      command("HELLO", -1, this::hello)
          .doc(
              "6.0.0",
              "O(1)",
              "Chooses the protocol version, and may log in and name the connection.")
          .cost(BY_ARGUMENTS)
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, SENTINEL, ALLOW_BUSY)
          .syntax("[arguments=protover:integer [AUTH (username password)] [SETNAME clientname]]")
          .history("6.2.0", "Without a version it only describes the connection.");

  final Command ping =
      command("PING", -1, this::ping)
          .doc("1.0.0", "O(1)", "Answers, to show that the server is alive.")
          .cost(CONSTANT)
          .flags(FAST, SENTINEL)
          .tips("request_policy:all_shards", "response_policy:all_succeeded")
          .syntax("[message]")
          .outOfBand(ConnectionCommands::pong);

  final Command quit =
      command("QUIT", -1, this::quit)
          .doc("1.0.0", "O(1)", "Closes the connection.")
          .cost(CONSTANT)
          .replaced("7.2.0", "closing the connection")
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY);

  final Command reset =
      command("RESET", 1, this::reset)
          .doc("6.2.0", "O(1)", "Puts the connection back into the state of a new one.")
          .flags(NOSCRIPT, LOADING, STALE, FAST, NO_AUTH, ALLOW_BUSY);

  final Command select =
      command("SELECT", 2, this::select)
          .doc("1.0.0", "O(1)", "Chooses the connection's database.")
          .cost(CONSTANT)
          .flags(LOADING, STALE, FAST)
          .databases(NamedDatabases.SELECTED)
          .syntax("index");

  /** The family. */
  public ConnectionCommands(
      ClientLifecycle lifecycle,
      Monitors monitors,
      Outbox outbox,
      Authentication authentication,
      AuthRules rules,
      HelloHandler greeting,
      PubSub pubSub,
      TrackedClients tracked) {
    super(Group.CONNECTION);
    this.lifecycle = lifecycle;
    this.monitors = monitors;
    this.outbox = outbox;
    this.authentication = authentication;
    this.rules = rules;
    this.greeting = greeting;
    this.pubSub = pubSub;
    this.tracked = tracked;
  }

  private void auth(Call call) {
    rules.auth(call);
  }

  private void hello(Call call) {
    greeting.hello(call);
  }

  private void ping(Call call) {
    Reply reply = call.reply();
    if (call.count() > 2) {
      reply.error(Errors.arity(call.command()));
      return;
    }
    Session session = Session.of(call);
    if (session.protocol() == 2 && session.subscribed()) {
      reply.array(2);
      reply.bulk("pong");
      reply.bulk(call.count() == 2 ? call.arg(1) : Bytes.EMPTY);
    } else if (call.count() == 2) {
      reply.bulk(call.arg(1));
    } else {
      reply.status("PONG");
    }
  }

  private static boolean pong(int words, Reply reply) {
    if (words == 1) {
      reply.status("PONG");
    }
    return words == 1;
  }

  private void quit(Call call) {
    call.reply().ok();
    lifecycle.end(Session.of(call));
  }

  private void select(Call call) {
    long index = call.args(1).integer();
    if (!call.arg(1).isLong()) {
      call.reply().error(Errors.NOT_INTEGER);
    } else if (index != (int) index) {
      call.reply().error(NO_INT);
    } else if (index != 0 && call.keyspace().isSlotted() && call.keyspace().size() == 1) {
      call.reply().error("ERR SELECT is not allowed in cluster mode");
    } else if (index < 0 || index >= call.keyspace().size()) {
      call.reply().error(NO_DATABASE);
    } else {
      if (index != 0) {
        call.keyspace().stats().clusterIncompatibleOperations.add(1);
      }
      Session.of(call).database((int) index);
      call.reply().ok();
    }
  }

  private void reset(Call call) {
    Session session = Session.of(call);
    if (session.replica()) {
      call.reply().error("ERR can only reset normal connections");
      return;
    }
    monitors.remove(session);
    pubSub.forget(session);
    tracked.off(session);
    session.reset();
    Link link = session.link();
    outbox.post(link.port(), () -> link.protocol(2));
    authentication.reset(session);
    call.reply().status("RESET");
  }
}
