package io.vireo.server.script.debug;

import io.vireo.lua.core.LuaThread;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.memory.BudgetPart;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.NoConnection;
import io.vireo.server.engine.session.ServerWait;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.resp.ReplyBuffer;
import io.vireo.server.resp.RespReply;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Debugs one script in a {@link Twin}, on a thread of its own. The client waits meanwhile: what it
 * sends is handed to that thread, and what that says goes straight to the client's event loop. When
 * the script has ended, or the client is gone, the twin is thrown away and the connection closed.
 */
final class CopySession implements DebugChannel, Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(CopySession.class);

  /** Bytes of requests that may wait: as with Redis, more ends the session. */
  private static final long MOST_WAITING = 1 << 20;

  /** Bytes that the client may leave unread before the script waits for it, and for how long. */
  private static final long MOST_UNREAD = 1 << 20;

  private static final long PATIENCE_MILLIS = 5_000;
  private static final long NAP_NANOS = 10_000_000;

  private static final Deferred NOTHING = Deferred.refused(null);
  private static final String GONE = "The client that debugs is gone";
  private static final long STACK_BYTES = 1 << 20;

  // Any thread
  private final WaitingClients waiting;
  private final DataContext context;
  private final Outbox outbox;
  private final ServerMetrics metrics;
  private final MemoryLimit memory;
  private final MemoryBudget heap;
  private final ClientLifecycle lifecycle;
  private final Session client;
  private final Link link;
  private final LoopPort port;
  private final LinkedBlockingQueue<Deferred> requests = new LinkedBlockingQueue<>();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Consumer<CopySession> whenEnded;
  private volatile boolean gone;

  // Its own thread
  private final Twin twin;
  private final Bytes[] words;
  private final Session session;
  private final BudgetPart room;

  /**
   * A session that has not begun. In the data context.
   *
   * @param client the client that debugs
   * @param room what the twin may take of the heap
   * @param words the request with the script
   * @param whenEnded called in the data context
   */
  CopySession(
      DataContext context,
      Outbox outbox,
      ClientLifecycle lifecycle,
      WaitingClients waiting,
      MemoryLimit memory,
      MemoryBudget heap,
      ServerMetrics metrics,
      Session client,
      Twin twin,
      BudgetPart room,
      Bytes[] words,
      Consumer<CopySession> whenEnded) {
    this.waiting = waiting;
    this.context = context;
    this.outbox = outbox;
    this.metrics = metrics;
    this.heap = heap;
    this.lifecycle = lifecycle;
    this.client = client;
    this.twin = twin;
    this.memory = memory;
    this.room = room;
    this.words = words;
    this.whenEnded = whenEnded;
    link = client.link();
    port = link.port();
    session = twin.sessions().create(client.id(), new Nowhere(link), true);
    session.user(client.user());
    session.database(client.database());
    session.protocol(client.protocol());
    session.noTouch(client.noTouch());
  }

  /**
   * Begins, once what was said to the client before is on its way. In the data context.
   *
   * @param name of the thread
   */
  void begin(String name) {
    waiting.add(client, new DebugWait());
    Thread thread = new Thread(null, this, name, STACK_BYTES);
    thread.setDaemon(true);
    context.inbox().add(() -> outbox.post(port, thread::start));
  }

  /** The client waits for what its debugger says. Data context only. */
  private final class DebugWait extends ServerWait {
    @Override
    public boolean isBlocked() {
      return false;
    }

    @Override
    public void requested() {
      Deferred next = client.deferred().next();
      memory.clientGrew(client, -next.heapBytes());
      long before = waitingBytes.getAndAdd(next.heapBytes());
      if (before <= MOST_WAITING) {
        requests.add(before + next.heapBytes() <= MOST_WAITING ? next : NOTHING);
      }
    }

    @Override
    public void ended() {
      giveUp();
    }
  }

  /** The client for which the script would run has gone. Any thread. */
  void giveUp() {
    gone = true;
    requests.add(NOTHING);
  }

  // Its own thread

  @Override
  public void run() {
    try {
      debug();
    } catch (Throwable unexpected) {
      LOG.error("A debugging session failed unexpectedly", unexpected);
      metrics.data().internalErrors.add(1);
    } finally {
      twin.end().run();
      context.inbox().add(this::end);
    }
  }

  private void debug() {
    ReplyBuffer buffer = new ReplyBuffer();
    RespReply reply = new RespReply();
    reply.begin(buffer, session.protocol());
    twin.time().begin();
    twin.debugging().attach(this);
    Command command = twin.table().find(words[0].array(), words[0].offset(), words[0].length());
    Request request = new Request().words(words).from(session, command, reply);
    twin.execution().run(Origin.CLIENT, request);
    write(buffer.drain().toArray());
  }

  @Override
  public Bytes[] read() {
    try {
      Deferred next = requests.take();
      look();
      waitingBytes.addAndGet(-next.heapBytes());
      return next.fate() == Deferred.Fate.RUN ? next.words() : new Bytes[0];
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
      throw new LuaThread.Interrupted(GONE);
    }
  }

  @Override
  public void look() {
    if (gone) {
      throw new LuaThread.Interrupted(GONE);
    }
  }

  @Override
  public void write(byte[] bytes) {
    awaitReader();
    if (gone || bytes.length == 0) {
      return;
    }
    heap.reserve(bytes.length);
    port.post(
        () -> {
          try {
            link.push(bytes);
          } finally {
            heap.release(bytes.length);
          }
        });
  }

  private void awaitReader() {
    long end = context.clock().nanos() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (!gone && link.outputBytes() > MOST_UNREAD) {
      if (context.clock().nanos() - end > 0) {
        giveUp();
      }
      LockSupport.parkNanos(NAP_NANOS);
    }
  }

  // Data context

  private void end() {
    room.close();
    whenEnded.accept(this);
    if (!client.closed()) {
      waiting.remove(client);
      lifecycle.end(client);
    }
  }

  /** The client as its twin knows it: what it is sent there is gone. */
  private static final class Nowhere extends NoConnection {
    private final Link original;

    Nowhere(Link original) {
      this.original = original;
    }

    @Override
    public LoopPort port() {
      return original.port();
    }

    @Override
    public String remoteAddress() {
      return original.remoteAddress();
    }

    @Override
    public String localAddress() {
      return original.localAddress();
    }
  }
}
