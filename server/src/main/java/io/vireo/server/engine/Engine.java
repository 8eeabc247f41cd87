package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.LatencySettings;
import io.vireo.metrics.CommandLogs;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.Counter;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.acl.Users;
import io.vireo.server.command.CommandTable;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.table.Entry;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.CycleEnd;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.Denials;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.ValueDump;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/**
 * The data context: makes everything that commands may read or change, and what runs them, each
 * with what it uses. Everything but {@link #inbox} and {@link #config} is for the thread that is
 * inside the context; where assertions are checked, as in all tests, access from any other thread
 * fails.
 *
 * <p>It has no thread of its own: the data worker or, in adaptive mode, an event loop enters
 * through the {@link Inbox}; a test calls it directly, with a clock of its own.
 */
public final class Engine {
  private final Config config;
  private final CommandTable table;
  private final Keyspace keyspace;
  private final ServerMetrics metrics;
  private final ErrorMetrics errors;
  private final CommandLogs commandLogs;
  private final LatencyMonitor latency;
  private final MemoryBudget heap;
  private final Inbox inbox;
  private final InlineSection inlineSection = new InlineSection();
  private final Propagation propagation;
  private final WaitingReplies waitingReplies;
  private final Outbox outbox;
  private final Clients clients = new Clients();
  private final WaitingClients waiting;
  private final WatchedKeys watched;
  private final BlockedKeys blockedKeys;
  private final DelayRecorder queueDelay = new DelayRecorder();
  private final ClientLifecycle lifecycle;
  private final Users users;
  private final Gates gates;
  private final Sessions sessions;
  private final ClientMemory clientMemory;
  private final MemoryLimit memory;
  private final SpareArrays spareArrays = new SpareArrays(Runtime.getRuntime().maxMemory());
  private final Monitors monitors;
  private final Timekeeper time;
  private final CommandMetrics commandMetrics = new CommandMetrics();
  private final PartialChanges partialChanges;
  private final CycleStatistics cycles;
  private final DataContext context;
  private final Execution execution;
  private final FollowUp followUp;
  private final RequestLoop loop;
  private final BusyPeriod busy;
  private final Resumption resumption;
  private final RegularWork regularWork;
  private final Dispatcher dispatcher;

  /** What parts of the server are asked that are made after the engine. Data context only. */
  public interface Callbacks {
    /** How many replicas are sent the changes. */
    int replicas();

    /** Describes a client, which has sent a command, in a line as of CLIENT LIST. */
    String describe(Session session, String command);

    /** The payload of an entry's value; see {@link ValueDump}. */
    Bytes dump(Entry entry);

    /** Does what belongs to a unit of changes before it ends; see {@link Propagation}. */
    void accompany();

    /** All commands of a turn have run, and their answers have not left yet. */
    void turnEnded();
  }

  /**
   * An engine of these parts.
   *
   * @param fatal ends the process when it cannot go on
   * @param table the commands
   * @param heap the room of the JVM's heap
   * @param others gates of the program around the server, which are asked before its own
   * @param callbacks what parts that are made later are asked
   */
  public Engine(
      Config config,
      Clock clock,
      Inbox inbox,
      FatalFailure fatal,
      CommandTable table,
      Keyspace keyspace,
      ServerMetrics metrics,
      ErrorMetrics errors,
      CommandLogs commandLogs,
      LatencyMonitor latency,
      MemoryBudget heap,
      List<Gate> others,
      Callbacks callbacks) {
    this.config = config;
    this.table = table;
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.errors = errors;
    this.commandLogs = commandLogs;
    this.latency = latency;
    this.heap = heap;
    this.inbox = inbox;
    propagation = new Propagation(callbacks::accompany);
    waitingReplies = new WaitingReplies(propagation.watermarks().lasting());
    outbox = new Outbox(waitingReplies, heap, callbacks::turnEnded);
    lifecycle = new ClientLifecycle(clients, outbox);
    clientMemory = new ClientMemory(clients, metrics, lifecycle::kill);
    waiting = new WaitingClients(clientMemory::grew);
    context = newContext(clock, fatal);
    time = new Timekeeper(clock, keyspace);
    cycles = new CycleStatistics(metrics.data());
    partialChanges = new PartialChanges(keyspace, propagation, callbacks::dump);
    watched = new WatchedKeys(keyspace);
    blockedKeys = new BlockedKeys(keyspace, waiting);
    users = new Users(table);
    gates = newGates(others, callbacks);
    sessions = new Sessions(gates, users, clock);
    memory = newMemoryLimit();
    monitors = new Monitors(outbox, clock, heap);
    CommandRecorder recorder = newRecorder(callbacks);
    execution = newExecution(recorder);
    followUp = new FollowUp(execution, blockedKeys, waiting, recorder, outbox, time);
    loop = newLoop(recorder);
    resumption = newResumption();
    busy = newBusyPeriod();
    regularWork = newRegularWork();
    dispatcher = newDispatcher();
    registerListeners();
  }

