package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;

/**
 * Takes one request of a batch after the other: points the {@link Execution} at its words, or keeps
 * it if its client waits; and bounds the answers. Data context only.
 */
final class BatchRequests {
  private final Execution execution;
  private final ClientRequests requests;
  private final KeptRequests kept;
  private final ReplyLimits limits;
  private final Outbox outbox;
  private final MemoryLimit memory;
  private final SpareArrays spareArrays;
  private final boolean within;

  /** The call of the last request that was run. */
  private Call ran;

  /**
   * Requests taken in some way.
   *
   * @param within whether a command is running meanwhile, so that clients that could go on have to
   *     wait for its end
   */
  BatchRequests(
      Execution execution,
      ClientRequests requests,
      KeptRequests kept,
      ReplyLimits limits,
      Outbox outbox,
      MemoryLimit memory,
      SpareArrays spareArrays,
      boolean within) {
    this.execution = execution;
    this.requests = requests;
    this.kept = kept;
    this.limits = limits;
    this.outbox = outbox;
    this.memory = memory;
    this.spareArrays = spareArrays;
    this.within = within;
  }

  /** Runs a request, or keeps it behind others of its client. */
  void run(Batch batch, Session session, int request) {
    ran = execution.call();
    if (session.closed() || session.ending()) {
      return;
    }
    if (session.subscribed()) {
      outbox.answersListener();
    }
    int place = batch.place(request);
    if (batch.requests().wordAt(place) == 0) {
      malformed(batch, session, place + 1);
      return;
    }
    point(ran, batch, request);
    Command command = batch.command(request);
    if (mustWait(session)) {
      kept.keep(session, command, ran);
      return;
    }
    requests.run(session, command, batch.replies());
  }

  private boolean mustWait(Session session) {
    return session.waiting() != null || within && !session.deferred().isEmpty();
  }

  /** Points a call at the words of a request, which stay where they are. */
  private static void point(Call call, Batch batch, int request) {
    RequestBuffer text = batch.requests();
    int place = batch.place(request);
    int count = text.wordAt(place);
    Bytes[] views = call.views(count);
    long bytes = 0;
    for (int i = 0, at = place + 1; i < count; i++, at += 2) {
      text.point(views[i], at);
      bytes += text.wordAt(at + 1);
    }
    call.textBytes(bytes);
    if (batch.hash(request) != 0) {
      views[1].knownHash(batch.hash(request));
    }
    if (batch.slot(request) >= 0) {
      views[1].knownSlot(batch.slot(request));
    }
    if (batch.elementHash(request) != 0) {
      views[batch.command(request).elementAt(count)].knownHash(batch.elementHash(request));
    }
  }

  private void malformed(Batch batch, Session session, int at) {
    Bytes error = Bytes.view();
    batch.requests().point(error, at);
    if (mustWait(session)) {
      kept.keep(session, Deferred.malformed(error.copy()));
      return;
    }
    requests.malformed(session, error, batch.replies());
  }

  /** The answer to a request is complete, and what the request brought is not needed any more. */
  void answered(Batch batch, int run, int request) {
    if (limits.check(batch.session(run), batch.replies())) {
      batch.drop(run);
    }
    if (batch.isHeavy(request)) {
      // A script may still run, so this need not be the call of the next command.
      boolean inUse = ran.keptArguments();
      execution.letGo();
      memory.free(batch.lighten(request, inUse ? array -> {} : spareArrays::offer));
    }
    batch.replied();
    limits.note(batch);
  }

  /** The answer in hand goes on in an empty buffer, apart from those of its batch. */
  void moveAnswer(Session session, ReplyBuffer other) {
    limits.begin(session, other, 0, limits.end(session, other));
    requests.moveTo(other);
  }

  /** The batch is executed: its answers leave. */
  void finish(Batch batch) {
    outbox.endTurn();
    batch.placeEvents();
    limits.note(batch);
    outbox.batch(null);
    if (batch.requests().isLarge()) {
      execution.letGo();
    }
  }
}
