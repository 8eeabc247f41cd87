package io.vireo.server.script.debug;

import io.vireo.config.GeneralSettings;
import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.memory.BudgetPart;
import io.vireo.server.engine.session.Session;
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

  private final Engine engine;
  private final Scripts scripts;
  private final Map<Session, DebugMode> modes = new HashMap<>();
  private final Set<CopySession> sessions = ConcurrentHashMap.newKeySet();
  private Twin.Maker twins;
  private DebugChannel attached;
  private Debugger current;
  private volatile boolean closed;
  private long threads;

  /** Begins without clients that debug. */
  public Debugging(Engine engine, Scripts scripts) {
    this.engine = engine;
    this.scripts = scripts;
    engine.lifecycle().onFarewell(modes::remove);
  }

  /** Sets the maker of twins. */
  public void twins(Twin.Maker maker) {
    twins = maker;
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
    } else if (engine.execution().isNested()) {
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
        new Debugger(
            engine.clock(), engine.time(), scripts.sandbox().lua(), text, channel, this::patience);
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
    long threshold = engine.config().get(GeneralSettings.BUSY_REPLY_THRESHOLD);
    return threshold == 0 ? USUAL_PATIENCE : threshold;
  }

  /** What the client is told in the end leaves at once, before the answer, if that is late. */
  private void sync(Call call, Session session, Runnable run) {
    LOG.warn("Vireo synchronous debugging eval session started");
    Reply reply = call.reply();
    int mark = reply.mark();
    SyncChannel channel =
        new SyncChannel(
            engine.clock(),
            engine.memory(),
            engine.busy(),
            engine.inbox(),
            engine.heap(),
            engine.outbox(),
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
    engine.inbox().add(() -> engine.lifecycle().end(session));
  }

  private void copy(Call call, Session session) {
    BudgetPart part = engine.heap().part();
    long bytes = engine.keyspace().heapBytes() + OWN;
    if (closed || !part.tryReserve(bytes)) {
      call.reply().error(NO_MEMORY);
      return;
    }
    Twin twin = twin(part, bytes - OWN);
    CopySession copy =
        new CopySession(engine, session, twin, part, call.copyOfArguments(), this::ended);
    sessions.add(copy);
    modes.remove(session);
    LOG.warn("Vireo debugs a script on a copy of the data");
    copy.begin("vireo-debugger-" + ++threads);
  }

  /** Once the copy is there, what was asked for it counts as in use. */
  private Twin twin(BudgetPart part, long data) {
    try {
      Twin twin = twins.make(engine, part);
      twin.copy(engine.keyspace());
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
    engine.inbox().wake();
  }
}
