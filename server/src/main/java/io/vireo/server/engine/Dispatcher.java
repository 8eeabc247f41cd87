package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.NoRoom;
import io.vireo.server.resp.Reply;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.resp.RespReply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes requests: finds out whether a command may run now, and has it run. Data context only.
 *
 * <p>Answers go straight into the batch's buffer. A client that has to wait answers later, through
 * the {@link Outbox}; what it sent meanwhile is kept and executed in order.
 */
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** Requests of a batch between two looks at the memory in use. */
  private static final int STRIDE = 16;

  /** Heap bytes of a request that is kept without asking for room. */
  private static final int LITTLE = 1024;

  private final Keyspace keyspace;
  private final Invoker invoker;
  private final Ledger ledger;
  private final Gates gates;
  private final Outbox outbox;
  private final WaitingClients waiting;
  private final BlockedKeys blocked;
  private final Propagation propagation;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private final ReplyLimits limits;
  private final CrossProtocol crossProtocol;
  private final Call call;
  private final RespReply reply;
  private final ReplyBuffer later = new ReplyBuffer();
  private final ReplyBuffer late = new ReplyBuffer();
  private final Deque<Session> ready = new ArrayDeque<>();
  private final Warmer warmer;
  private final int[] masks;
  private boolean running;

  /** A dispatcher for the commands of a table. */
  public Dispatcher(
      CommandTable table,
      Keyspace keyspace,
      Invoker invoker,
      Gates gates,
      Ledger ledger,
      Outbox outbox,
      WaitingClients waiting,
      BlockedKeys blocked,
      Propagation propagation,
      Timekeeper time,
      MemoryLimit memory,
      ReplyLimits limits,
      CrossProtocol crossProtocol) {
    this.keyspace = keyspace;
    this.invoker = invoker;
    this.reply = invoker.reply();
    this.gates = gates;
    this.ledger = ledger;
    this.outbox = outbox;
    this.waiting = waiting;
    this.blocked = blocked;
    this.propagation = propagation;
    this.time = time;
    this.memory = memory;
    this.limits = limits;
    this.crossProtocol = crossProtocol;
    this.call = new Call(keyspace);
    this.warmer = new Warmer(table, keyspace);
    masks = new int[table.idCount()];
    for (int id = 0; id < masks.length; id++) {
      masks[id] = Gate.maskOf(table.byId(id));
    }
  }

  /**
   * Executes all requests of a batch; its answers are complete afterwards. Should the server itself
   * fail, the clients that cannot be answered are disconnected.
   */
  public void execute(Batch batch) {
    time.begin();
    outbox.batch(batch);
    try {
      memory.look();
      executeAll(batch);
    } catch (Throwable unexpected) {
      LOG.error("A batch of requests failed unexpectedly", unexpected);
      ledger.internalError();
      batch.abandon();
    }
    batch.settle();
    limits.leave(batch);
    outbox.batch(null);
    if (batch.requests().isLarge()) {
      call.letGo();
      warmer.letGo();
    }
  }

  private void executeAll(Batch batch) {
    int request = 0;
    int warm = 0;
    for (int run = 0; run < batch.runs(); run++) {
      Session session = batch.session(run);
      ReplyBuffer replies = batch.replies();
      long from = replies.total();
      long most = limits.end(session, replies);
      for (int end = batch.runEnd(run); request < end; request++) {
        if (request % STRIDE == STRIDE - 1) {
          memory.look();
        }
        if (request == warm) {
          warm = warmer.warm(batch, run, request);
        }
        limits.begin(session, replies, from, most);
        execute(batch, session, request);
        if (limits.check(session, replies)) {
          batch.drop(run);
        }
        if (batch.isHeavy(request)) {
          lighten(batch, request);
        }
        batch.replied();
      }
      batch.repliedAll(run);
    }
  }

  /** What a long request brought is kept in the database, or not needed any more. */
  private void lighten(Batch batch, int request) {
    call.letGo();
    memory.free(batch.lighten(request));
  }

  private void execute(Batch batch, Session session, int request) {
    if (session.closed() || session.ending()) {
      return;
    }
    if (session.isListener()) {
      outbox.answersListener();
    }
    RequestBuffer requests = batch.requests();
    int place = batch.place(request);
    int count = requests.wordAt(place);
    Command command = batch.command(request);
    if (count == 0) {
      malformed(batch, session, place + 1);
      return;
    }
    Bytes[] views = call.views(count);
    for (int i = 0, at = place + 1; i < count; i++, at += 2) {
      requests.point(views[i], at);
    }
    if (batch.hash(request) != 0) {
      views[1].knownHash(batch.hash(request));
    }
    if (batch.elementHash(request) != 0) {
      views[command.elementAt(count)].knownHash(batch.elementHash(request));
    }
    if (session.waiting() != null) {
      boolean room = mayKeep();
      defer(
          session,
          room
              ? new Session.Deferred(command, call.copyOfArguments())
              : Session.Deferred.refused(command));
      return;
    }
    run(session, command, batch.replies());
    batch.settle();
    if (blocked.isDue() || !ready.isEmpty()) {
      serveBlocked();
      resumeReady();
      batch.settle();
    }
  }

  private void defer(Session session, Session.Deferred request) {
    session.defer(request);
    kept(session, request.heapBytes());
  }

  /** True if there is memory to keep the words of the call; asked for until {@link #kept}. */
  private boolean mayKeep() {
    long bytes = 0;
    for (int i = 0; i < call.count(); i++) {
      Bytes word = call.arg(i);
      boolean own = word.length() > 0 && word.ownsArray();
      bytes += own ? KeptBytes.handle() : KeptBytes.word(word.length());
    }
    return bytes < LITTLE || memory.hasRoom(bytes);
  }

  private void kept(Session session, long bytes) {
    memory.clientGrew(session, bytes);
    memory.ran(0);
  }

  private void malformed(Batch batch, Session session, int at) {
    Bytes error = Bytes.view();
    batch.requests().point(error, at);
    if (session.waiting() != null) {
      defer(session, Session.Deferred.malformed(error.copy()));
      return;
    }
    endMalformed(session, error, batch.replies());
    batch.settle();
  }

  private void endMalformed(Session session, Bytes error, ReplyBuffer out) {
    reply.begin(out, session.protocol());
    reply.error("ERR Protocol error: " + error);
    ledger.failed(null, reply);
    end(session);
  }

  /** Closes a client's connection behind its last answer; it runs nothing any more. */
  public void end(Session session) {
    session.end();
    Link link = session.link();
    outbox.post(link.port(), link::closeAfterReplies);
  }

  /**
   * Lets the client go on that waited: executes what it sent meanwhile, behind the command that is
   * being executed, if there is one.
   */
  public void resume(Session session) {
    ready.add(session);
    resumeReady();
  }

  private void resumeReady() {
    while (!running && !ready.isEmpty()) {
      runDeferred(ready.poll());
    }
  }

  private void runDeferred(Session session) {
    while (session.waiting() == null
        && !session.deferred().isEmpty()
        && !session.closed()
        && !session.ending()) {
      Session.Deferred next = session.nextDeferred();
      time.begin();
      outbox.hold();
      switch (next.fate()) {
        case RUN -> runDeferred(session, next);
        case REFUSE -> refuseDeferred(session, next);
        default -> endMalformed(session, next.words()[0], later);
      }
      outbox.release(session, later);
      memory.clientGrew(session, -next.heapBytes());
      serveBlocked();
    }
  }

  private void runDeferred(Session session, Session.Deferred next) {
    call.words(next.words());
    limits.begin(session, later, 0, limits.end(session, later));
    run(session, next.command(), later);
    if (limits.check(session, later)) {
      later.clear();
    }
  }

  private void refuseDeferred(Session session, Session.Deferred next) {
    reply.begin(later, session.protocol());
    refuse(session, next.command(), Errors.NO_MEMORY);
    hush(session, later, 0);
  }

  /** Answers clients that waited for keys which changed; what they sent meanwhile comes later. */
  void serveBlocked() {
    if (running || !blocked.isDue()) {
      return;
    }
    running = true;
    try {
      blocked.serveAll(this::serve);
    } finally {
      running = false;
    }
  }

  private void serve(Session session, KeyWaiting reason, Database db, Bytes key) {
    answer(session, into -> serve(session, reason, db, key, into));
  }

  private void serve(Session session, KeyWaiting reason, Database db, Bytes key, Reply into) {
    int mark = late.position();
    long promised = memory.promised();
    reason.effects().begin(propagation.isOn());
    propagation.begin();
    try {
      reason.serve(db, key, into);
      propagation.repeat(db.index(), reason.effects());
    } catch (NoRoom refused) {
      late.cut(mark);
      into.error(Errors.NO_MEMORY);
    } catch (Throwable unexpected) {
      LOG.error("Command {} failed unexpectedly", session.lastCommand().fullName(), unexpected);
      ledger.internalError();
      late.cut(mark);
      into.error(Errors.INTERNAL);
    } finally {
      propagation.end();
      memory.ran(promised);
    }
  }

  /** Ends a client's wait with an answer, and lets it go on. */
  public void answer(Session session, Consumer<Reply> with) {
    waiting.remove(session);
    RespReply answer = new RespReply();
    answer.begin(late, session.protocol());
    with.accept(answer);
    ledger.failed(session.lastCommand(), answer);
    if (session.answers() == Session.Answers.OFF) {
      late.clear();
    }
    outbox.send(session, late);
    resume(session);
  }

  /** Lets the client of a call wait; the handler gives no answer then. */
  public void block(Session session, Waiting reason) {
    waiting.add(session, reason);
  }

  private void run(Session session, Command named, ReplyBuffer out) {
    running = true;
    propagation.begin();
    try {
      runNow(session, named, out);
    } finally {
      running = false;
      propagation.end();
    }
  }

  private void runNow(Session session, Command named, ReplyBuffer out) {
    int mark = out.position();
    reply.begin(out, session.protocol());
    if (session.answers() == Session.Answers.SKIP_NEXT) {
      session.answers(Session.Answers.SKIP);
    }
    Command command = resolve(session, named);
    if (command != null) {
      session.asked(command);
      call.begin(command, session, reply);
      int closed = (session.gates() | gates.closed()) & masks[command.id()];
      if (closed == 0 || mayPass(session, command, closed)) {
        invoker.invoke(session, command, call, mark);
      }
    }
    hush(session, out, mark);
  }

  private static void hush(Session session, ReplyBuffer out, int mark) {
    if (session.answers() != Session.Answers.ON && session.answers() != Session.Answers.SKIP_NEXT) {
      out.cut(mark);
      if (session.answers() == Session.Answers.SKIP) {
        session.answers(Session.Answers.ON);
      }
    }
  }

  /** The command itself or its subcommand; null after an error was answered. */
  private Command resolve(Session session, Command named) {
    Command command = named;
    String refusal = null;
    if (command == null && CrossProtocol.isHttp(call.arg(0))) {
      crossProtocol.abort(session);
      return null;
    }
    if (command == null) {
      refusal = Refusals.unknownCommand(call);
    } else if (command.isContainer() && call.count() > 1) {
      Bytes name = call.arg(1);
      Command sub = command.sub(name.array(), name.offset(), name.length());
      if (sub == null) {
        refusal = Refusals.unknownSubcommand(command, name);
      } else {
        command = sub;
      }
    }
    if (refusal == null && !command.arityFits(call.count())) {
      refusal = Refusals.arity(command);
    }
    if (refusal == null) {
      return command;
    }
    refuse(session, named == null ? null : command, refusal);
    return null;
  }

  private void refuse(Session session, Command command, String text) {
    session.asked(command);
    boolean exec = command != null && Gates.isExec(command);
    reply.error(exec ? Refusals.aborted(text) : text);
    ledger.rejected(command, reply);
    if (exec) {
      session.endTransaction();
    } else if (session.transaction() != null) {
      session.transaction().refuse();
    }
  }

  private boolean mayPass(Session session, Command command, int closed) {
    Gates.Verdict verdict = gates.ask(session, command, call, closed);
    if (verdict.refusal() != null) {
      refuse(session, command, verdict.refusal());
    } else if (verdict == Gates.QUEUE) {
      queue(session, command);
    } else if (verdict != Gates.PASS && !mayKeep()) {
      refuse(session, command, Errors.NO_MEMORY);
    } else if (verdict == Gates.POSTPONE) {
      again(session, command);
      gates.postpone(session);
    } else if (verdict == Gates.HOLD) {
      again(session, command);
      gates.waitForKeys(session);
    }
    return verdict == Gates.PASS;
  }

  private void queue(Session session, Command command) {
    if (command.has(Flag.NO_MULTI)) {
      refuse(session, command, "ERR Command not allowed inside a transaction");
    } else if (!mayKeep()) {
      refuse(session, command, Errors.NO_MEMORY);
    } else {
      kept(session, session.transaction().add(command, call.copyOfArguments()));
      reply.status("QUEUED");
    }
  }

  /** The command is asked for again when its client may go on. */
  private void again(Session session, Command command) {
    Session.Deferred same = new Session.Deferred(topOf(command), call.copyOfArguments());
    session.deferFirst(same);
    kept(session, same.heapBytes());
  }

  private static Command topOf(Command command) {
    return command.parent() == null ? command : command.parent();
  }

  /**
   * Does the rest of a command whose client was let wait: a unit of its own for files and replicas.
   *
   * @param work does it, and says its effects in this database
   */
  public void complete(int database, Consumer<Effects> work) {
    time.begin();
    Effects effects = new Effects();
    effects.begin(propagation.isOn());
    propagation.begin();
    running = true;
    long promised = memory.promised();
    try {
      work.accept(effects);
      propagation.repeat(database, effects);
    } finally {
      running = false;
      propagation.end();
      memory.ran(promised);
    }
    serveBlocked();
  }

  /** Counts a command that an event loop answered itself. */
  public void answeredOutside(Session session, Command command) {
    session.ran(command, keyspace.now());
    ledger.answeredOutside(command);
  }
}