  private DataContext newContext(Clock clock, FatalFailure fatal) {
    return new DataContext(
        inbox,
        clock,
        new Cron(clock, config, fatal),
        new IncrementalTasks(clock, latency, metrics.data().commandsProcessed, fatal),
        new CycleEnd(this::beginCycleEnd, waitingReplies::cycleEnded),
        fatal);
  }

  private void beginCycleEnd() {
    assert inbox.isInside();
    lifecycle.forgetEnded();
    outbox.endTurn();
  }

  private Gates newGates(List<Gate> others, Callbacks callbacks) {
    Denials denials = new Denials(keyspace, metrics.data(), callbacks::describe);
    return new Gates(
        StandardGates.inOrder(others, config, keyspace, waiting, denials, this::makeRoom));
  }

  private boolean makeRoom() {
    return memory.makeRoom();
  }

  private CommandRecorder newRecorder(Callbacks callbacks) {
    CommandRecorder recorder =
        new CommandRecorder(
            keyspace,
            commandMetrics,
            errors,
            metrics.data(),
            commandLogs,
            latency,
            monitors,
            callbacks::replicas);
    memory.counted(recorder.hotKeys()::heapBytes);
    return recorder;
  }

  private Execution newExecution(CommandRecorder recorder) {
    Counter internalErrors = metrics.data().internalErrors;
    return new Execution(
        table,
        keyspace,
        gates,
        recorder,
        new Failures(keyspace, internalErrors, partialChanges),
        propagation,
        time,
        memory);
  }

  private RequestLoop newLoop(CommandRecorder recorder) {
    return new RequestLoop(
        execution,
        followUp,
        recorder,
        lifecycle,
        waiting,
        new CrossProtocol(keyspace, lifecycle::kill),
        new Prefetcher(table, keyspace, config),
        new ReplyLimits(config, heap, metrics.data().outputBufferDisconnections, lifecycle::kill),
        outbox,
        memory,
        spareArrays,
        time,
        inbox::add,
        metrics.data().internalErrors,
        context.cycleEnd()::run);
  }

  private MemoryLimit newMemoryLimit() {
    return new MemoryLimit(
        config,
        keyspace,
        table,
        context.clock(),
        latency,
        heap,
        clientMemory,
        propagation,
        gates,
        context.incrementalTasks());
  }

  private void registerListeners() {
    config.listen(LatencySettings.LATENCY_TRACKING, commandMetrics::latencyTracking);
    table.onceFilled(() -> commandMetrics.commands(table.fullNames()));
    lifecycle.onArrival(clientMemory::came);
    lifecycle.onArrival(Session::rightsChanged);
    lifecycle.onFarewell(watched::unwatch);
    lifecycle.onFarewell(monitors::remove);
    lifecycle.onFarewell(waiting::remove);
    lifecycle.onEnd(clientMemory::went);
  }

  private Resumption newResumption() {
    return new Resumption(
        followUp, loop, execution, gates.get(PauseGate.class), gates.get(HeldKeysGate.class), time);
  }

  private BusyPeriod newBusyPeriod() {
    return new BusyPeriod(
        inbox,
        context.fatal(),
        gates.get(BusyGate.class),
        loop::leave,
        waiting,
        followUp,
        outbox,
        time,
        context.clock());
  }

  private RegularWork newRegularWork() {
    return new RegularWork(
        context,
        keyspace,
        waiting,
        blockedKeys,
        gates.get(PauseGate.class),
        resumption,
        propagation,
        memory,
        loop,
        time,
        cycles,
        latency);
  }

