package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Handler;
import io.vireo.server.command.NamedDatabases;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.SlotAccounting;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.keyspace.CommandChanges;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import java.util.Arrays;

/**
 * The one way in which a command is run, for every origin: a client, EXEC, a script, the primary,
 * the append-only log that is being loaded. Data context only.
 *
 * <p>The {@link Request} says what is asked for and where the answer goes, the {@link Origin} what
 * follows from where it comes: which gates stand in the way, whether the command is recorded and
 * propagated, whether its client may wait, and where its failures go. All else is the same for all:
 * the name is resolved, the gates are asked, the handler is run, and what it changed leaves for
 * files and replicas.
 *
 * <p>A handler may have further commands run, as EXEC does: each depth has a {@link Call} of its
 * own. What the outermost one does, with all inside it, is a unit of the {@link Propagation}.
 */
public final class Execution {
  /** Bytes of requests from which on room is asked for before they are passed on. */
  private static final int LONG = 16 * 1024;

  private final Keyspace keyspace;
  private final Gates gates;
  private final CommandRecorder recorder;
  private final HotKeys hotKeys;
  private final SlotAccounting slots;
  private final Failures failures;
  private final Propagation propagation;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private int[] masks;

  /** A call for each depth that was ever reached. */
  private Call[] calls = new Call[0];

  private int depth;

  /** Whose command runs, and not one that it has run in turn; null while none does. */
  private Session caller;

  /** The request whose command runs, and not one that it has run in turn; null while none does. */
  private Call request;

  /** Bytes that were passed on and not asked for. */
  private long unasked;

  Execution(
      CommandTable table,
      Keyspace keyspace,
      Gates gates,
      CommandRecorder recorder,
      Failures failures,
      Propagation propagation,
      Timekeeper time,
      MemoryLimit memory) {
    this.keyspace = keyspace;
    this.gates = gates;
    this.recorder = recorder;
    slots = recorder.slots();
    hotKeys = recorder.hotKeys();
    this.failures = failures;
    this.propagation = propagation;
    this.time = time;
    this.memory = memory;
    deepen();
    table.onceFilled(() -> ask(table));
  }

  private void ask(CommandTable table) {
    masks = new int[table.idCount()];
    for (int id = 0; id < masks.length; id++) {
      masks[id] = gates.mask(table.byId(id));
    }
  }

  /** What is measured of keys. */
  HotKeys hotKeys() {
    return hotKeys;
  }

  /** True while a command runs, or the rest of one. */
  public boolean isRunning() {
    return depth > 0;
  }

  /** True while a command runs that another one has run: inside a transaction. */
  public boolean isNested() {
    return depth > 1;
  }

  /** The client whose command, transaction or script is running, or null. */
  public Session caller() {
    return caller;
  }

  /**
   * The client whose command or transaction is running, or null; while a script runs a command,
   * what stands for the script.
   */
  public Session actor() {
    return depth > 1 ? (Session) calls[depth - 1].client() : caller;
  }

  /**
   * Runs what a request asks for, unless a gate stands in the way: then it is refused, queued, or
   * retained until its client may go on.
   *
   * @return true if it ran; else it was answered that it did not, or its client waits
   */
  public boolean run(Origin origin, Request request) {
    Session session = (Session) request.client();
    Call call = begin();
    try {
      Command command = resolve(origin, session, request);
      if (command == null) {
        return false;
      }
      session.activity().asked(command);
      begin(call, origin, command, request);
      if (slots.isOn() && !isNested() && origin != Origin.SERVED) {
        slots.begins(session, command, call);
      }
      Verdict verdict = ask(origin, session, command, call);
      if (verdict == Verdict.PASS) {
        invoke(origin, session, command, request, call);
        return true;
      }
      stop(verdict, session, command, request, call);
      return false;
    } finally {
      end(session);
      call.end();
    }
  }

  private static void begin(Call call, Origin origin, Command command, Request request) {
    call.begin(
        origin,
        command,
        request.words(),
        request.count(),
        request.textBytes(),
        request.client(),
        request.reply());
  }

