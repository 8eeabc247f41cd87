package io.vireo.server.cluster.net;

import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.MemoryUnits;
import io.vireo.config.NetworkSettings;
import io.vireo.server.cluster.Bus;
import io.vireo.server.cluster.ClusterConfig;
import io.vireo.server.cluster.bus.BusEncoder;
import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.net.BindAddress;
import io.vireo.server.peer.OwnLoop;
import io.vireo.server.peer.Passage;
import io.vireo.server.tls.Tls;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The bus on an event loop of its own. What happens there is told in the data context. */
public final class SocketBus implements Bus {
  private static final Logger LOG = LoggerFactory.getLogger(SocketBus.class);
  private static final String BUS = "The cluster's bus";

  /** Bytes of a message beside what a client has published: a channel and thousands of nodes. */
  private static final int MORE_THAN_PAYLOAD = 16 << 20;

  private static final int LAST_PORT = 65_535;
  private static final int MOST_CONNECT_MILLIS = 60_000;

  private final Vertx vertx;
  private final Config config;
  private final Tls tls;
  private final Inbox inbox;
  private final FatalFailure fatal;
  private final Passage passage;
  private final Listener listener;
  private final OwnLoop loop;
  private final ContextInternal context;
  private final NetClient client;
  private final List<NetServer> servers = new CopyOnWriteArrayList<>();
  private final AtomicLong kept = new AtomicLong();
  private final AtomicLong overflows = new AtomicLong();

  /** By the id of their link; changed by the event loop. */
  private final Map<Long, BusChannel> channels = new ConcurrentHashMap<>();

  // ------------------------------------------------------------------------- data context
  private final HeldTasks tasks = new HeldTasks();

  /** A message on its way to the loop. */
  private record Outgoing(List<BusLink> links, BusMessage message) {
    long bytes() {
      return (long) BusEncoder.length(message) * links.size();
    }
  }

  /**
   * A bus that is not open yet.
   *
   * @param passage the network to the other nodes
   */
  public SocketBus(
      Vertx vertx,
      Config config,
      Tls tls,
      Inbox inbox,
      FatalFailure fatal,
      Passage passage,
      Listener listener) {
    this.vertx = vertx;
    this.config = config;
    this.tls = tls;
    this.inbox = inbox;
    this.fatal = fatal;
    this.passage = passage;
    this.listener = listener;
    loop = new OwnLoop(vertx, "vireo-bus");
    context = loop.context();
    client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
  }

  /**
   * Listens on a port that the system chooses, at the first address of {@code bind}, and sets
   * {@code cluster-port} to it, unless that is set already. Not on an event loop.
   *
   * @return why that is impossible, or null
   */
  public String listenAnywhere() {
    if (config.get(ClusterSettings.CLUSTER_PORT) != 0) {
      return listen();
    }
    String address = BindAddress.merge(config.get(NetworkSettings.BIND)).get(0);
    String failure = listen(BindAddress.of(address).host(), 0);
    if (failure != null) {
      return "Failed listening on a port for the cluster: " + failure + ", aborting.";
    }
    config.update(ClusterSettings.CLUSTER_PORT, port());
    return null;
  }

  /**
   * Listens for other nodes. Not on an event loop.
   *
   * @return why that is impossible, or null
   */
  public String listen() {
    int port = ClusterConfig.busPort(config);
    if (port > LAST_PORT) {
      return "Cluster bus port number is too large: the port of the clients must not be higher than"
          + " 55535, unless cluster-port is set.";
    }
    boolean any = false;
    for (String address : BindAddress.merge(config.get(NetworkSettings.BIND))) {
      BindAddress bind = BindAddress.of(address);
      String failure = listen(bind.host(), port);
      if (failure != null && bind.fallback() != null) {
        failure = listen(bind.fallback(), port);
      }
      if (failure != null && !(bind.optional() && BindAddress.isUnavailable(failure))) {
        return "Failed listening on port " + port + " (cluster), aborting.";
      }
      any |= failure == null;
    }
    return any ? null : "Failed listening on port " + port + " (cluster), aborting.";
  }

  /** The port at which the bus listens, or is going to. Any thread. */
  public int port() {
    return servers.isEmpty() ? ClusterConfig.busPort(config) : servers.get(0).actualPort();
  }

  private String listen(String host, int port) {
    CompletableFuture<NetServer> bound = new CompletableFuture<>();
    context.runOnContext(
        here ->
            vertx
                .createNetServer(new NetServerOptions().setTcpNoDelay(true).setReuseAddress(true))
                .connectHandler(this::accept)
                .exceptionHandler(failure -> {})
                .listen(SocketAddress.inetSocketAddress(port, host))
                .onComplete(
                    server -> bound.complete(server),
                    failure -> bound.completeExceptionally(failure)));
    try {
      servers.add(bound.join());
      return null;
    } catch (RuntimeException failure) {
      return BindAddress.reason(failure);
    }
  }

  /** Does a task on the loop; an unforeseen failure ends the process. */
  private void execute(Runnable task) {
    context.runOnContext(here -> fatal.must(BUS, task));
  }

  private void tell(Runnable task) {
    inbox.add(task);
  }

  private boolean isSecure() {
    return tls.isForCluster();
  }

  // ------------------------------------------------------------------------- incoming

