package io.vireo.server.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.tls.Tls;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Connections through the sockets of Vert.x, on an event loop of their own, whose thread begins
 * with the first of them.
 *
 * <p>The loops of the clients may be inside the data context, and the thread inside may have to
 * wait for another server, as MIGRATE does in a transaction: therefore no client's loop does this
 * work.
 */
public final class SocketPeers implements Peers {
  private static final Logger LOG = LoggerFactory.getLogger(SocketPeers.class);

  /** What failures call it. */
  private static final String CONNECTION = "A connection to another server";

  private final Supplier<Vertx> vertx;
  private final Tls tls;
  private final NetClientOptions sockets;
  private final Clock clock;
  private final FatalFailure fatal;
  private final Passage passage;
  private final AtomicLong kept = new AtomicLong();
  private OwnLoop loop;
  private ContextInternal context;
  private volatile boolean closed;

  // ------------------------------------------------------------------------- event loop
  private final Set<SocketLink> links = new HashSet<>();

  /** By the address that they connect from; null for whichever suits. */
  private final Map<String, NetClient> clients = new HashMap<>();

  /**
   * Opens nothing yet.
   *
   * @param vertx asked when the first connection is opened
   * @param sockets what the sockets are like
   * @param tls for addresses that are {@linkplain PeerAddress#secure secure}
   * @param fatal gets an {@link Error}, after which it is unknown what was done
   * @param passage the network to the other servers
   */
  public SocketPeers(
      Supplier<Vertx> vertx,
      NetClientOptions sockets,
      Clock clock,
      FatalFailure fatal,
      Tls tls,
      Passage passage) {
    this.vertx = vertx;
    this.tls = tls;
    this.sockets = sockets;
    this.clock = clock;
    this.fatal = fatal;
    this.passage = passage;
  }

  /** The context of the loop; null if it was closed before it was needed. */
  private synchronized ContextInternal context() {
    if (context == null && !closed) {
      loop = new OwnLoop(vertx.get(), "vireo-peer");
      context = loop.context();
    }
    return context;
  }

  /** Does a task on the loop. What fails for one link ends it; any other failure the process. */
  @Override
  public void execute(Runnable task) {
    ContextInternal loopContext = context();
    try {
      if (loopContext != null) {
        loopContext.runOnContext(here -> must(task));
        return;
      }
    } catch (RejectedExecutionException ended) {
      LOG.debug("The loop has ended", ended);
    }
    // Nothing else runs on the loop, and no connection is left.
    task.run();
  }

  @Override
  public PeerLink open(PeerAddress address, LinkOptions options) {
    if (closed) {
      return ClosedLink.because(Reason.CLOSED_HERE, "This server opens no connections any more");
    }
    NetClient client = clients.computeIfAbsent(address.source(), this::clientFrom);
    ContextInternal here = context();
    SocketLink link = new SocketLink(this, here.nettyEventLoop(), options);
    links.add(link);
    Dial dial = new Dial(here, client, tls, passage, address, options, link);
    execute(dial::begin);
    return link;
  }

  private NetClient clientFrom(String source) {
    return vertx.get().createNetClient(new NetClientOptions(sockets).setLocalAddress(source));
  }

  @Override
  public long keptBytes() {
    return kept.get();
  }

  @Override
  public void close() {
    synchronized (this) {
      if (closed || context == null) {
        closed = true;
        return;
      }
      closed = true;
    }
    execute(this::end);
  }

  private void end() {
    List.copyOf(links).forEach(SocketLink::close);
    Future.join(clients.values().stream().map(NetClient::close).toList())
        .onComplete(done -> endLoop());
  }

  private void endLoop() {
    loop.end();
  }

  long now() {
    return clock.nanos();
  }

  void kept(long more) {
    if (more != 0) {
      kept.addAndGet(more);
    }
  }

  void gone(SocketLink link) {
    links.remove(link);
  }

  void fatal(Error error) {
    fatal.fail(CONNECTION, error);
  }

  /** Does something on the loop, or the process ends. */
  void must(Runnable task) {
    fatal.must(CONNECTION, task);
  }
}