  /** True if a request would have to wait at a gate; its command is resolved already. */
  public boolean mustWait(Origin origin, Request request) {
    Command command = request.named();
    if (command == null) {
      return false;
    }
    Call call = next();
    begin(call, origin, command, request);
    return ask(origin, (Session) request.client(), command, call).kind() == Verdict.Kind.WAIT;
  }

  private Verdict ask(Origin origin, Session session, Command command, Call call) {
    int closed = (session.gates() | gates.closed()) & masks[command.id()];
    int asked = closed == 0 ? 0 : closed & gates.asked(asker(origin));
    return asked == 0 ? Verdict.PASS : gates.ask(session, command, call, asked);
  }

  /**
   * The origin whose gates are asked. What a script of the primary does was done there, and so was
   * what a script of the log does.
   */
  private Origin asker(Origin origin) {
    if (origin.isOfScript() && isNested()) {
      Origin outer = calls[depth - 2].origin();
      return outer.isRepeated() ? outer : origin;
    }
    return origin;
  }

  /** The call for what is run next. */
  private Call next() {
    if (depth == calls.length) {
      deepen();
    }
    return calls[depth];
  }

  private void deepen() {
    calls = Arrays.copyOf(calls, calls.length + 1);
    calls[calls.length - 1] = new Call(keyspace);
  }

  private Call begin() {
    Call call = next();
    keyspace.endCommand();
    if (depth++ == 0) {
      propagation.begin();
    }
    return call;
  }

  /** Where the unit ends, the client knows that it wrote last, if there is one. */
  private void end(Session session) {
    if (depth == 1) {
      propagation.accompany();
    }
    if (--depth > 0) {
      return;
    }
    if (propagation.end() && session != null) {
      session.wrote(propagation.offset());
      if (slots.isOn()) {
        slots.propagated(session, propagation.lastUnitBytes());
      }
    }
    if (caller != null) {
      if (caller.tracker() != null) {
        caller.tracker().unitEnded();
      }
      caller = null;
      request = null;
      keyspace.findingPast(false);
      keyspace.nestedScan(false);
    }
  }

  /** The command itself or its subcommand; null after an error was answered. */
  private Command resolve(Origin origin, Session session, Request request) {
    Command command = request.named();
    String refusal = null;
    if (command == null) {
      refusal = Refusals.unknownCommand(request);
    } else if (command.isContainer() && request.count() > 1) {
      Bytes name = request.word(1);
      Command sub = command.sub(name.array(), name.offset(), name.length());
      refusal = sub == null ? Refusals.unknownSubcommand(command, name) : null;
      command = sub;
    }
    if (refusal == null && !command.arityFits(request.count())) {
      refusal = Errors.arity(command);
    }
    if (refusal == null) {
      return command;
    }
    refuse(origin, session, command, refusal, request.reply());
    return null;
  }

  /**
   * Has work done that is no command itself, and may have commands run: as a part of the unit in
   * hand or, if there is none, as one of its own.
   *
   * @param session whose work it is, or null
   */
  public void unit(Session session, Runnable work) {
    Call call = begin();
    call.begin(session);
    if (depth == 1) {
      keyspace.commandChanges().begin(true, propagation.isOn());
      caller = session;
    }
    try {
      work.run();
    } finally {
      end(session);
    }
  }

  /**
   * Answers a request that cannot be run; a transaction that it was meant for is spoilt.
   *
   * @param command null if it is unknown
   */
  public void refuse(Origin origin, Session session, Command command, String text, Reply reply) {
    session.activity().asked(command);
    boolean exec = isExecOfClient(origin, command);
    redirect(origin, session, command, exec ? Refusals.aborted(text) : text, reply);
  }

