package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what clients ask for, and writes the answers down as each client wants them: its protocol,
 * and CLIENT REPLY. Data context only.
 */
final class ClientRequests {
  private static final Logger LOG = LoggerFactory.getLogger(ClientRequests.class);

  private final Execution execution;
  private final ClientLifecycle clients;
  private final CrossProtocol crossProtocol;
  private final CommandRecorder recorder;
  private final RespReply reply = new RespReply();
  private int begun;

  ClientRequests(
      Execution execution,
      ClientLifecycle clients,
      CrossProtocol crossProtocol,
      CommandRecorder recorder) {
    this.execution = execution;
    this.clients = clients;
    this.crossProtocol = crossProtocol;
    this.recorder = recorder;
  }

  /**
   * Runs a request whose words the {@linkplain Execution#call next call} has.
   *
   * @param named the command that it names, or null
   */
  void run(Session session, Command named, ReplyBuffer out) {
    if (named == null && CrossProtocol.isHttp(execution.call().arg(0))) {
      crossProtocol.abort(session);
      return;
    }
    begin(session, out);
    if (session.answers() == Session.Answers.SKIP_NEXT) {
      session.answers(Session.Answers.SKIP);
    }
    execution.run(Origin.CLIENT, session, named, reply);
    session.requestEnded();
    hush(session);
  }

  private void begin(Session session, ReplyBuffer out) {
    begun = out.position();
    reply.begin(out, session.protocol());
  }

  /** The answer in hand goes on in an empty buffer. */
  void moveTo(ReplyBuffer other) {
    reply.moveTo(begun, other);
  }

  /** Refuses a request for want of memory. */
  void refuse(Session session, Command command, ReplyBuffer out) {
    begin(session, out);
    execution.refuse(Origin.CLIENT, session, command, Errors.NO_MEMORY, reply);
    hush(session);
  }

  /** Answers bytes that are no request, and ends the connection behind that. */
  void malformed(Session session, Bytes error, ReplyBuffer out) {
    begin(session, out);
    reply.error("ERR Protocol error: " + error);
    recorder.failed(null, reply);
    if (session.replica()) {
      disconnect(session);
    } else {
      clients.end(session);
    }
  }

  private void hush(Session session) {
    if (!session.wantsAnswer()) {
      reply.cut(begun);
      session.answerSkipped();
    } else if (session.replica() && reply.mark() != begun) {
      disconnect(session);
    }
  }

  /** Disconnects a replica: it would take an answer for a part of the stream. */
  private void disconnect(Session session) {
    reply.cut(begun);
    Command last = session.activity().lastCommand();
    String command = last == null ? "<unknown>" : last.fullName();
    if (reply.lastError() != null) {
      recorder.refusedReplica();
      LOG.warn(
          "== CRITICAL == This master is sending an error to its replica: '{}' after processing the"
              + " command '{}'",
          new UserData(reply.lastError()),
          command);
    }
    LOG.warn(
        "Replica generated a reply to command '{}', disconnecting it: id={} addr={}",
        command,
        session.id(),
        session.link().remoteAddress());
    clients.kill(session);
  }
}
