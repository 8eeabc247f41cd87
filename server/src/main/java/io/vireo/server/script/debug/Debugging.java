package io.vireo.server.script.debug;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.memory.BudgetPart;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.resp.Reply;
import io.vireo.server.script.Script;
import io.vireo.server.script.ScriptBody;
import io.vireo.server.script.Scripts;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients that debug scripts, and their modes. Data context only, but for {@link #close}.
 *
 * <p>A client that has said SCRIPT DEBUG has its next script debugged over its own connection: what
 * it sends is no command then but a request to the {@link Debugger}. While it waits for that, its
 * requests are kept as those of any client that waits, and taken from there.
 *
 * <p>{@link DebugMode#COPY}: the script runs on a thread of its own, in a {@link Twin} of the
 * engine with a copy of all data. {@link DebugMode#SYNC}: it runs where scripts run, and while it
 * stands others are told that the server is busy, as with a script that runs for long.
 */
public final class Debugging {
  private static final Logger LOG = LoggerFactory.getLogger(Debugging.class);

  private static final String IN_TRANSACTION =
      "ERR Scripts cannot be debugged inside a transaction";
  private static final String NO_MEMORY =
      "ERR There is no memory for a copy of the data, on which to debug. Use SCRIPT DEBUG SYNC";
  private static final long USUAL_PATIENCE = 5_000;

  /** Bytes of the heap for a session besides the data: an engine, a sandbox, requests, answers. */
  private static final long OWN = 4 << 20;

  private final ClientLifecycle lifecycle;
  private final Execution execution;
  private final DataContext context;
  private final Timekeeper time;
  private final Config config;
  private final MemoryLimit memory;
  private final BusyPeriod busy;
  private final MemoryBudget heap;
  private final Outbox outbox;
  private final Keyspace keyspace;
  private final WaitingClients waiting;
  private final ServerMetrics metrics;
  private final Scripts scripts;
  private final Map<Session, DebugMode> modes = new HashMap<>();
  private final Set<CopySession> sessions = ConcurrentHashMap.newKeySet();
  private final Twin.Maker twins;
  private DebugChannel attached;
  private Debugger current;
  private volatile boolean closed;
  private long threads;

  /** Begins without clients that debug. */
  public Debugging(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Execution execution,
      Outbox outbox,
      ClientLifecycle lifecycle,
      WaitingClients waiting,
      MemoryLimit memory,
      MemoryBudget heap,
      Timekeeper time,
      ServerMetrics metrics,
      BusyPeriod busy,
      Scripts scripts,
      Twin.Maker twins) {
    this.lifecycle = lifecycle;
    this.execution = execution;
    this.context = context;
    this.time = time;
    this.config = config;
    this.memory = memory;
    this.busy = busy;
    this.heap = heap;
    this.outbox = outbox;
    this.keyspace = keyspace;
    this.waiting = waiting;
    this.metrics = metrics;
    this.scripts = scripts;
    this.twins = twins;
    lifecycle.onFarewell(modes::remove);
  }

  /** Sets how the scripts of a client are debugged, or, with null, that they are not. */
  public void mode(Session session, DebugMode mode) {
    if (mode == null) {
      modes.remove(session);
    } else {
      modes.put(session, mode);
    }
  }

  /** True if the scripts of a client are debugged. */
  public boolean isOn(Session session) {
    return attached != null || !modes.isEmpty() && modes.containsKey(session);
  }

  /** True if the scripts of any client are debugged: then none is short. */
  public boolean isOnForAny() {
    return !modes.isEmpty();
  }

  /** What runs for a script: if it is debugged, something that tells its lines. */
  public ScriptBody body(Script script) {
    return current == null ? scripts.body(script) : scripts.traced(script, current.tracer());
  }

  /**
   * Debugs the script of a call.
   *
   * @param run runs it, and answers
   */
  public void eval(Call call, Runnable run) {
    Session session = Session.of(call);
    if (attached != null) {
      debug(call, attached, run).end();
    } else if (execution.isNested()) {
      call.reply().error(IN_TRANSACTION);
    } else if (modes.get(session) == DebugMode.SYNC) {
      sync(call, session, run);
    } else {
      copy(call, session);
    }
  }

  private Debugger debug(Call call, DebugChannel channel, Runnable run) {
    Bytes text = call.arg(1).copy();
    Debugger debugger =
        new Debugger(context.clock(), time, scripts.sandbox().lua(), text, channel, this::patience);
    current = debugger;
    scripts.running().debugger(debugger);
    try {
      run.run();
    } finally {
      scripts.running().debugger(null);
      current = null;
    }
    return debugger;
  }

  private long patience() {
    long threshold = config.get(GeneralSettings.BUSY_REPLY_THRESHOLD);
    return threshold == 0 ? USUAL_PATIENCE : threshold;
  }

  /** What the client is told in the end leaves at once, before the answer, if that is late. */
  private void sync(Call call, Session session, Runnable run) {
    LOG.warn("Vireo synchronous debugging eval session started");
    Reply reply = call.reply();
    int mark = reply.mark();
    SyncChannel channel =
        new SyncChannel(
            context.clock(),
            memory,
            busy,
            context.inbox(),
            heap,
            outbox,
            scripts.watch(),
            session,
            () -> closed,
            this::patience);
    Debugger debugger = debug(call, channel, run);
    if (channel.isUsed()) {
      debugger.end();
    } else {
      String error = reply.takeError();
      reply.cut(mark);
      reply.array(1);
      reply.status(Debugger.END);
      reply.error(String.valueOf(error));
    }
    LOG.warn("Vireo synchronous debugging eval session ended");
    modes.remove(session);
    session.end();
    context.inbox().add(() -> lifecycle.end(session));
  }

  private void copy(Call call, Session session) {
    BudgetPart part = heap.part();
    long bytes = keyspace.heapBytes() + OWN;
    if (closed || !part.tryReserve(bytes)) {
      call.reply().error(NO_MEMORY);
      return;
    }
    Twin twin = twin(part, bytes - OWN);
    CopySession copy =
        new CopySession(
            context,
            outbox,
            lifecycle,
            waiting,
            memory,
            heap,
            metrics,
            session,
            twin,
            part,
            call.copyOfArguments(),
            this::ended);
    sessions.add(copy);
    modes.remove(session);
    LOG.warn("Vireo debugs a script on a copy of the data");
    copy.begin("vireo-debugger-" + ++threads);
  }

  /** Once the copy is there, what was asked for it counts as in use. */
  private Twin twin(BudgetPart part, long data) {
    try {
      Twin twin = twins.make(part);
      twin.copy(keyspace);
      part.release(data);
      return twin;
    } catch (Throwable failure) {
      part.close();
      throw failure;
    }
  }

  /** In the data context. */
  private void ended(CopySession session) {
    sessions.remove(session);
  }

  /** Debugs the scripts of a twin over a channel. On its thread. */
  void attach(DebugChannel channel) {
    attached = channel;
  }

  /** Ends all sessions. Any thread. */
  public void close() {
    closed = true;
    sessions.forEach(CopySession::giveUp);
    context.inbox().wake();
  }
}
