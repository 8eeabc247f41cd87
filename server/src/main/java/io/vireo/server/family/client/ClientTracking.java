package io.vireo.server.family.client;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import io.vireo.server.tracking.Tracker;
import io.vireo.server.tracking.TrackingOptions;
import io.vireo.server.tracking.delivery.TrackedClients;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** CLIENT TRACKING and its kin: what a client wants to hear of the keys that it keeps. */
final class ClientTracking {
  private static final String NOT_TRACKING =
      "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
          + " OPTOUT mode enabled";

  private final MemoryLimit memory;
  private final Clients clients;
  private final TrackedClients tracked;

  ClientTracking(MemoryLimit memory, Clients clients, TrackedClients tracked) {
    this.memory = memory;
    this.clients = clients;
    this.tracked = tracked;
  }

  void caching(Call call) {
    Session session = Session.of(call);
    boolean yes = call.arg(2).is("yes");
    if (!session.isTracking()) {
      call.reply().error(NOT_TRACKING);
    } else if (!yes && !call.arg(2).is("no")) {
      call.reply().error(Errors.SYNTAX);
    } else {
      answer(call, session.tracker().caching(yes));
    }
  }

  private static void answer(Call call, String refusal) {
    if (refusal == null) {
      call.reply().ok();
    } else {
      call.reply().error(refusal);
    }
  }

  void getredir(Call call) {
    call.reply().integer(redirect(Session.of(call)));
  }

  /** The client that gets a client's messages: another one by its id, 0 for itself, -1 for none. */
  static long redirect(Session session) {
    return session.isTracking() ? session.tracker().options().redirect() : -1;
  }

  void trackinginfo(Call call) {
    Session session = Session.of(call);
    Reply reply = call.reply();
    reply.map(3);
    reply.bulk("flags");
    List<String> flags = flags(session);
    reply.set(flags.size());
    flags.forEach(reply::bulk);
    reply.bulk("redirect");
    reply.integer(redirect(session));
    reply.bulk("prefixes");
    Collection<Bytes> prefixes = session.isTracking() ? session.tracker().prefixes() : List.of();
    reply.array(prefixes.size());
    prefixes.forEach(reply::bulk);
  }

  private static List<String> flags(Session session) {
    Tracker tracker = session.tracker();
    if (tracker == null) {
      return List.of("off");
    }
    TrackingOptions options = tracker.options();
    List<String> flags = new ArrayList<>();
    flags.add(tracker.isOn() ? "on" : "off");
    add(flags, options.broadcast(), "bcast");
    add(flags, options.optIn(), "optin");
    add(flags, options.optIn() && tracker.isCaching(), "caching-yes");
    add(flags, options.optOut(), "optout");
    add(flags, options.optOut() && tracker.isCaching(), "caching-no");
    add(flags, options.noLoop(), "noloop");
    add(flags, tracker.isRedirectBroken(), "broken_redirect");
    return flags;
  }

  private static void add(List<String> flags, boolean isSet, String flag) {
    if (isSet) {
      flags.add(flag);
    }
  }

  void tracking(Call call) {
    Args args = call.args(3);
    Wish wish = new Wish();
    while (args.more()) {
      option(args, wish);
    }
    boolean on = call.arg(2).is("on");
    if (!on && !call.arg(2).is("off")) {
      args.fail(Errors.SYNTAX);
    }
    if (args.failed()) {
      return;
    }
    Session session = Session.of(call);
    if (on) {
      call.keyspace().need(wish.heapBytes);
      answer(call, tracked.on(session, wish.options()));
    } else {
      tracked.off(session);
      call.reply().ok();
    }
    memory.clientChanged(session);
  }

  /** What was read of a request so far. */
  private static final class Wish {
    private boolean broadcast;
    private boolean optIn;
    private boolean optOut;
    private boolean noLoop;
    private long redirect;
    private long heapBytes;
    private final List<Bytes> prefixes = new ArrayList<>(0);

    TrackingOptions options() {
      return new TrackingOptions(broadcast, optIn, optOut, noLoop, redirect, prefixes);
    }
  }

  private void option(Args args, Wish wish) {
    if (args.left() > 1 && args.take("REDIRECT")) {
      redirect(args, wish);
    } else if (args.left() > 1 && args.take("PREFIX")) {
      Bytes prefix = args.next();
      wish.prefixes.add(prefix);
      wish.heapBytes += TrackedClients.heapBytes(prefix);
    } else if (args.take("BCAST")) {
      wish.broadcast = true;
    } else if (args.take("OPTIN")) {
      wish.optIn = true;
    } else if (args.take("OPTOUT")) {
      wish.optOut = true;
    } else if (args.take("NOLOOP")) {
      wish.noLoop = true;
    } else {
      args.fail(Errors.SYNTAX);
    }
  }

  private void redirect(Args args, Wish wish) {
    if (wish.redirect != 0) {
      args.fail("ERR A client can only redirect to a single other client");
      return;
    }
    long id = args.integer();
    if (clients.find(id) == null) {
      args.fail("ERR The client ID you want redirect to does not exist");
    }
    wish.redirect = id;
  }
}
