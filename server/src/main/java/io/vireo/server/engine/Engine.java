package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LatencyMonitor;
import io.vireo.metrics.ServerMetrics;
import io.vireo.metrics.SlowLog;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.context.ParkingSleeper;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.context.Turns;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.memory.SpareArrays;
import io.vireo.server.engine.propagation.PartialChanges;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.engine.session.WatchedKeys;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The data context: everything that commands may read or change, and what runs them. Everything but
 * {@link #inbox} and {@link #config} is for the thread that is inside the context; where assertions
 * are checked, as in all tests, anybody else who asks for what is in here fails.
 *
 * <p>It has no thread of its own: the data worker or, in adaptive mode, an event loop enters
 * through the {@link Inbox}; a test calls it directly, with a clock of its own.
 */
public final class Engine {
  private static final int EXPIRY_BUDGET = 2_000;

  /** The deadline of a visit that broke off: the worker is to look what there is to do. */
  private static final long AT_ONCE = 0;

  private final EngineParts parts;
  private final FatalFailure fatal = new FatalFailure();
  private final Inbox inbox;
  private final Propagation propagation = new Propagation();
  private final WaitingReplies waitingReplies =
      new WaitingReplies(propagation.watermarks().fsynced());
  private final Outbox outbox = new Outbox(waitingReplies);
  private final Clients clients = new Clients();
  private final WaitingClients waiting = new WaitingClients();
  private final WatchedKeys watched;
  private final BlockedKeys blockedKeys;
  private final DelayRecorder queueDelay = new DelayRecorder();
  private Runnable settled = () -> {};
  private final ClientLifecycle lifecycle;
  private final Gates gates;
  private final PauseGate pause;
  private final ClientMemory clientMemory;
  private final MemoryLimit memory;
  private final SpareArrays spareArrays = new SpareArrays(Runtime.getRuntime().maxMemory());
  private final Monitors monitors;
  private final Timekeeper time;
  private final CommandMetrics commandMetrics;
  private final PartialChanges partialChanges;
  private final Execution execution;
  private final FollowUp followUp;
  private final Dispatcher dispatcher;
  private final Cron cron;
  private final IncrementalTasks incrementalTasks;
  private final Turns turns;
  private long turnBegan;

  /** Batches that may take long, from the moment in which they leave their loop. */
  private final AtomicInteger longBatches = new AtomicInteger();

  /** An engine of these parts. */
  public Engine(EngineParts parts) {
    this.parts = parts;
    inbox = new Inbox(new ParkingSleeper(parts.clock()));
    parts.keyspace().guard(inbox::isInside);
    watched = new WatchedKeys(parts.keyspace());
    blockedKeys = new BlockedKeys(parts.keyspace(), waiting);
    gates = new Gates(StandardGates.inOrder(parts.keyspace(), waiting));
    pause = gates.get(PauseGate.class);
    incrementalTasks =
        new IncrementalTasks(
            parts.clock(), parts.latency(), parts.metrics().data().commandsProcessed, fatal);
    lifecycle = new ClientLifecycle(clients, outbox);
    clientMemory = new ClientMemory(clients, parts.metrics(), lifecycle::kill);
    waiting.onGrowth(clientMemory::grew);
    memory = new MemoryLimit(parts, clientMemory, propagation, gates, incrementalTasks);
    parts.keyspace().heir(spareArrays::offer);
    monitors = new Monitors(outbox, parts.clock(), parts.heap());
    followClients();
    time = new Timekeeper(parts.clock(), parts.keyspace());
    commandMetrics = new CommandMetrics(names(parts.table()));
    CommandRecorder recorder =
        new CommandRecorder(
            parts.keyspace(),
            commandMetrics,
            parts.errors(),
            parts.metrics().data(),
            parts.slowLog(),
            parts.latency(),
            monitors);
    KeptRequests kept = new KeptRequests(memory);
    partialChanges = new PartialChanges(parts.keyspace(), propagation);
    execution =
        new Execution(
            parts.table(),
            parts.keyspace(),
            gates,
            kept,
            recorder,
            new Failures(parts.keyspace(), parts.metrics().data().internalErrors),
            propagation,
            partialChanges,
            time,
            memory);
    ClientRequests requests =
        new ClientRequests(
            execution, lifecycle, new CrossProtocol(parts.keyspace(), lifecycle::kill), recorder);
    ReplyLimits limits =
        new ReplyLimits(
            parts.config(),
            parts.heap(),
            parts.metrics().data().outputBufferDisconnections,
            lifecycle::kill);
    followUp =
        new FollowUp(
            execution,
            requests,
            kept,
            limits,
            blockedKeys,
            waiting,
            outbox,
            recorder,
            time,
            inbox::add);
    dispatcher =
        new Dispatcher(
            execution,
            requests,
            kept,
            followUp,
            new Prefetcher(parts.table(), parts.keyspace()),
            limits,
            outbox,
            memory,
            time,
            parts.metrics().data().internalErrors);
    cron = new Cron(parts.clock(), parts.config(), fatal);
    turns = new Turns(parts.metrics().data());
  }

  private void followClients() {
    lifecycle.onArrival(clientMemory::came);
    lifecycle.onFarewell(watched::unwatch);
    lifecycle.onFarewell(monitors::remove);
    lifecycle.onFarewell(waiting::remove);
    lifecycle.onEnd(clientMemory::went);
  }

  private static String[] names(CommandTable table) {
    String[] names = new String[table.idCount()];
    for (int id = 0; id < names.length; id++) {
      names[id] = table.byId(id).fullName();
    }
    return names;
  }

  /** The settings. Any thread. */
  public Config config() {
    return parts.config();
  }

  /** What ends the process when it cannot go on. Any thread. */
  public FatalFailure fatal() {
    return fatal;
  }

  /** The door of the context. Any thread. */
  public Inbox inbox() {
    return inbox;
  }

  /** The clock. Any thread. */
  public Clock clock() {
    return parts.clock();
  }

  /** The commands. Any thread. */
  public CommandTable table() {
    return parts.table();
  }

  /** All databases. */
  public Keyspace keyspace() {
    return parts.keyspace();
  }

  /** The counters of the server. Any thread may read. */
  public ServerMetrics metrics() {
    return parts.metrics();
  }

  /** The counters of each command. Any thread may read. */
  public CommandMetrics commandMetrics() {
    return commandMetrics;
  }

  /** The counters of errors. */
  public ErrorMetrics errors() {
    return parts.errors();
  }

  /** The slow log. */
  public SlowLog slowLog() {
    return parts.slowLog();
  }

  /** The latency events. */
  public LatencyMonitor latency() {
    return parts.latency();
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

  /** Sets what is done behind each batch and each turn of regular work, before answers leave. */
  public void onSettled(Runnable task) {
    settled = task;
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

  /** The gates. */
  public Gates gates() {
    assert inbox.isInside();
    return gates;
  }

  /** Arrays of values that were overwritten. Any thread. */
  public SpareArrays spareArrays() {
    return spareArrays;
  }

  /** The room that the JVM's heap has left. Any thread. */
  public MemoryBudget heap() {
    return parts.heap();
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

  /** The way in which commands are run. */
  public Execution execution() {
    assert inbox.isInside();
    return execution;
  }

  /** The regular work. */
  public Cron cron() {
    assert inbox.isInside();
    return cron;
  }

  /** The long work. */
  public IncrementalTasks incrementalTasks() {
    assert inbox.isInside();
    return incrementalTasks;
  }

  /** How often and how long the context is occupied. */
  public Turns turns() {
    return turns;
  }

  /** A session for a connection that was accepted just now. Any thread. */
  public Session newSession(long id, Link link, boolean authenticated) {
    return new Session(gates, id, link, parts.clock().millis(), authenticated);
  }

  /** How clients come and go. */
  public ClientLifecycle lifecycle() {
    assert inbox.isInside();
    return lifecycle;
  }

  /**
   * The client will send no more: what it has sent is executed, and the connection is closed behind
   * its answers.
   */
  public void hangUp(Session session) {
    followUp.catchUp(session);
    lifecycle.hangUp(session);
  }

  /** Ends a client's wait with an answer, and lets it go on. */
  public void unblock(Session session, Consumer<Reply> answer) {
    followUp.answer(session, answer);
    followUp.run();
  }

  /**
   * Does the rest of a command whose client was let wait, and may have gone: a unit of its own for
   * files and replicas.
   *
   * @param work does it, and says its effects in this database
   * @return an error to answer if it failed, or null
   */
  public String finish(Session session, int database, Consumer<Effects> work) {
    time.begin();
    Effects effects = new Effects();
    String error = execution.finish(session, database, effects, () -> work.accept(effects));
    followUp.run();
    return error;
  }

  /** Ends a pause of all clients. */
  public void unpause() {
    resume(pause.end());
  }

  /** Lets go of keys that were held, and lets the clients go on that waited for them. */
  public void release(Collection<Bytes> keys) {
    resume(gates.get(HeldKeysGate.class).release(keys));
  }

  private void resume(List<Session> sessions) {
    sessions.forEach(followUp::resume);
    followUp.run();
  }

  /**
   * Lets an event loop execute its own batch, if nobody is inside, nothing waits, and it will not
   * take long. Any event loop.
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
    try {
      if (!inlinePolicy.isQuick(batch)) {
        return false;
      }
      next = AT_ONCE;
      begin(batch);
      dispatcher.executeInline(batch);
      end(batch);
      executed.accept(batch);
      next = nextTick();
      return true;
    } finally {
      inbox.leave(next);
    }
  }

  /** Executes a batch from an event loop; the answers are in it afterwards. */
  public void execute(Batch batch) {
    begin(batch);
    dispatcher.execute(batch);
    end(batch);
  }

  private void begin(Batch batch) {
    assert inbox.isInside();
    turnBegan = parts.clock().nanos();
    queueDelay.record(turnBegan - batch.handedOver());
  }

  private void end(Batch batch) {
    settle();
    turns.ended(time.nanos() - turnBegan, batch.size());
  }

  /** What was changed is handed to the disk, and what was said may leave behind it. */
  private void settle() {
    assert inbox.isInside();
    settled.run();
    waitingReplies.settled();
  }

  /**
   * What executes a batch that its loop leaves to the {@link #inbox}. Any event loop.
   *
   * @param executed called behind it, in the data context
   */
  public Runnable executing(Batch batch, Runnable executed) {
    boolean isLong = batch.mayTakeLong();
    if (isLong) {
      longBatches.incrementAndGet();
    }
    return () -> {
      try {
        execute(batch);
      } finally {
        if (isLong) {
          longBatches.decrementAndGet();
        }
      }
      executed.run();
    };
  }

  /**
   * True while commands run or wait for their turn that may take long: event loops answer a PING
   * themselves then. Any thread.
   */
  public boolean occupied() {
    return longBatches.get() > 0;
  }

  /** Does what is due by the time, and tells when more will be: Unix milliseconds. */
  public long tick() {
    assert inbox.isInside();
    time.begin();
    long begin = time.nanos();
    long now = keyspace().now();
    for (Session due = waiting.due(now); due != null; due = waiting.due(now)) {
      unblock(due, due.waiting()::timedOut);
    }
    if (pause.until() <= now) {
      unpause();
    }
    boolean more = keyspace().nextDeadline() <= now && expire(now);
    cron.run(now);
    memory.look();
    incrementalTasks.run();
    followUp.run();
    settle();
    turns.ended(parts.clock().nanos() - begin, 0);
    return more ? now : nextTick();
  }

  private boolean expire(long now) {
    long begin = parts.clock().nanos();
    boolean more = keyspace().expireDue(EXPIRY_BUDGET);
    long took = parts.clock().nanos() - begin;
    keyspace().stats().expireCycleNanos.add(took);
    latency().add("expire-cycle", now / 1000, took / 1_000_000);
    followUp.run();
    return more;
  }

  /** When something will be due, Unix milliseconds. */
  public long nextTick() {
    long next = Math.min(cron.next(), waiting.nextDeadline());
    next = Math.min(next, pause.until());
    next = Math.min(next, incrementalTasks.next());
    return Math.min(next, keyspace().nextDeadline());
  }
}