  /**
   * Answers a command that cannot be run with this error as it is; ends or spoils the transaction
   * that it was meant for.
   */
  private void redirect(Origin origin, Session session, Command command, String text, Reply reply) {
    reply.error(text);
    recorder.rejected(origin.areRefusalsCounted() ? command : null, reply);
    if (isExecOfClient(origin, command)) {
      session.endTransaction();
    } else if (origin == Origin.CLIENT && session.transaction() != null) {
      session.transaction().refuse();
    }
  }

  private static boolean isExecOfClient(Origin origin, Command command) {
    return origin == Origin.CLIENT && command != null && Gates.isExec(command);
  }

  /** A gate does not let a command pass. */
  private void stop(Verdict verdict, Session session, Command command, Request request, Call call) {
    switch (verdict.kind()) {
      case REFUSE -> refuse(call.origin(), session, command, verdict.error(), call.reply());
      case REDIRECT -> redirect(call.origin(), session, command, verdict.error(), call.reply());
      case ANSWER -> verdict.answer().accept(call.reply());
      case QUEUE -> queue(session, command, request, call);
      default -> letWait(session, command, request, call, verdict.queue());
    }
  }

  /** The request is to be run again, before all others of its client. */
  private void letWait(
      Session session, Command command, Request request, Call call, GateQueue queue) {
    if (!call.origin().mayWait()) {
      refuse(call.origin(), session, command, Refusals.CANNOT_WAIT, call.reply());
    } else if (memory.hasRoomToRetain(request)) {
      Deferred again = new Deferred(command.root(), request.copyOfWords());
      session.deferred().addFirst(again);
      memory.retained(session, again.heapBytes());
      queue.add(session);
    } else {
      refuse(call.origin(), session, command, Errors.NO_MEMORY, call.reply());
    }
  }

  private void queue(Session session, Command command, Request request, Call call) {
    String refusal = null;
    if (command.has(Flag.NO_MULTI)) {
      refusal = "ERR Command not allowed inside a transaction";
    } else if (!memory.hasRoomToRetain(request)) {
      refusal = Errors.NO_MEMORY;
    }
    if (refusal != null) {
      refuse(call.origin(), session, command, refusal, call.reply());
      return;
    }
    Transaction transaction = session.transaction();
    long flags = command.requestFlags(call);
    memory.retained(session, transaction.add(command, flags, request.copyOfWords()));
    if (command.databases() == NamedDatabases.SELECTED) {
      long index = call.arg(1).isLong() ? call.arg(1).toLong() : -1;
      if (index >= 0 && index < keyspace.size()) {
        transaction.database((int) index);
      }
    }
    if (slots.isOn()) {
      slots.queued(session, call);
    }
    call.reply().status("QUEUED");
  }

  private void invoke(Origin origin, Session session, Command command, Request asked, Call call) {
    keyspace.touching(!session.noTouch() || command.name().equals("touch"));
    keyspace.nestedScan(isNested() && command.has(Flag.TOUCHES_ARBITRARY_KEYS));
    boolean propagated = origin.isPropagated() && propagation.isOn();
    int mark = call.reply().mark();
    long before = time.nanos();
    CommandChanges changes = keyspace.commandChanges();
    long outerSaid = changes.said();
    int outerFrom = changes.from();
    long promised = memory.promised();
    changes.begin(!isNested(), propagated);
    call.effects().begin(propagated);
    if (!isNested()) {
      beginOutermost(session, command, call);
    }
    Throwable failure = null;
    try {
      if (propagated && origin.asksForRoom() && command.has(Flag.WRITE)) {
        askToPropagate(call.requestBytes());
      }
      handler(command, asked, call).run(call);
    } catch (Throwable thrown) {
      if (!origin.areFailuresAnswered()) {
        memory.ran(promised);
        throw thrown;
      }
      failure = thrown;
    }
    if (call.isRetained()) {
      asked.retained();
    }
    if (failure != null) {
      call.reply().cut(mark);
      call.reply().error(failures.answer(command, failure));
      failures.passOn(failure, call);
    } else if (propagated) {
      propagation.executed(call, changes.said());
    }
    if (isNested()) {
      changes.end(outerSaid, outerFrom);
    }
    if (caller != null && caller.tracker() != null) {
      caller.tracker().ran(command, call.words(), call.count());
    }
    memory.ran(promised);
    if (origin.isRecorded()) {
      record(origin, session, command, call, time.lap() - before, call.reply().mark() - mark);
    }
  }

