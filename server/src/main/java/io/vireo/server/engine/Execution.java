package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.SlotAccounting;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.keyspace.CommandChanges;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import java.util.ArrayList;
import java.util.List;

/**
 * The one way in which a command is run, for every origin: a client, EXEC, the append-only log that
 * is being loaded. Data context only.
 *
 * <p>The {@link Origin} tells what has the command run: which gates stand in the way, whether the
 * command is recorded and propagated, whether its client may wait, and where its failures go. Where
 * the answer goes is told by the {@link Reply}. All else is the same for all: the name is resolved,
 * the gates are asked, the handler is run, and what it changed leaves for files and replicas.
 *
 * <p>A handler may have further commands run, as EXEC does: each depth has a {@link Call} of its
 * own. What the outermost one does, with all inside it, is a unit of the {@link Propagation}.
 */
public final class Execution {
  /** Bytes of requests from which on room is asked for before they are passed on. */
  private static final int LONG = 16 * 1024;

  private static final Bytes[] NO_WORDS = {};

  private final Keyspace keyspace;
  private final Gates gates;
  private final KeptRequests kept;
  private final CommandRecorder recorder;
  private final SlotAccounting slots;
  private final Failures failures;
  private final Propagation propagation;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private int[] masks;

  /** A call for each depth that was ever reached. */
  private final List<Call> calls = new ArrayList<>();

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
      KeptRequests kept,
      CommandRecorder recorder,
      Failures failures,
      Propagation propagation,
      Timekeeper time,
      MemoryLimit memory) {
    this.keyspace = keyspace;
    this.gates = gates;
    this.kept = kept;
    this.recorder = recorder;
    slots = recorder.slots();
    this.failures = failures;
    this.propagation = propagation;
    this.time = time;
    this.memory = memory;
    table.onceFilled(() -> ask(table));
  }

  private void ask(CommandTable table) {
    masks = new int[table.idCount()];
    for (int id = 0; id < masks.length; id++) {
      masks[id] = gates.mask(table.byId(id));
    }
  }

  /** The books on slots. */
  SlotAccounting slots() {
    return slots;
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
    return depth > 1 ? (Session) calls.get(depth - 1).client() : caller;
  }

  /** The call for the next command, to be given its words. */
  public Call call() {
    while (calls.size() <= depth) {
      calls.add(new Call(keyspace));
    }
    return calls.get(depth);
  }

  /** Runs a command whose words were kept, as {@link #run(Origin, Session, Command, Reply)}. */
  public void run(Origin origin, Session session, Command command, Bytes[] words, Reply reply) {
    call().words(words);
    run(origin, session, command, reply);
  }

  /**
   * Runs the command whose words {@link #call} has, unless a gate stands in the way: then it is
   * refused, queued, or kept until its client may go on.
   *
   * @param session whose command it is
   * @param named what the first word names, or a subcommand; null if it is unknown
   * @param reply gets exactly one answer, or none if the client was let wait
   */
  public void run(Origin origin, Session session, Command named, Reply reply) {
    Call call = call();
    begin();
    try {
      Command command = resolve(origin, session, named, call, reply);
      if (command != null) {
        session.activity().asked(command);
        if (slots.isOn() && !isNested()) {
          slots.begins(session, command, call);
        }
        call.begin(origin, command, session, reply);
        Verdict verdict = ask(origin, session, command, call);
        if (verdict == Verdict.PASS) {
          invoke(origin, session, command, call);
        } else {
          stop(verdict, session, command, call);
        }
      }
    } finally {
      end(session);
    }
  }

  /**
   * Runs a command whose words {@link #call} has, for a caller that has resolved it: a script, or
   * the server itself.
   *
   * @return null if it ran; else why it could not, which is its answer
   */
  public String call(Origin origin, Session session, Command command, Reply reply) {
    Call call = call();
    begin();
    try {
      session.activity().asked(command);
      call.begin(origin, command, session, reply);
      Verdict verdict = ask(asker(origin), session, command, call);
      if (verdict == Verdict.PASS) {
        invoke(origin, session, command, call);
        return null;
      }
      String error = verdict.kind() == Verdict.Kind.WAIT ? Refusals.CANNOT_WAIT : verdict.error();
      reject(command, error, reply);
      return error;
    } finally {
      end(session);
    }
  }

  /**
   * The origin whose gates are asked. What a script of the primary does was done there, and so was
   * what a script of the log does.
   */
  private Origin asker(Origin origin) {
    if (origin.isOfScript() && isNested()) {
      Origin outer = calls.get(depth - 2).origin();
      return outer.isRepeated() ? outer : origin;
    }
    return origin;
  }

  /**
   * What the gates say of a command, which does not run yet.
   *
   * @param words its words
   */
  Verdict ask(Origin origin, Session session, Command command, Bytes[] words) {
    Call call = call();
    call.words(words);
    call.begin(origin, command, session, call.reply());
    return ask(origin, session, command, call);
  }

  /**
   * True if a command whose words {@link #call} has must wait at a gate.
   *
   * @param command null for one that is not known
   */
  public boolean mustWait(Origin origin, Session session, Command command) {
    if (command == null) {
      return false;
    }
    Call call = call();
    call.begin(origin, command, session, call.reply());
    return ask(origin, session, command, call).kind() == Verdict.Kind.WAIT;
  }

  private Verdict ask(Origin origin, Session session, Command command, Call call) {
    int closed = (session.gates() | gates.closed()) & masks[command.id()];
    int asked = closed == 0 ? 0 : closed & gates.asked(origin);
    return asked == 0 ? Verdict.PASS : gates.ask(session, command, call, asked);
  }

  private void begin() {
    keyspace.packValues();
    if (depth++ == 0) {
      propagation.begin();
    }
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
    }
  }

  /** The command itself or its subcommand; null after an error was answered. */
  private Command resolve(Origin origin, Session session, Command named, Call call, Reply reply) {
    Command command = named;
    String refusal = null;
    if (command == null) {
      refusal = Refusals.unknownCommand(call);
    } else if (command.isContainer() && call.count() > 1) {
      Bytes name = call.arg(1);
      Command sub = command.sub(name.array(), name.offset(), name.length());
      refusal = sub == null ? Refusals.unknownSubcommand(command, name) : null;
      command = sub;
    }
    if (refusal == null && !command.arityFits(call.count())) {
      refusal = Refusals.arity(command);
    }
    if (refusal == null) {
      return command;
    }
    refuse(origin, session, command, refusal, reply);
    return null;
  }

  /**
   * Has several commands run as one unit: a transaction of the primary.
   *
   * @param session whose commands they are
   * @param commands runs them, each by {@link #run(Origin, Session, Command, Reply)}
   */
  public void together(Session session, Runnable commands) {
    call().words(NO_WORDS);
    begin();
    keyspace.commandChanges().begin(true, propagation.isOn());
    caller = session;
    try {
      commands.run();
    } finally {
      end(session);
    }
  }

  /**
   * Has the server itself run commands, each by {@link #call(Origin, Session, Command, Reply)}: as
   * a part of the unit in hand or, if there is none, as one of their own.
   */
  public void append(Runnable commands) {
    call().words(NO_WORDS);
    begin();
    try {
      commands.run();
    } finally {
      end(null);
    }
  }

  /** Answers a script whose command cannot be run, or is unknown: null. */
  public void reject(Command command, String text, Reply reply) {
    reply.error(text);
    recorder.rejected(command, reply);
  }

  /** Answers a command that cannot be run; a transaction that it was meant for is spoilt. */
  void refuse(Origin origin, Session session, Command command, String text, Reply reply) {
    session.activity().asked(command);
    boolean exec = command != null && Gates.isExec(command);
    redirect(origin, session, command, exec ? Refusals.aborted(text) : text, reply);
  }

  /**
   * Answers a command that cannot be run with this error as it is; ends or spoils the transaction
   * that it was meant for.
   */
  private void redirect(Origin origin, Session session, Command command, String text, Reply reply) {
    boolean exec = command != null && Gates.isExec(command);
    reply.error(text);
    recorder.rejected(origin == Origin.CLIENT ? command : null, reply);
    if (origin != Origin.CLIENT) {
      return;
    }
    if (exec) {
      session.endTransaction();
    } else if (session.transaction() != null) {
      session.transaction().refuse();
    }
  }

  /** A gate does not let a command pass. */
  private void stop(Verdict verdict, Session session, Command command, Call call) {
    switch (verdict.kind()) {
      case REFUSE -> refuse(call.origin(), session, command, verdict.error(), call.reply());
      case REDIRECT -> redirect(call.origin(), session, command, verdict.error(), call.reply());
      case QUEUE -> queue(session, command, call);
      default -> letWait(session, command, call, verdict.queue());
    }
  }

  private void letWait(Session session, Command command, Call call, GateQueue queue) {
    if (!call.origin().mayWait()) {
      refuse(call.origin(), session, command, Refusals.CANNOT_WAIT, call.reply());
    } else if (kept.hasRoom(call)) {
      kept.keepFirst(session, command, call);
      queue.add(session);
    } else {
      refuse(call.origin(), session, command, Errors.NO_MEMORY, call.reply());
    }
  }

  private void queue(Session session, Command command, Call call) {
    if (command.has(Flag.NO_MULTI)) {
      refuse(
          call.origin(),
          session,
          command,
          "ERR Command not allowed inside a transaction",
          call.reply());
    } else if (!kept.hasRoom(call)) {
      refuse(call.origin(), session, command, Errors.NO_MEMORY, call.reply());
    } else {
      kept.queue(session, command, call);
      if (slots.isOn()) {
        slots.queued(session, call);
      }
      call.reply().status("QUEUED");
    }
  }

  private void invoke(Origin origin, Session session, Command command, Call call) {
    keyspace.touching(!session.noTouch() || command.name().equals("touch"));
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
      keyspace.findingPast(session.isImportSource());
      caller = session;
      request = call;
      if (command.has(Flag.TOUCHES_ARBITRARY_KEYS)) {
        propagation.apart();
      }
    }
    Throwable failure = handle(origin, command, call, propagated, promised);
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
      long took = time.lap() - before;
      session.activity().ran(command, keyspace.now());
      recorder.executed(session, command, call, requestOf(origin, call), took);
      if (slots.isOn() && !isNested() && !(session.waiting() instanceof KeyWaiting)) {
        slots.executed(session, command, call, took, call.reply().answerBytes());
      }
    }
  }

  /**
   * The request by which a client has a command run: EXEC, or that of the script. While a script
   * runs for long, others' requests run within it.
   */
  private Call requestOf(Origin origin, Call call) {
    return origin == Origin.CLIENT || request == null ? call : request;
  }

  /** Runs the handler; what that throws is the result, if the origin wants failures answered. */
  private Throwable handle(
      Origin origin, Command command, Call call, boolean propagated, long promised) {
    try {
      if (propagated && origin.asksForRoom() && command.has(Flag.WRITE)) {
        askToPropagate(call.requestBytes());
      }
      command.handler().run(call);
      return null;
    } catch (Throwable failure) {
      if (origin.areFailuresAnswered()) {
        return failure;
      }
      memory.ran(promised);
      throw failure;
    }
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
   * @param session the client
   * @param effects what is done must be said in them
   * @param work does it
   * @param keys those that it may remove
   * @return the error that the client must be answered, because the work failed, or null
   */
  public String finish(
      Session session, int database, Effects effects, Runnable work, Bytes... keys) {
    effects.begin(propagation.isOn());
    long promised = memory.promised();
    begin();
    failures.begin();
    caller = depth == 1 ? session : caller;
    try {
      work.run();
      propagation.repeat(database, effects);
      return null;
    } catch (Throwable failure) {
      failures.passOn(failure, keys);
      return failures.answer(session.activity().lastCommand(), failure);
    } finally {
      end(session);
      memory.ran(promised);
    }
  }

  /**
   * The commands that run go on for long: their words get bytes of their own, because the buffer
   * with the requests is wanted for others.
   */
  void keepWords() {
    for (int i = 0; i < depth; i++) {
      calls.get(i).keepArguments();
    }
  }

  /** Lets go of the words of the last command: they may be memory that is wanted elsewhere. */
  void letGo() {
    call().letGo();
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
