package io.vireo.server.engine;

import io.vireo.metrics.Counter;
import io.vireo.server.command.Command;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.UserData;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.DeferredRequests;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RespReply;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what clients ask for, one request after the other: those of a batch, those of other batches
 * while a script runs for long, and those that were deferred while their client waited. The answers
 * are written as each client wants them, those of a batch straight into its buffer. Behind each
 * request happens what it leaves to be done ({@link FollowUp}), which may lead to the next. Data
 * context only.
 *
 * <p>A script may run for so long that others shall not wait for it any more. Then its batch leaves
 * without it ({@link #leave}): what came behind it in the batch belongs to other clients, and its
 * own answer goes into a buffer of its own, to be sent when the script has ended, as to a client
 * that was blocked. Batches that come until then are executed within the script ({@link
 * #executeWithin}). Hardly any command passes the {@link io.vireo.server.engine.gate.BusyGate}, and
 * what passes changes no data: so nothing is fetched ahead for them, no room is made, and no
 * waiting client is served.
 */
final class RequestLoop {
  private static final Logger LOG = LoggerFactory.getLogger(RequestLoop.class);

  /** The most deferred requests that take an event loop a short time. */
  private static final int MAX_DEFERRED_INLINE = 128;

  private static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Time after which a client with slow requests lets what waits for the worker go first. */
  private static final long MAX_RUN_NANOS = 2_000_000;

  /** A request and the answer to it, which are used again for the next. */
  private static class Exchange {
    final Request request = new Request();
    final RespReply reply = new RespReply();

    /** Where the answer begins. */
    int begun;

    void begin(Session session, ReplyBuffer out) {
      begun = out.position();
      reply.begin(out, session.protocol());
    }
  }

  /** How far a batch is executed. */
  private static final class Progress extends Exchange {
    /**
     * Whether it is executed within a script, so that clients that could go on wait for its end.
     */
    final boolean within;

    /** The batch; null if there is none, or it has left already. */
    Batch batch;

    Consumer<Batch> executed;
    int run;
    int index;

    /** Whether the answer to the request is complete. */
    boolean answered;

    Progress(boolean within) {
      this.within = within;
    }
  }

  private final Execution execution;
  private final FollowUp followUp;
  private final CommandRecorder recorder;
  private final ClientLifecycle clients;
  private final WaitingClients waiting;
  private final CrossProtocol crossProtocol;
  private final Prefetcher prefetcher;
  private final ReplyLimits limits;
  private final Outbox outbox;
  private final MemoryLimit memory;
  private final SpareArrays spareArrays;
  private final Timekeeper time;
  private final Executor worker;
  private final Counter internalErrors;
  private final Runnable endCycle;
  private final Progress outer = new Progress(false);
  private final Progress inner = new Progress(true);
  private final Exchange deferred = new Exchange();
  private final ReplyBuffer ofDeferred = new ReplyBuffer();

  /** The answer to the request whose batch has left without it. */
  private final ReplyBuffer late = new ReplyBuffer();

  /** Whose answer is not in its batch. */
  private Session lateSession;

  /** How many deferred requests may be run still before the worker has to go on with them. */
  private int deferredLeft = NO_LIMIT;

  /**
   * The loop of an engine.
   *
   * @param worker has the data worker do something, behind what waits for it
   * @param endCycle called behind each batch, before its answers leave
   */
  RequestLoop(
      Execution execution,
      FollowUp followUp,
      CommandRecorder recorder,
      ClientLifecycle clients,
      WaitingClients waiting,
      CrossProtocol crossProtocol,
      Prefetcher prefetcher,
      ReplyLimits limits,
      Outbox outbox,
      MemoryLimit memory,
      SpareArrays spareArrays,
      Timekeeper time,
      Executor worker,
      Counter internalErrors,
      Runnable endCycle) {
    this.execution = execution;
    this.followUp = followUp;
    this.recorder = recorder;
    this.clients = clients;
    this.waiting = waiting;
    this.crossProtocol = crossProtocol;
    this.prefetcher = prefetcher;
    this.limits = limits;
    this.outbox = outbox;
    this.memory = memory;
    this.spareArrays = spareArrays;
    this.time = time;
    this.worker = worker;
    this.internalErrors = internalErrors;
    this.endCycle = endCycle;
  }

  // ------------------------------------------------------------------ batches

  /**
   * Executes all requests of a batch; its answers are complete afterwards. Should the server itself
   * fail, the clients that cannot be answered are disconnected.
   *
   * @param inline whether the event loop executes it that brings it: then what clients sent that
   *     are woken by it is left to the data worker, unless it is little and quick
   * @param then takes the executed batch
   */
  void execute(Batch batch, boolean inline, Consumer<Batch> then) {
    deferredLeft = inline ? MAX_DEFERRED_INLINE : NO_LIMIT;
    time.begin();
    outbox.batch(batch);
    begin(outer, batch, 0, 0, then);
    try {
      memory.look(batch.size(), batch.requests().bytesUsed());
      executeRest(outer);
    } catch (Throwable unexpected) {
      failed(outer, unexpected);
    }
    try {
      if (outer.batch == null) {
        endCycle.run();
      } else {
        finish(outer);
      }
    } finally {
      deferredLeft = NO_LIMIT;
    }
  }

  /**
   * Executes all requests of a batch within a script that runs for long.
   *
   * @param then takes the executed batch
   */
  void executeWithin(Batch batch, Consumer<Batch> then) {
    outbox.batch(batch);
    begin(inner, batch, 0, 0, then);
    executeRestWithin();
    finish(inner);
  }

  /** The batch that is executed, if there is one, leaves without the command in hand. */
  void leave() {
    execution.retainWords();
    if (outer.batch == null) {
      return;
    }
    Batch batch = outer.batch;
    Session session = batch.session(outer.run);
    if (!outer.answered) {
      lateSession = session;
      limits.begin(session, late, 0, limits.end(session, late));
      outer.reply.moveTo(outer.begun, late);
    }
    answered(outer);
    begin(inner, batch, outer.run, outer.index + 1, outer.executed);
    executeRestWithin();
    outer.batch = null;
    finish(inner);
  }

  private static void begin(
      Progress progress, Batch batch, int run, int index, Consumer<Batch> executed) {
    progress.batch = batch;
    progress.run = run;
    progress.index = index;
    progress.executed = executed;
  }

  private void executeRestWithin() {
    try {
      executeRest(inner);
    } catch (Throwable unexpected) {
      failed(inner, unexpected);
    }
  }

  private void executeRest(Progress progress) {
    Batch batch = progress.batch;
    ReplyBuffer replies = batch.replies();
    int warm = 0;
    for (; progress.run < batch.runs(); progress.run++) {
      Session session = batch.session(progress.run);
      long from = replies.total();
      long most = limits.end(session, replies);
      long began = time.nanos();
      int first = progress.index;
      for (int end = batch.runEnd(progress.run); progress.index < end; progress.index++) {
        if (!progress.within) {
          if (progress.index % MemoryLimit.STRIDE == MemoryLimit.STRIDE - 1) {
            memory.lookWithin();
          }
          if (progress.index == warm) {
            warm = prefetcher.warm(batch, progress.run, progress.index);
          }
        }
        limits.begin(session, replies, from, most);
        progress.answered = false;
        if (take(progress, batch, session)) {
          run(progress, session, batch.command(progress.index), replies);
        }
        if (progress.batch == null) {
          answerLate(session);
          return;
        }
        progress.answered = true;
        batch.placeEvents();
        if (!progress.within && followUp.isDue()) {
          followUp();
          if (progress.batch == null) {
            return;
          }
          batch.placeEvents();
        }
        answered(progress);
        if (progress.index + 1 < end
            && hasRunForLong(session, progress.index - first + 1, began)
            && canBeSplit(progress)) {
          leaveToWorker(session);
        }
      }
      batch.repliedAll(progress.run);
    }
  }

  /**
   * True if others should go first. A pair of requests stays together even if the first is slow, as
   * many are that a JVM runs for the first time.
   */
  private boolean hasRunForLong(Session session, int executed, long began) {
    return executed > 1 && time.nanos() - began > MAX_RUN_NANOS && session.waiting() == null;
  }

  /**
   * True if the rest of what a client sent with a batch may be run later: there are slow requests
   * in it, and there is memory to retain it.
   */
  private boolean canBeSplit(Progress progress) {
    Batch batch = progress.batch;
    return !progress.within
        && deferredLeft == NO_LIMIT
        && !batch.isQuick()
        && !batch.session(progress.run).replica()
        && memory.hasRoom(2 * batch.requests().bytesUsed());
  }

  /** What a client sends from now on is run behind what waits for the worker. */
  private void leaveToWorker(Session session) {
    waiting.add(session, new InternalWait(InternalWait.Reason.WORKER));
    worker.execute(() -> catchUp(session));
  }

  /**
   * Points at the request at which a batch is.
   *
   * @return true if it is to be run; else it is deferred behind others of its client, or over
   */
  private boolean take(Progress progress, Batch batch, Session session) {
    if (session.closed() || session.ending()) {
      return false;
    }
    if (session.subscribed()) {
      outbox.answersListener();
    }
    int place = batch.place(progress.index);
    if (batch.requests().wordAt(place) == 0) {
      Bytes error = Bytes.view();
      batch.requests().point(error, place + 1);
      if (mustWait(progress, session)) {
        defer(session, Deferred.malformed(error.copy()));
      } else {
        malformed(progress, session, error, batch.replies());
      }
      return false;
    }
    point(progress.request, batch, progress.index);
    if (mustWait(progress, session)) {
      defer(session, batch.command(progress.index), progress.request);
      return false;
    }
    return true;
  }

  private static boolean mustWait(Progress progress, Session session) {
    return session.waiting() != null || progress.within && !session.deferred().isEmpty();
  }

  /** Points at the words of a request of a batch, which stay where they are. */
  private static void point(Request request, Batch batch, int index) {
    RequestBuffer text = batch.requests();
    int place = batch.place(index);
    int count = text.wordAt(place);
    Bytes[] views = request.views(count);
    long bytes = 0;
    for (int i = 0, at = place + 1; i < count; i++, at += 2) {
      text.point(views[i], at);
      bytes += text.wordAt(at + 1);
    }
    request.textBytes(bytes);
    if (batch.hash(index) != 0) {
      views[1].knownHash(batch.hash(index));
    }
    if (batch.slot(index) >= 0) {
      views[1].knownSlot(batch.slot(index));
    }
    if (batch.elementHash(index) != 0) {
      views[batch.command(index).elementAt(count)].knownHash(batch.elementHash(index));
    }
  }

  /**
   * The answer to a request is complete, or goes elsewhere, and what the request brought is not
   * needed any more.
   */
  private void answered(Progress progress) {
    Batch batch = progress.batch;
    if (limits.check(batch.session(progress.run), batch.replies())) {
      batch.drop(progress.run);
    }
    if (batch.isHeavy(progress.index)) {
      boolean inUse = !progress.answered || progress.request.isRetained();
      if (progress.answered) {
        progress.request.release();
      }
      memory.free(batch.lighten(progress.index, inUse ? array -> {} : spareArrays::offer));
    }
    batch.replied();
    limits.note(batch);
  }

  /** The batch is executed: its answers leave. */
  private void finish(Progress progress) {
    Batch batch = progress.batch;
    progress.batch = null;
    outbox.endTurn();
    batch.placeEvents();
    limits.note(batch);
    outbox.batch(null);
    if (batch.requests().isLarge()) {
      progress.request.release();
      prefetcher.letGo();
    }
    endCycle.run();
    progress.executed.accept(batch);
  }

  private void failed(Progress progress, Throwable unexpected) {
    LOG.error("A batch of requests failed unexpectedly", unexpected);
    internalErrors.add(1);
    if (progress.batch == null) {
      hangUpLate();
    } else {
      progress.batch.abandon();
    }
  }

  private void answerLate(Session session) {
    lateSession = null;
    if (limits.check(session, late)) {
      late.clear();
    }
    outbox.release(session, late);
    followUp();
  }

  /** Disconnects the client whose late answer will not come: it must not wait for it. */
  private void hangUpLate() {
    if (lateSession != null) {
      Link link = lateSession.link();
      lateSession = null;
      late.clear();
      outbox.release(null, late);
      outbox.post(link.port(), link::closeNow);
    }
  }

  // ------------------------------------------------------------------ one request

  private void run(Exchange exchange, Session session, Command named, ReplyBuffer out) {
    if (named == null && CrossProtocol.isHttp(exchange.request.word(0))) {
      crossProtocol.abort(session);
      return;
    }
    exchange.begin(session, out);
    if (session.answers() == Session.Answers.SKIP_NEXT) {
      session.answers(Session.Answers.SKIP);
    }
    execution.run(Origin.CLIENT, exchange.request.from(session, named, exchange.reply));
    session.requestEnded();
    dropUnwanted(exchange, session);
  }

  /** Refuses a request for want of memory. */
  private void refuse(Exchange exchange, Session session, Command command, ReplyBuffer out) {
    exchange.begin(session, out);
    execution.refuse(Origin.CLIENT, session, command, Errors.NO_MEMORY, exchange.reply);
    dropUnwanted(exchange, session);
  }

  /** Answers bytes that are no request, and ends the connection behind that. */
  private void malformed(Exchange exchange, Session session, Bytes error, ReplyBuffer out) {
    exchange.begin(session, out);
    exchange.reply.error("ERR Protocol error: " + error);
    recorder.failed(null, exchange.reply);
    if (session.replica()) {
      disconnect(exchange, session);
    } else {
      clients.end(session);
    }
  }

  private void dropUnwanted(Exchange exchange, Session session) {
    if (!session.wantsAnswer()) {
      exchange.reply.cut(exchange.begun);
      session.answerSkipped();
    } else if (session.replica() && exchange.reply.mark() != exchange.begun) {
      disconnect(exchange, session);
    }
  }

  /** Disconnects a replica: it would take an answer for a part of the stream. */
  private void disconnect(Exchange exchange, Session session) {
    exchange.reply.cut(exchange.begun);
    Command last = session.activity().lastCommand();
    String command = last == null ? "<unknown>" : last.fullName();
    if (exchange.reply.lastError() != null) {
      recorder.refusedReplica();
      LOG.warn(
          "== CRITICAL == This master is sending an error to its replica: '{}' after processing the"
              + " command '{}'",
          new UserData(exchange.reply.lastError()),
          command);
    }
    LOG.warn(
        "Replica generated a reply to command '{}', disconnecting it: id={} addr={}",
        command,
        session.id(),
        session.link().remoteAddress());
    clients.kill(session);
  }

  // ------------------------------------------------------------------ deferred requests

  /** Retains a request or, where there is no memory for it, only that it came. */
  private void defer(Session session, Command command, Request request) {
    defer(
        session,
        memory.hasRoomToRetain(request)
            ? new Deferred(command, request.copyOfWords())
            : Deferred.refused(command));
  }

  /** Retains a request of a client that waits, behind those it sent before. */
  private void defer(Session session, Deferred request) {
    session.deferred().add(request);
    memory.retained(session, request.heapBytes());
    if (session.waiting() != null) {
      session.waiting().requested();
    }
  }

  /**
   * Does what commands leave to be done, unless one is still running: then it is done behind that.
   */
  void followUp() {
    if (followUp.isServing() || execution.isRunning()) {
      return;
    }
    followUp.serveBlocked();
    for (Session next = followUp.nextReady(); next != null; next = followUp.nextReady()) {
      runDeferred(next);
    }
  }

  private void runDeferred(Session session) {
    DeferredRequests requests = session.deferred();
    long began = time.nanos();
    int executed = 0;
    while (session.waiting() == null && !session.closed() && !session.ending()) {
      if (requests.isEmpty()) {
        return;
      }
      if (isForTheWorker(requests.first()) || hasRunForLong(session, executed, began)) {
        leaveToWorker(session);
        return;
      }
      Deferred next = requests.next();
      time.begin();
      outbox.hold();
      runDeferred(session, next);
      outbox.release(session, ofDeferred);
      memory.clientGrew(session, -next.heapBytes());
      followUp.serveBlocked();
      executed++;
    }
  }

  /** An event loop that is inside must not be occupied for long: only what is little is run. */
  private boolean isForTheWorker(Deferred next) {
    return deferredLeft != NO_LIMIT && (deferredLeft-- <= 0 || !next.isQuick());
  }

  /** Runs what a client sent that waits for nothing but the worker. On the worker. */
  void catchUp(Session session) {
    if (InternalWait.isFor(InternalWait.Reason.WORKER, session.waiting())) {
      waiting.remove(session);
      followUp.resume(session);
      followUp();
    }
  }

  private void runDeferred(Session session, Deferred next) {
    switch (next.fate()) {
      case RUN -> {
        deferred.request.words(next.words());
        limits.begin(session, ofDeferred, 0, limits.end(session, ofDeferred));
        run(deferred, session, next.command(), ofDeferred);
        deferred.request.release();
        if (limits.check(session, ofDeferred)) {
          ofDeferred.clear();
        }
      }
      case REFUSE -> refuse(deferred, session, next.command(), ofDeferred);
      default -> malformed(deferred, session, next.words()[0], ofDeferred);
    }
  }
}