  private void beginOutermost(Session session, Command command, Call call) {
    keyspace.findingPast(session.isImportSource());
    caller = session;
    request = call;
    if (command.has(Flag.TOUCHES_ARBITRARY_KEYS)) {
      propagation.apart();
    }
  }

  /** The command's own or, of one that began before, the rest, which says itself what it does. */
  private static Handler handler(Command command, Request asked, Call call) {
    if (asked.rest() == null) {
      return command.handler();
    }
    call.effects().nothing();
    return asked.rest();
  }

  private void record(
      Origin origin, Session session, Command command, Call call, long took, long answer) {
    boolean waits = waitsForKeys(session);
    if (waits) {
      session.activity().began(command, keyspace.now());
    } else {
      session.activity().ran(command, keyspace.now());
    }
    if (origin.isOfScript() && caller != null) {
      caller.activity().ranInScript();
    }
    recorder.executed(session, command, call, requestOf(origin, call), took);
    if (slots.isOn() && !isNested() && !waits) {
      slots.executed(session, command, call, took, call.reply().answerBytes());
    }
    // Of scripts it is the whole that is measured, and of transactions each command.
    if (hotKeys.isOn() && !waits && (!isNested() || isInExec())) {
      hotKeys.executed(command, call.words(), call.count(), took, answer, keyspace.realNow());
    }
  }

  private static boolean waitsForKeys(Session session) {
    return session.waiting() instanceof KeyWaiting;
  }

  /** True while a command of a transaction runs, and not one that it has run in turn. */
  private boolean isInExec() {
    return depth == 2 && Gates.isExec(calls[0].command());
  }

  /**
   * The request by which a client has a command run: EXEC, or that of the script. While a script
   * runs for long, others' requests run within it.
   */
  private Call requestOf(Origin origin, Call call) {
    return origin == Origin.CLIENT || request == null ? call : request;
  }

  /** What is short is asked for together: a script may call many commands in a row. */
  private void askToPropagate(long bytes) {
    unasked += bytes;
    if (unasked >= LONG) {
      long all = unasked;
      unasked = 0;
      keyspace.need(all);
    }
  }

  /**
   * Does the rest of a command whose client was let wait, or has gone: a unit of its own for files
   * and replicas.
   *
   * @param session the client, or null
   * @param effects what is done must be said in them
   * @param work does it
   * @return the error that the client must be answered, because the work failed, or null
   */
  String rest(Session session, int database, Effects effects, Runnable work) {
    effects.begin(propagation.isOn());
    long promised = memory.promised();
    String[] error = new String[1];
    unit(
        session,
        () -> {
          failures.begin();
          try {
            work.run();
            propagation.repeat(database, effects);
          } catch (Throwable failure) {
            failures.passOn(failure);
            error[0] =
                failures.answer(session == null ? null : session.activity().lastCommand(), failure);
          }
        });
    memory.ran(promised);
    return error[0];
  }

  /**
   * The commands that run go on for long: their words get bytes of their own, because the buffer
   * with the requests is wanted for others.
   */
  void retainWords() {
    for (int i = 0; i < depth; i++) {
      calls[i].retainArguments();
    }
  }

  /**
   * True if a gate that concerns a command is closed for all, so that it must wait for its turn to
   * be told so. Any thread.
   */
  public boolean isClosedTo(Command command) {
    return (gates.closed() & masks[command.id()]) != 0;
  }

  /** Records a command that an event loop has answered itself. */
  public void answeredOutOfBand(Session session, Command command) {
    session.activity().ran(command, keyspace.now());
    recorder.answeredOutOfBand(command);
  }
}
