package io.vireo.server.family.client;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.engine.Engine;
import io.vireo.server.resp.Reply;

/**
 * CLIENT TRACKING and its kin for a server that does not track keys: tracking is always off, and
 * asking for it is an error, so that no client believes that it will hear of changes.
 */
final class ClientTracking {
  private static final String UNSUPPORTED =
      "ERR This server does not track keys, so it cannot send invalidation messages";
  private static final String NOT_TRACKING =
      "ERR CLIENT CACHING can be called only when the client is in tracking mode with OPTIN or"
          + " OPTOUT mode enabled";

  private final Engine engine;

  ClientTracking(Engine engine) {
    this.engine = engine;
  }

  void caching(Call call) {
    call.reply().error(NOT_TRACKING);
  }

  void getredir(Call call) {
    call.reply().integer(-1);
  }

  void trackinginfo(Call call) {
    Reply reply = call.reply();
    reply.map(3);
    reply.bulk("flags");
    reply.set(1);
    reply.bulk("off");
    reply.bulk("redirect");
    reply.integer(-1);
    reply.bulk("prefixes");
    reply.array(0);
  }

  void tracking(Call call) {
    Args args = call.args(3);
    while (args.more()) {
      option(args);
    }
    boolean on = call.arg(2).is("on");
    if (!on && !call.arg(2).is("off")) {
      args.fail(Errors.SYNTAX);
    }
    if (on) {
      args.fail(UNSUPPORTED);
    }
    if (!args.failed()) {
      call.reply().ok();
    }
  }

  private void option(Args args) {
    if (args.left() > 1 && args.take("REDIRECT")) {
      long id = args.integer();
      if (engine.clients().find(id) == null) {
        args.fail("ERR The client ID you want redirect to does not exist");
      }
    } else if (args.left() > 1 && args.take("PREFIX")) {
      args.next();
    } else if (!takesFlag(args)) {
      args.fail(Errors.SYNTAX);
    }
  }

  private static boolean takesFlag(Args args) {
    return args.take("BCAST") || args.take("OPTIN") || args.take("OPTOUT") || args.take("NOLOOP");
  }
}
