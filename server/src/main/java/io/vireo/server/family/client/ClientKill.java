package io.vireo.server.family.client;

import io.vireo.server.acl.User;
import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * CLIENT KILL: by address, or by filters which all must fit. The client that asks is spared unless
 * it says otherwise or names its own address; then it gets its answer first.
 */
final class ClientKill {
  private static final long SECOND = 1_000;

  private final Engine engine;

  /** The filters of one call. */
  private static final class Filters {
    private final List<Predicate<Session>> all = new ArrayList<>();
    private boolean spareCaller = true;

    boolean fit(Session session) {
      return all.stream().allMatch(filter -> filter.test(session));
    }
  }

  ClientKill(Engine engine) {
    this.engine = engine;
  }

  void kill(Call call) {
    if (call.count() == 3) {
      killAddress(call);
      return;
    }
    Filters filters = new Filters();
    Args args = call.args(2);
    while (args.more()) {
      filter(args, filters, call.now());
    }
    if (!args.failed()) {
      call.reply().integer(kill(call, filters));
    }
  }

  private void killAddress(Call call) {
    Filters filters = new Filters();
    filters.spareCaller = false;
    filters.all.add(remoteAddress(call.arg(2)));
    if (kill(call, filters) == 0) {
      call.reply().error("ERR No such client");
    } else {
      call.reply().ok();
    }
  }

  private static Predicate<Session> remoteAddress(Bytes address) {
    String wanted = address.toString();
    return session -> session.link().remoteAddress().equals(wanted);
  }

  private void filter(Args args, Filters filters, long now) {
    if (args.left() < 2) {
      args.fail(Errors.SYNTAX);
    } else if (args.take("ID")) {
      String refusal = "ERR client-id should be greater than 0";
      long id = args.integer(1, Long.MAX_VALUE, refusal);
      filters.all.add(session -> session.id() == id);
    } else if (args.take("MAXAGE")) {
      filters.all.add(olderThan(args, now));
    } else if (args.take("TYPE")) {
      filters.all.add(type(args));
    } else if (args.take("ADDR")) {
      filters.all.add(remoteAddress(args.next()));
    } else if (args.take("LADDR")) {
      String wanted = args.next().toString();
      filters.all.add(session -> session.link().localAddress().equals(wanted));
    } else if (args.take("USER")) {
      filters.all.add(user(args));
    } else if (args.take("SKIPME")) {
      filters.spareCaller = yes(args);
    } else {
      args.fail(Errors.SYNTAX);
    }
  }

  private static Predicate<Session> olderThan(Args args, long now) {
    long seconds = args.integer("ERR maxage is not an integer or out of range");
    if (seconds <= 0) {
      args.fail("ERR maxage should be greater than 0");
    }
    return session -> now / SECOND - session.activity().since() / SECOND >= seconds;
  }

  private static Predicate<Session> type(Args args) {
    Bytes name = args.next();
    ClientType type = ClientType.named(name);
    if (type == null) {
      args.fail(ClientType.unknown(name));
    }
    return session -> ClientType.of(session) == type;
  }

  private Predicate<Session> user(Args args) {
    Bytes name = args.next();
    User wanted = engine.users().find(name);
    if (wanted == null) {
      args.fail("ERR No such user '" + name + "'");
    }
    return session -> session.user() == wanted;
  }

  private static boolean yes(Args args) {
    boolean yes = args.take("YES");
    if (!yes && !args.take("NO")) {
      args.fail(Errors.SYNTAX);
    }
    return yes;
  }

  private long kill(Call call, Filters filters) {
    Session caller = Session.of(call);
    long killed = 0;
    for (Session session : List.copyOf(engine.clients().all())) {
      if (filters.spareCaller && session == caller || !filters.fit(session)) {
        continue;
      }
      killed++;
      if (session == caller) {
        engine.lifecycle().end(session);
      } else {
        engine.lifecycle().kill(session);
      }
    }
    return killed;
  }
}
