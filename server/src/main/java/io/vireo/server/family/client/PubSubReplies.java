package io.vireo.server.family.client;

import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;

/**
 * Where confirmations of subscriptions go: into the answer, one after the other. They are pushed
 * messages too, which CLIENT REPLY cannot silence, so under it they go beside the answer.
 */
final class PubSubReplies {
  private final Outbox outbox;
  private final Session session;
  private final Reply reply;
  private final ReplyBuffer beside;

  PubSubReplies(Outbox outbox, Session session, Reply answer) {
    this.outbox = outbox;
    this.session = session;
    if (session.answers() == Session.Answers.ON) {
      reply = answer;
      beside = null;
    } else {
      RespReply pushed = new RespReply();
      beside = new ReplyBuffer();
      pushed.begin(beside, session.protocol());
      reply = pushed;
    }
  }

  Reply reply() {
    return reply;
  }

  void end() {
    if (beside != null) {
      outbox.send(session, beside);
    }
  }
}
