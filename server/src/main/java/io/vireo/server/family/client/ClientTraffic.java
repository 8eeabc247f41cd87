package io.vireo.server.family.client;

import io.vireo.server.command.Args;
import io.vireo.server.command.Call;
import io.vireo.server.command.Errors;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.family.SubcommandErrors;

/** CLIENT PAUSE, UNPAUSE, UNBLOCK and REPLY: what holds requests and answers back. */
final class ClientTraffic {
  private final Resumption resumption;
  private final PauseGate pauseGate;
  private final Clients clients;

  ClientTraffic(Resumption resumption, PauseGate pauseGate, Clients clients) {
    this.resumption = resumption;
    this.pauseGate = pauseGate;
    this.clients = clients;
  }

  void pause(Call call) {
    if (call.count() > 4) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    boolean writesOnly = call.count() == 4 && call.arg(3).is("WRITE");
    if (call.count() == 4 && !writesOnly && !call.arg(3).is("ALL")) {
      call.reply().error("ERR CLIENT PAUSE mode must be WRITE or ALL");
      return;
    }
    Args args = call.args(2);
    long timeout = args.integer("ERR timeout is not an integer or out of range");
    if (timeout < 0) {
      args.fail("ERR timeout is negative");
    } else if (timeout > Long.MAX_VALUE - call.now()) {
      args.fail("ERR timeout is out of range");
    }
    if (!args.failed()) {
      if (writesOnly) {
        pauseGate.pauseWrites(PauseReason.COMMAND, call.now() + timeout);
      } else {
        pauseGate.pauseAll(call.now() + timeout);
      }
      call.reply().ok();
    }
  }

  void unpause(Call call) {
    resumption.unpause(PauseReason.COMMAND);
    call.reply().ok();
  }

  void unblock(Call call) {
    boolean withError = call.count() > 3 && call.arg(3).is("ERROR");
    if (call.count() > 4) {
      call.reply().error(SubcommandErrors.count(call));
      return;
    }
    if (call.count() == 4 && !withError && !call.arg(3).is("TIMEOUT")) {
      call.reply().error("ERR CLIENT UNBLOCK reason should be TIMEOUT or ERROR");
      return;
    }
    Args args = call.args(2);
    long id = args.integer();
    if (args.failed()) {
      return;
    }
    Session session = clients.find(id);
    Waiting waiting = session == null ? null : session.waiting();
    if (waiting == null || !waiting.canBeUnblocked()) {
      call.reply().integer(0);
      return;
    }
    resumption.unblock(
        session,
        reply -> {
          if (withError) {
            reply.error("UNBLOCKED client unblocked via CLIENT UNBLOCK");
          } else {
            waiting.timedOut(reply);
          }
        });
    call.reply().integer(1);
  }

  /** OFF and SKIP have no answer themselves. */
  void reply(Call call) {
    Session session = Session.of(call);
    if (call.arg(2).is("ON")) {
      session.answers(Session.Answers.ON);
      call.reply().ok();
    } else if (call.arg(2).is("OFF")) {
      session.answers(Session.Answers.OFF);
    } else if (call.arg(2).is("SKIP")) {
      if (session.answers() != Session.Answers.OFF) {
        session.answers(Session.Answers.SKIP_NEXT);
      }
    } else {
      call.reply().error(Errors.SYNTAX);
    }
  }
}
