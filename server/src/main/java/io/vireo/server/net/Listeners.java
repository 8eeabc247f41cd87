package io.vireo.server.net;

import io.netty.util.NetUtil;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import io.vireo.config.Config;
import io.vireo.config.MultiplexingApi;
import io.vireo.config.NetworkSettings;
import io.vireo.config.TlsSettings;
import io.vireo.config.VireoSettings;
import io.vireo.server.acl.Users;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.tls.Tls;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All event loops and the addresses that they listen on. Not for event loops: its methods wait for
 * them. Any other thread.
 */
public final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final Vertx vertx;
  private final SocketTransport transport;
  private final Config config;
  private final List<ConnectionVerticle> verticles = new ArrayList<>();
  private final List<String> deployments = new ArrayList<>();
  private final Admission admission;
  private final UnixSocket unixSocket;
  private final IntPredicate othersPorts;

  /** What is open, in the order of {@code bind}. */
  private Map<Endpoint, ListeningSocket> open = new LinkedHashMap<>();

  /** An address of {@code bind} together with a port, and whether clients there speak TLS. */
  private record Endpoint(String address, int port, boolean secure) {
    // By hand: what a record has of its own takes forty milliseconds to make, the first time.
    @Override
    public boolean equals(Object other) {
      return other instanceof Endpoint end && isSamePlace(end) && secure == end.secure;
    }

    @Override
    public int hashCode() {
      return address.hashCode() * 31 + port;
    }

    boolean isSamePlace(Endpoint other) {
      return port == other.port && address.equals(other.address);
    }
  }

  /**
   * As many loops as {@code io-threads} says.
   *
   * @param othersPorts whether this server itself listens at a port for others than clients
   */
  public Listeners(
      Vertx vertx,
      SocketTransport transport,
      Config config,
      Users users,
      Clock clock,
      Loop.Maker loops,
      Tls tls,
      Arrivals arrivals,
      IntPredicate othersPorts) {
    this.othersPorts = othersPorts;
    this.vertx = vertx;
    this.transport = transport;
    this.config = config;
    this.unixSocket = new UnixSocket(config);
    admission = new Admission(config, users);
    ConnectionSettings settings = new ConnectionSettings(config);
    HeapReads heapReads =
        new HeapReads(task -> vertx.executeBlocking(Executors.callable(task), false));
    for (int i = 0; i < config.get(NetworkSettings.IO_THREADS); i++) {
      verticles.add(
          new ConnectionVerticle(
              i, loops, config, clock, admission, settings, heapReads, tls, arrivals));
    }
  }

  /** A client in this program, on the first loop, once that runs. Any thread. */
  public LocalConnection connect(LocalConnection.Receiver receiver) {
    return verticles.get(0).connect(receiver);
  }

  /** Starts the loops. */
  public void deploy() {
    for (Deployable verticle : verticles) {
      deployments.add(vertx.deployVerticle(verticle, new DeploymentOptions()).await());
    }
  }

  /** Ends the loops and disconnects all clients, on a Vert.x that goes on. */
  public void undeploy() {
    deployments.forEach(
        deployment -> vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join());
  }

  /**
   * Listens where {@code port}, {@code tls-port} and {@code bind} say, and from now on where CONFIG
   * SET says.
   *
   * @return false if that is impossible; the log says why
   */
  public synchronized boolean openTcp() {
    // Clients may come, and change the settings, before the last address is open: they wait.
    follow();
    checkBacklog();
    return reopen();
  }

  private void checkBacklog() {
    int backlog = config.get(NetworkSettings.TCP_BACKLOG);
    if (backlog > NetUtil.SOMAXCONN && !wanted().isEmpty()) {
      LOG.warn(
          "WARNING: The TCP backlog setting of {} cannot be enforced, because the kernel's limit"
              + " (net.core.somaxconn) is {}.",
          backlog,
          NetUtil.SOMAXCONN);
    }
  }

  private void follow() {
    config.applyWith(
        NetworkSettings.PORT,
        port -> reopen() ? null : "Unable to listen on this port. Check server logs.");
    config.applyWith(
        TlsSettings.TLS_PORT,
        port -> reopen() ? null : "Unable to listen on this port. Check server logs.");
    config.applyWith(
        NetworkSettings.BIND,
        addresses -> reopen() ? null : "Failed to bind to specified addresses.");
    MultiplexingApi chosen = config.get(VireoSettings.MULTIPLEXING_API);
    config.applyWith(
        VireoSettings.MULTIPLEXING_API,
        api -> api == chosen ? null : "It is chosen at the start of the server.");
  }

  /**
   * Listens on a port that the system chooses, at the first address of {@code bind}, and sets
   * {@code port} to it, unless that is set already: before {@link #openTcp}.
   *
   * @param sharedName a number that no other server has which shares this one's Vert.x, from 1 on
   * @return false if that is impossible; the log says why
   */
  public synchronized boolean choosePort(int sharedName) {
    if (config.get(NetworkSettings.PORT) != 0) {
      return true;
    }
    String address = BindAddress.merge(config.get(NetworkSettings.BIND)).get(0);
    Attempt attempt =
        listen(SocketAddress.sharedRandomPort(sharedName, BindAddress.of(address).host()), false);
    if (attempt.failure() != null) {
      LOG.warn("Warning: Could not create server TCP listening socket: {}", attempt.failure());
      return false;
    }
    int port = attempt.socket().port();
    open.put(new Endpoint(address, port, false), attempt.socket());
    config.update(NetworkSettings.PORT, port);
    return true;
  }

  /**
   * Listens on {@code unixsocket}, if it is set.
   *
   * @return false if that is impossible; the log says why
   */
  public synchronized boolean openUnix() {
    if (!unixSocket.isWanted()) {
      return true;
    }
    unixSocket.clear();
    Attempt attempt = listen(unixSocket.address(), false);
    String failure = attempt.failure();
    if (failure == null) {
      failure = unixSocket.opened(attempt.socket());
    }
    if (failure != null) {
      LOG.warn("Failed opening Unix socket: bind: {}", failure);
    }
    return failure == null;
  }

  /** The kinds of sockets that are open: {@code tcp}, {@code unix}, {@code tls}. */
  public synchronized List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    if (open.keySet().stream().anyMatch(endpoint -> !endpoint.secure())) {
      kinds.add("tcp");
    }
    if (unixSocket.isOpen()) {
      kinds.add("unix");
    }
    if (open.keySet().stream().anyMatch(Endpoint::secure)) {
      kinds.add("tls");
    }
    return kinds;
  }

  /**
   * Listens where the settings say now. What was open and still is to be stays as it is; if
   * anything fails, all is as before.
   *
   * @return false if that failed; the log says why
   */
  private synchronized boolean reopen() {
    List<Endpoint> wanted = wanted();
    Map<Endpoint, ListeningSocket> kept = new LinkedHashMap<>(open);
    kept.keySet().retainAll(wanted);
    Map<Endpoint, ListeningSocket> gone = new LinkedHashMap<>(open);
    gone.keySet().removeAll(wanted);
    Map<Endpoint, ListeningSocket> after = new LinkedHashMap<>(kept);
    String failure = openAll(wanted, after);
    if (failure != null && sharePort(gone.keySet(), wanted)) {
      // An address may be part of another, such as one of all addresses: the old one goes first.
      close(gone.values());
      failure = openAll(wanted, after);
      if (failure != null) {
        openAll(List.copyOf(gone.keySet()), kept);
        open = kept;
      }
    }
    if (failure != null) {
      LOG.warn("Warning: Could not create server TCP listening socket {}", failure);
      return false;
    }
    close(gone.values());
    open = after;
    return true;
  }

  private static boolean sharePort(Collection<Endpoint> gone, List<Endpoint> wanted) {
    return gone.stream()
        .anyMatch(old -> wanted.stream().anyMatch(place -> place.port() == old.port()));
  }

  private List<Endpoint> wanted() {
    List<String> addresses = BindAddress.merge(config.get(NetworkSettings.BIND));
    List<Endpoint> wanted = new ArrayList<>();
    add(wanted, addresses, config.get(NetworkSettings.PORT), false);
    add(wanted, addresses, config.get(TlsSettings.TLS_PORT), true);
    return wanted;
  }

  private static void add(List<Endpoint> wanted, List<String> addresses, int port, boolean secure) {
    if (port != 0) {
      addresses.forEach(address -> wanted.add(new Endpoint(address, port, secure)));
    }
  }

  /** Opens what is not open; what it opened is closed again if one fails. */
  private String openAll(List<Endpoint> endpoints, Map<Endpoint, ListeningSocket> all) {
    Map<Endpoint, ListeningSocket> opened = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      String failure = all.containsKey(endpoint) ? null : open(endpoint, all.keySet(), opened);
      if (failure != null) {
        close(opened.values());
        return failure;
      }
    }
    all.putAll(opened);
    return all.isEmpty() && !endpoints.isEmpty() ? "on any address: none is available" : null;
  }

  private String open(
      Endpoint endpoint, Set<Endpoint> others, Map<Endpoint, ListeningSocket> opened) {
    BindAddress bind = BindAddress.of(endpoint.address());
    if (isTaken(endpoint, others) || isTaken(endpoint, opened.keySet())) {
      return bind.shown() + ':' + endpoint.port() + ": bind: " + BindAddress.IN_USE;
    }
    Attempt attempt = listen(endpoint, bind.host());
    if (attempt.failure() != null && bind.fallback() != null) {
      attempt = listen(endpoint, bind.fallback());
    }
    if (attempt.failure() == null) {
      opened.put(endpoint, attempt.socket());
      return null;
    }
    if (bind.optional() && BindAddress.isUnavailable(attempt.failure())) {
      return null;
    }
    return bind.shown() + ':' + endpoint.port() + ": bind: " + attempt.failure();
  }

  /** What came of listening: a socket or a failure. */
  private record Attempt(ListeningSocket socket, String failure) {}

  /** Vert.x lets its servers share a port, and would mix connections with TLS and without. */
  private static boolean isTaken(Endpoint endpoint, Set<Endpoint> others) {
    return others.stream().anyMatch(endpoint::isSamePlace);
  }

  /** It would also mix clients with readers of the metrics and with other nodes of a cluster. */
  private Attempt listen(Endpoint endpoint, String host) {
    return othersPorts.test(endpoint.port())
        ? new Attempt(null, BindAddress.IN_USE)
        : listen(SocketAddress.inetSocketAddress(endpoint.port(), host), endpoint.secure());
  }

  /** The first loop opens the socket, the others share it. */
  private Attempt listen(SocketAddress address, boolean secure) {
    transport.takeServerChannel();
    List<NetServer> servers = new ArrayList<>();
    for (ConnectionVerticle verticle : verticles) {
      try {
        servers.add(
            verticle.listen(address, secure).toCompletionStage().toCompletableFuture().join());
      } catch (RuntimeException failure) {
        return new Attempt(null, BindAddress.reason(failure));
      }
    }
    return new Attempt(new ListeningSocket(transport.takeServerChannel(), servers), null);
  }

  /** Stops listening; connections stay. */
  public synchronized void close() {
    close(open.values());
    open = new LinkedHashMap<>();
    unixSocket.close();
  }

  /**
   * Closes sockets for good. The JVM keeps a closed one in the kernel until its selector has looked
   * once more: until then the address counts as taken, and clients still get through.
   */
  private void close(Collection<ListeningSocket> sockets) {
    sockets.forEach(ListeningSocket::close);
    if (!sockets.isEmpty()) {
      verticles.forEach(
          verticle -> verticle.polled().toCompletionStage().toCompletableFuture().join());
    }
  }
}