  private Dispatcher newDispatcher() {
    return new Dispatcher(
        config,
        table,
        keyspace,
        inbox,
        context.clock(),
        inlineSection,
        loop,
        time,
        execution,
        busy,
        lifecycle,
        regularWork,
        cycles,
        queueDelay);
  }

  /** The settings. Any thread. */
  public Config config() {
    return config;
  }

  /** The context as a place in which work is done. Any thread. */
  public DataContext context() {
    return context;
  }

  /** What an event loop puts off while it is inside. Any thread. */
  public InlineSection inlineSection() {
    return inlineSection;
  }

  /** The commands. Any thread. */
  public CommandTable table() {
    return table;
  }

  /** All databases. */
  public Keyspace keyspace() {
    return keyspace;
  }

  /** The counters of the server. Any thread may read. */
  public ServerMetrics metrics() {
    return metrics;
  }

  /** The counters of each command. Any thread may read. */
  public CommandMetrics commandMetrics() {
    return commandMetrics;
  }

  /** The counters of errors. */
  public ErrorMetrics errors() {
    return errors;
  }

  /** The slow log, and those of large requests and answers. */
  public CommandLogs commandLogs() {
    return commandLogs;
  }

  /** The latency events. */
  public LatencyMonitor latency() {
    return latency;
  }

  /** How long batches waited. Any thread may read. */
  public DelayRecorder queueDelay() {
    return queueDelay;
  }

  /** The way to the event loops. */
  public Outbox outbox() {
    assert inbox.isInside();
    return outbox;
  }

  /** The last door on the way to the event loops. */
  public WaitingReplies waitingReplies() {
    return waitingReplies;
  }

  /** What ends waits of clients. */
  public Resumption resumption() {
    assert inbox.isInside();
    return resumption;
  }

  /** The connected clients. */
  public Clients clients() {
    assert inbox.isInside();
    return clients;
  }

  /** The clients that wait. */
  public WaitingClients waiting() {
    assert inbox.isInside();
    return waiting;
  }

  /** The keys under WATCH. */
  public WatchedKeys watched() {
    assert inbox.isInside();
    return watched;
  }

  /** The clients that wait for keys. */
  public BlockedKeys blockedKeys() {
    assert inbox.isInside();
    return blockedKeys;
  }

  /** The replication stream: through it changes leave for files and replicas. */
  public Propagation propagation() {
    assert inbox.isInside();
    return propagation;
  }

  /** What tells of commands that failed half-way. */
  public PartialChanges partialChanges() {
    return partialChanges;
  }

  /** The clients under MONITOR. */
  public Monitors monitors() {
    assert inbox.isInside();
    return monitors;
  }

  /** The users and what they may do. Data context only, but for the default user. */
  public Users users() {
    return users;
  }

  /** The gates. */
  public Gates gates() {
    assert inbox.isInside();
    return gates;
  }

  /** Arrays of long arguments whose commands have run. Any thread. */
  public SpareArrays spareArrays() {
    return spareArrays;
  }

  /** The room that the JVM's heap has left. Any thread. */
  public MemoryBudget heap() {
    return heap;
  }

  /** The memory in use and its limit. */
  public MemoryLimit memory() {
    return memory;
  }

  /** The memory that clients take. */
  public ClientMemory clientMemory() {
    assert inbox.isInside();
    return clientMemory;
  }

  /** The time. */
  public Timekeeper time() {
    return time;
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

  /** What becomes of other clients while a script runs for long. Any thread may ask if it does. */
  public BusyPeriod busy() {
    return busy;
  }

  /** How often and how long the context is occupied. */
  public CycleStatistics cycles() {
    return cycles;
  }

  /** What makes sessions. Any thread. */
  public Sessions sessions() {
    return sessions;
  }

  /** How clients come and go. */
  public ClientLifecycle lifecycle() {
    assert inbox.isInside();
    return lifecycle;
  }

  /** What event loops give what they have read to. Any thread. */
  public Dispatcher dispatcher() {
    return dispatcher;
  }

  /** What is done by the time. */
  public RegularWork regularWork() {
    assert inbox.isInside();
    return regularWork;
  }
}
