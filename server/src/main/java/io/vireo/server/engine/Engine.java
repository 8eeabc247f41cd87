package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.Counter;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.acl.Users;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.CycleEnd;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.Inbox.ClientTask;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.SlotAccounting;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The data context: everything that commands may read or change, and what runs them. Everything but
 * {@link #inbox} and {@link #config} is for the thread that is inside the context; where assertions
 * are checked, as in all tests, access from any other thread fails.
 *
 * <p>It has no thread of its own: the data worker or, in adaptive mode, an event loop enters
 * through the {@link Inbox}; a test calls it directly, with a clock of its own.
 */
public final class Engine {
  private static final int EXPIRY_BUDGET = 2_000;

  /**
   * The deadline of an inline execution that broke off: the worker is to look what there is to do.
   */
  private static final long AT_ONCE = 0;

  private final EngineState state;
  private final Inbox inbox;
  private final WaitingClients waiting;
  private final PauseGate pause;
  private final Timekeeper time;
  private final Execution execution;
  private final FollowUp followUp;
  private final RequestLoop loop;
  private final BusyPeriod busy;
  private final Resumption resumption;

  /** Batches that may take long, from the moment in which they leave their loop. */
  private final AtomicInteger longBatches = new AtomicInteger();

  /**
   * An engine of these parts.
   *
   * @param table the commands
   * @param heap the room of the JVM's heap
   * @param gates those of the program around the server, which are asked before its own
   */
  public Engine(
      Config config,
      Clock clock,
      CommandTable table,
      Keyspace keyspace,
      ServerMetrics metrics,
      ErrorMetrics errors,
      CommandLogs commandLogs,
      LatencyMonitor latency,
      MemoryBudget heap,
      List<Gate> gates) {
    state =
        new EngineState(
            config, clock, table, keyspace, metrics, errors, commandLogs, latency, heap, gates);
    inbox = state.inbox;
    waiting = state.waiting;
    pause = state.gates.get(PauseGate.class);
    time = state.time;
    CommandRecorder recorder =
        new CommandRecorder(
            keyspace,
            state.commandMetrics,
            errors,
            metrics.data(),
            commandLogs,
            latency,
            state.monitors);
    state.memory.counted(recorder.hotKeys()::heapBytes);
    execution = newExecution(recorder);
    followUp = new FollowUp(execution, state.blockedKeys, waiting, recorder, state.outbox, time);
    loop = newLoop(recorder);
    resumption =
        new Resumption(followUp, loop, execution, pause, state.gates.get(HeldKeysGate.class), time);
    busy =
        new BusyPeriod(
            inbox,
            state.fatal,
            state.gates.get(BusyGate.class),
            loop::leave,
            waiting,
            followUp,
            state.outbox,
            time,
            clock);
  }

  private Execution newExecution(CommandRecorder recorder) {
    Counter errors = state.metrics.data().internalErrors;
    return new Execution(
        state.table,
        state.keyspace,
        state.gates,
        recorder,
        new Failures(state.keyspace, errors, state.partialChanges),
        state.propagation,
        time,
        state.memory);
  }

  private RequestLoop newLoop(CommandRecorder recorder) {
    ClientLifecycle clients = state.lifecycle;
    return new RequestLoop(
        execution,
        followUp,
        recorder,
        clients,
        waiting,
        new CrossProtocol(state.keyspace, clients::kill),
        new Prefetcher(state.table, state.keyspace, state.config),
        new ReplyLimits(
            state.config,
            state.heap,
            state.metrics.data().outputBufferDisconnections,
            clients::kill),
        state.outbox,
        state.memory,
        state.spareArrays,
        time,
        inbox::add,
        state.metrics.data().internalErrors,
        this::endCycle);
  }

  /** The settings. Any thread. */
  public Config config() {
    return state.config;
  }

  /** The context as a place in which work is done. Any thread. */
  public DataContext context() {
    return state.context;
  }

  /** What ends the process when it cannot go on. Any thread. */
  public FatalFailure fatal() {
    return state.fatal;
  }

  /** The door of the context. Any thread. */
  public Inbox inbox() {
    return inbox;
  }

  /** What an event loop puts off while it is inside. Any thread. */
  public InlineSection inlineSection() {
    return state.inlineSection;
  }

  /** The clock. Any thread. */
  public Clock clock() {
    return state.clock;
  }

  /** The commands. Any thread. */
  public CommandTable table() {
    return state.table;
  }

  /** All databases. */
  public Keyspace keyspace() {
    return state.keyspace;
  }

  /** The counters of the server. Any thread may read. */
  public ServerMetrics metrics() {
    return state.metrics;
  }

  /** The counters of each command. Any thread may read. */
  public CommandMetrics commandMetrics() {
    return state.commandMetrics;
  }

  /** The counters of errors. */
  public ErrorMetrics errors() {
    return state.errors;
  }

  /** The slow log, and those of large requests and answers. */
  public CommandLogs commandLogs() {
    return state.commandLogs;
  }

  /** The latency events. */
  public LatencyMonitor latency() {
    return state.latency;
  }

  /** How long batches waited. Any thread may read. */
  public DelayRecorder queueDelay() {
    return state.queueDelay;
  }

  /** The way to the event loops. */
  public Outbox outbox() {
    assert inbox.isInside();
    return state.outbox;
  }

  /** The last door on the way to the event loops. */
  public WaitingReplies waitingReplies() {
    return state.waitingReplies;
  }

  /** What is done behind each batch and each turn of regular work. */
  public CycleEnd cycleEnd() {
    return state.cycleEnd;
  }

  /** What ends waits of clients. */
  public Resumption resumption() {
    assert inbox.isInside();
    return resumption;
  }

  /** The connected clients. */
  public Clients clients() {
    assert inbox.isInside();
    return state.clients;
  }

  /** The clients that wait. */
  public WaitingClients waiting() {
    assert inbox.isInside();
    return waiting;
  }

  /** The keys under WATCH. */
  public WatchedKeys watched() {
    assert inbox.isInside();
    return state.watched;
  }

  /** The clients that wait for keys. */
  public BlockedKeys blockedKeys() {
    assert inbox.isInside();
    return state.blockedKeys;
  }

  /** The replication stream: through it changes leave for files and replicas. */
  public Propagation propagation() {
    assert inbox.isInside();
    return state.propagation;
  }

  /** What tells of commands that failed half-way. */
  public PartialChanges partialChanges() {
    return state.partialChanges;
  }

  /** The clients under MONITOR. */
  public Monitors monitors() {
    assert inbox.isInside();
    return state.monitors;
  }

  /** The users and what they may do. Data context only, but for the default user. */
  public Users users() {
    return state.users;
  }

  /** The gates. */
  public Gates gates() {
    assert inbox.isInside();
    return state.gates;
  }

  /** Arrays of long arguments whose commands have run. Any thread. */
  public SpareArrays spareArrays() {
    return state.spareArrays;
  }

  /** The room that the JVM's heap has left. Any thread. */
  public MemoryBudget heap() {
    return state.heap;
  }

  /** The memory in use and its limit. */
  public MemoryLimit memory() {
    return state.memory;
  }

  /** The memory that clients take. */
  public ClientMemory clientMemory() {
    assert inbox.isInside();
    return state.clientMemory;
  }

  /** The time. */
  public Timekeeper time() {
    return time;
  }

  /** The books on slots. While the server is put together. */
  public SlotAccounting slots() {
    return execution.slots();
  }

  /** What is measured of keys. */
  public HotKeys hotKeys() {
    assert inbox.isInside();
    return execution.hotKeys();
  }

  /** The way in which commands are run. */
  public Execution execution() {
    assert inbox.isInside();
    return execution;
  }

  /** The regular work. */
  public Cron cron() {
    assert inbox.isInside();
    return state.cron;
  }

  /** What becomes of other clients while a script runs for long. Any thread may ask if it does. */
  public BusyPeriod busy() {
    return busy;
  }

  /** The long work. */
  public IncrementalTasks incrementalTasks() {
    assert inbox.isInside();
    return state.incrementalTasks;
  }

  /** How often and how long the context is occupied. */
  public CycleStatistics cycles() {
    return state.cycles;
  }

  /** What makes sessions. Any thread. */
  public Sessions sessions() {
    return state.sessions;
  }

  /** How clients come and go. */
  public ClientLifecycle lifecycle() {
    assert inbox.isInside();
    return state.lifecycle;
  }

  /** The client will send no more: what it has sent is executed, and answered before the end. */
  public void hangUp(Session session) {
    if (!busy.putsOff(session, () -> hangUp(session))) {
      loop.catchUp(session);
      state.lifecycle.hangUp(session);
    }
  }

  /** A connection is gone: its client is forgotten, at the latest when its script has ended. */
  public void disconnected(Session session) {
    if (!busy.putsOff(session, () -> disconnected(session))) {
      state.lifecycle.disconnected(session);
    }
  }

  /**
   * Lets an event loop execute its own batch, if no thread is inside, nothing waits, and it will
   * not take long. Any event loop.
   *
   * @param inlinePolicy the loop's own
   * @param executed takes the executed batch while the loop is still inside: what others say to
   *     this loop afterwards belongs behind it
   * @return false if the batch must go through the {@link #inbox}
   */
  public boolean executeInline(Batch batch, InlinePolicy inlinePolicy, Consumer<Batch> executed) {
    if (!inlinePolicy.isWorthLooking(batch) || !inbox.enterIfIdle()) {
      return false;
    }
    long next = Inbox.NEVER;
    state.inlineSection.begin();
    try {
      if (!inlinePolicy.isQuick(batch)) {
        return false;
      }
      next = AT_ONCE;
      int size = batch.size();
      long began = begin(batch);
      busy.hurry(true);
      loop.execute(batch, true, executed);
      state.cycles.ended(time.nanos() - began, size);
      next = nextTick();
      return true;
    } finally {
      busy.hurry(false);
      List<Runnable> putOff = state.inlineSection.end();
      inbox.leave(next);
      if (!putOff.isEmpty()) {
        putOff.forEach(Runnable::run);
      }
    }
  }

  /**
   * Executes a batch from an event loop.
   *
   * @param executed takes it with the answers, as soon as they may leave
   */
  public void execute(Batch batch, Consumer<Batch> executed) {
    int size = batch.size();
    long began = begin(batch);
    if (busy.isServing()) {
      loop.executeWithin(batch, executed);
    } else {
      loop.execute(batch, false, executed);
      state.cycles.ended(time.nanos() - began, size);
    }
  }

  private long begin(Batch batch) {
    assert inbox.isInside();
    long now = state.clock.nanos();
    state.queueDelay.record(now - batch.handedOver());
    return now;
  }

  /** What was changed is handed to the disk, and what was said may leave behind it. */
  private void endCycle() {
    assert inbox.isInside();
    state.lifecycle.forgetEnded();
    state.outbox.endTurn();
    state.cycleEnd.run();
    state.waitingReplies.cycleEnded();
  }

  /**
   * What executes a batch that its loop leaves to the {@link #inbox}. Any event loop.
   *
   * @param executed called behind it, in the data context
   */
  public ClientTask executing(Batch batch, Consumer<Batch> executed) {
    return batch.mayTakeLong()
        ? new LongBatch(batch, longBatches, this::execute, executed)
        : () -> execute(batch, executed);
  }

  /**
   * True while commands run or wait for their turn that may take long: event loops answer a PING
   * themselves then, unless a script runs for so long that all are told of it. Any thread.
   *
   * @param batch what an event loop gathers behind which the PING would wait
   */
  public boolean isOccupied(Batch batch) {
    return (batch.mayTakeLong() || longBatches.get() > 0) && !busy.isOn();
  }

  /**
   * True if an event loop may answer a command itself that can be answered so, since the context is
   * {@linkplain #isOccupied occupied}, and no gate has anything to say to it. Any thread.
   */
  public boolean leavesToLoops(Command command, Batch batch) {
    return isOccupied(batch) && !execution.isClosedTo(command);
  }

  /** Does what is due by the time, and tells when more will be: Unix milliseconds. */
  public long tick() {
    assert inbox.isInside();
    time.begin();
    long begin = time.nanos();
    long now = state.keyspace.now();
    for (Session due = waiting.due(now); due != null; due = waiting.due(now)) {
      resumption.unblock(due, due.waiting()::timedOut);
    }
    state.blockedKeys.poll(now);
    if (pause.until() <= now) {
      resumption.resume(pause.endDue(now));
    }
    boolean more = state.keyspace.nextDeadline() <= now && expire(now);
    state.cron.run(now);
    state.memory.look();
    state.incrementalTasks.run();
    loop.followUp();
    endCycle();
    state.cycles.ended(state.clock.nanos() - begin, 0);
    return more ? now : nextTick();
  }

  private boolean expire(long now) {
    long begin = state.clock.nanos();
    boolean own = state.propagation.beginOwn();
    boolean more = state.keyspace.expireDue(EXPIRY_BUDGET);
    if (own) {
      state.propagation.endOwn();
    }
    long took = state.clock.nanos() - begin;
    state.keyspace.stats().expireCycleNanos.add(took);
    state.latency.add("expire-cycle", now / 1000, took / 1_000_000);
    loop.followUp();
    return more;
  }

  /** When something will be due, Unix milliseconds. */
  public long nextTick() {
    long next = Math.min(state.cron.next(), waiting.nextDeadline());
    next = Math.min(next, pause.until());
    next = Math.min(next, state.incrementalTasks.next());
    next = Math.min(next, state.blockedKeys.nextPoll());
    return Math.min(next, state.keyspace.nextDeadline());
  }
}