  private void accept(NetSocket socket) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    Inbound inbound = new Inbound();
    BusChannel channel = new BusChannel(inbound);
    inbound.channel = channel;
    if (isSecure()) {
      last.pipeline().addFirst("tls", tls.serverHandler(last.channel().alloc()));
    }
    channel.connected(last);
    String remote = ip(last.channel().remoteAddress());
    String local = ip(last.channel().localAddress());
    tell(() -> inbound.linked(listener.accepted(remote, local)));
  }

  private static String ip(java.net.SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet.getAddress().getHostAddress() : "";
  }

  /** What is the same for both kinds of connections. */
  private abstract class End implements BusChannel.Listener {
    @Override
    public void kept(long delta) {
      kept.addAndGet(delta);
    }

    @Override
    public long limit() {
      return MemoryUnits.bounded(config.get(ClusterSettings.CLUSTER_LINK_SENDBUF_LIMIT));
    }

    @Override
    public long longestMessage() {
      return config.get(NetworkSettings.PROTO_MAX_BULK_LEN) + MORE_THAN_PAYLOAD;
    }

    @Override
    public void overflown(long bytes) {
      overflows.incrementAndGet();
      LOG.warn("Freeing a cluster link: {} bytes wait on it, more than its limit", bytes);
    }
  }

  /** A connection that another node has opened: the data context makes its link. */
  private final class Inbound extends End {
    private BusChannel channel;

    /** Data context. */
    private BusLink link;

    void linked(BusLink made) {
      link = made;
      execute(() -> channels.put(made.id(), channel));
    }

    @Override
    public void received(BusMessage message) {
      tell(() -> listener.received(link, message));
    }

    @Override
    public void closed() {
      tell(
          () -> {
            execute(() -> channels.remove(link.id()));
            listener.closed(link);
          });
    }
  }

  // ------------------------------------------------------------------------- outgoing

  private final class Outbound extends End {
    private final BusLink link;

    Outbound(BusLink link) {
      this.link = link;
    }

    @Override
    public void received(BusMessage message) {
      tell(() -> listener.received(link, message));
    }

    @Override
    public void closed() {
      channels.remove(link.id());
      tell(() -> listener.closed(link));
    }
  }

  @Override
  public void open(BusLink link, String ip, int port) {
    tasks.add(() -> connect(link, ip, port));
    flush();
  }

  private void connect(BusLink link, String ip, int port) {
    BusChannel channel = new BusChannel(new Outbound(link));
    channels.put(link.id(), channel);
    long timeout = config.get(ClusterSettings.CLUSTER_NODE_TIMEOUT);
    ConnectOptions how =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(port, ip))
            .setTimeout((int) Math.max(1, Math.min(timeout, MOST_CONNECT_MILLIS)));
    try {
      client
          .connect(how)
          .onComplete(socket -> connected(link, channel, port, socket), no -> channel.end());
    } catch (RuntimeException impossible) {
      LOG.debug("A node cannot be reached", impossible);
      channel.end();
    }
  }

  private void connected(BusLink link, BusChannel channel, int port, NetSocket socket) {
    ChannelHandlerContext last = ((NetSocketInternal) socket).channelHandlerContext();
    if (!passage.admits(port, last.channel())) {
      last.close();
      channel.end();
      return;
    }
    if (isSecure()) {
      last.pipeline().addFirst("tls", tls.clientHandler(last.channel().alloc()));
    }
    if (channels.get(link.id()) == channel) {
      tell(() -> listener.connected(link));
    }
    channel.connected(last);
  }

  // ------------------------------------------------------------------------- both

  @Override
  public void close(BusLink link) {
    tasks.add(
        () -> {
          BusChannel channel = channels.remove(link.id());
          if (channel != null) {
            channel.close();
          }
        });
    flush();
  }

  @Override
  public void send(List<BusLink> links, BusMessage message) {
    Outgoing next = new Outgoing(links, message);
    kept.addAndGet(next.bytes());
    tasks.add(() -> leave(next));
  }

  @Override
  public void hold(long save) {
    tasks.hold(save);
  }

  @Override
  public void saved(long save) {
    tasks.saved(save);
    flush();
  }

  @Override
  public void flush() {
    List<Runnable> leaving = tasks.take();
    if (!leaving.isEmpty()) {
      execute(() -> leaving.forEach(Runnable::run));
    }
  }

  private void leave(Outgoing next) {
    kept.addAndGet(-next.bytes());
    byte[] bytes = BusEncoder.encode(next.message());
    for (BusLink link : next.links()) {
      BusChannel channel = channels.get(link.id());
      if (channel != null) {
        channel.send(bytes);
      }
    }
  }

  @Override
  public long waiting(BusLink link) {
    BusChannel channel = channels.get(link.id());
    return channel == null ? 0 : channel.waiting();
  }

  @Override
  public long keptBytes() {
    return kept.get();
  }

  @Override
  public long overflows() {
    return overflows.get();
  }

  @Override
  public void resetOverflows() {
    overflows.set(0);
  }

  /** Does a task on the loop regularly, until its end. */
  public void every(long millis, Runnable task) {
    loop.every(millis, () -> fatal.must(BUS, task));
  }

  /** Closes all connections, gives the port back, and ends the loop. Not on an event loop. */
  public void end() {
    List<Future<Void>> closing = new ArrayList<>();
    servers.forEach(server -> closing.add(server.close()));
    closing.add(client.close());
    Future.join(closing).otherwiseEmpty().toCompletionStage().toCompletableFuture().join();
    loop.end();
  }
}
