package io.vireo.embedded;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vireo.config.ByteText;
import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.SecuritySettings;
import io.vireo.config.TlsSettings;
import io.vireo.server.Baseline;
import io.vireo.server.Bootstrap;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.keyspace.KeyEventObservers;
import io.vireo.server.script.ScriptWatch;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;

/**
 * A server in this process, until it is {@linkplain #close closed}. Clients reach it through its
 * port, and the program itself also without a socket. Any thread.
 *
 * <p>Methods that wait do so for a minute at most, or for what {@link VireoBuilder#timeout} says,
 * and then throw what they have waited for. They must not be called on an event loop of Vert.x;
 * each has a form that gives a {@link CompletionStage}, which completes on the caller's Vert.x
 * context if there is one. Once the server is closed they throw a {@link VireoException}.
 */
public final class Vireo implements AutoCloseable {
  private static final Logger LOG = Libraries.logger(Vireo.class);

  private final Bootstrap server;
  private final DataFolder folder;
  private final VireoClock clock;
  private final LocalLinks links;
  private final Faults faults;
  private final TimedServer timed;
  private final Fixtures fixtures;
  private final DataCalls calls;
  private final Duration timeout;

  /** What {@link #reset} comes back to. */
  private volatile Baseline baseline;

  /** Closes the server when the JVM ends; null if that would save nothing. */
  private ExitTask exit;

  /** Done once the server has ended; null until it is being closed. */
  private CompletableFuture<Void> end;

  Vireo(Bootstrap server, VireoClock clock, DataFolder folder, Duration timeout) {
    this.server = server;
    this.clock = clock;
    this.folder = folder;
    this.timeout = timeout;
    links = new LocalLinks(server, timeout);
    calls = new DataCalls(server.engine(), links, timeout);
    faults = new Faults(server, calls);
    timed = new TimedServer(calls);
    fixtures = new Fixtures(server.core(), calls, this::connect);
  }

  /** Says what a server is to be like. */
  public static VireoBuilder builder() {
    return new VireoBuilder();
  }

  /** Starts a server in memory on a free port, as {@code builder().start()} does. */
  public static Vireo start() {
    return builder().start();
  }

  /** Starts a primary and some replicas that have its data, as {@link VireoReplicas} says. */
  public static VireoReplicas replicated(int replicas) {
    return VireoReplicas.start(replicas, name -> builder());
  }

  /**
   * Starts a primary, replicas of it and Sentinels that watch them, as {@link VireoSentinels} says.
   */
  public static VireoSentinels sentinels(int replicas, int sentinels) {
    return VireoSentinels.start(replicas, sentinels, name -> builder());
  }

  /**
   * Starts a cluster, as {@link VireoCluster} says.
   *
   * @param replicas how many each primary has
   */
  public static VireoCluster cluster(int primaries, int replicas) {
    return VireoCluster.start(primaries, replicas, name -> builder());
  }

  /**
   * Serves clients from now on, or takes itself apart. On a thread that nothing interrupts.
   *
   * @param savesAtExit whether it is closed when the JVM ends
   */
  Vireo begin(boolean savesAtExit) {
    CompletableFuture<String> loaded = new CompletableFuture<>();
    String obstacle;
    try {
      server.engine().context().fatal().onFatal(this::failed);
      String claimed = isSentinel() ? null : server.core().durability().claim();
      obstacle = firstOf(claimed, server.core().userStore().begin());
      if (obstacle == null) {
        obstacle = server.start(fault -> loaded.complete(fault == null ? "" : fault));
      }
    } catch (RuntimeException failure) {
      server.stop();
      throw new VireoException("The server could not be started", failure);
    }
    if (obstacle == null) {
      obstacle = faultOf(loaded);
    }
    if (obstacle != null) {
      server.stop();
      throw new VireoException(obstacle);
    }
    clock.add(timed);
    if (!isSentinel()) {
      baseline = calls.call("the settings", () -> baseline(false));
    }
    exit = savesAtExit ? ExitTask.at("vireo-exit", this::close) : null;
    return this;
  }

  private String faultOf(CompletableFuture<String> loaded) {
    try {
      String fault = Waits.until(loaded, timeout, "the data to be loaded");
      return fault.isEmpty() ? null : "The data cannot be loaded: " + fault;
    } catch (VireoException late) {
      return late.getMessage();
    }
  }

  private static String firstOf(String one, String other) {
    return one == null ? other : one;
  }

  /**
   * Ends the server, which cannot go on: the program goes on, and no caller waits for the server
   * any more.
   */
  private void failed() {
    LOG.error("The server in this process has failed, and ends");
    stop(() -> true);
  }

  /** Where clients connect to, with the password if one is set: {@code redis://127.0.0.1:6379}. */
  public URI uri() {
    return Addresses.uri("redis", password(), host(), port());
  }

  /**
   * Where clients connect to by TLS: {@code rediss://127.0.0.1:6380}.
   *
   * @throws IllegalStateException if the setting {@code tls-port} names none
   */
  public URI tlsUri() {
    int port = server.engine().config().get(TlsSettings.TLS_PORT);
    if (port == 0) {
      throw new IllegalStateException("There is no port for TLS: set tls-port");
    }
    return Addresses.uri("rediss", password(), host(), port);
  }

  /** The host and the port where clients connect to: {@code 127.0.0.1:6379}. */
  public String address() {
    return Addresses.inUri(host()) + ':' + port();
  }

  private Endpoint endpoint() {
    return new Endpoint(Endpoint.Kind.SERVER, List.of(address()), password(), "");
  }

  /** The address of this server in the form that a library takes. */
  public String connectionString(ClientLibrary library) {
    return endpoint().connectionString(library);
  }

  /** The properties by which a framework connects to this server. */
  public Map<String, String> properties(Framework framework) {
    return endpoint().properties(framework);
  }

  /** The Unix socket that it listens on, if the setting {@code unixsocket} names one. */
  public Optional<Path> unixSocket() {
    Config config = server.engine().config();
    String name = config.get(NetworkSettings.UNIXSOCKET);
    return name.isEmpty() ? Optional.empty() : Optional.of(config.resolve(name));
  }

  /** The password of the default user, empty if there is none. */
  String password() {
    return ByteText.shown(server.engine().config().get(SecuritySettings.REQUIREPASS));
  }

  /** The port for other nodes of a cluster, 0 if there is none. */
  int busPort() {
    return server.engine().config().get(ClusterSettings.CLUSTER_PORT);
  }

  /** An address that it listens on: the first one of the setting {@code bind}. */
  public String host() {
    return Addresses.host(server.engine().config().get(NetworkSettings.BIND));
  }

  /** The port that it listens on. */
  public int port() {
    return server.engine().config().get(NetworkSettings.PORT);
  }

  /** The event loops that it uses: those of {@link VireoOnVertx}, or its own. */
  Vertx vertx() {
    return server.vertx();
  }

  /**
   * Executes a command without a socket, and waits for its answer. It is atomic, as one of any
   * client is. Its user is the default user, without a password.
   *
   * @return the answer, which may be an error
   * @throws VireoException if there is no answer, since the server is closed, or none within the
   *     {@linkplain VireoBuilder#timeout timeout}: the command may still be executed then
   * @throws IllegalArgumentException for what concerns a connection, such as MULTI: see {@link
   *     #connect}
   * @throws IllegalStateException on an event loop
   */
  public Reply execute(String... command) {
    Waits.check();
    return links.execute(Words.ofNoConnection(Words.of(command)));
  }

  /** Executes a command and arguments of any bytes without a socket, and waits for the answer. */
  public Reply execute(byte[]... command) {
    Waits.check();
    return links.execute(Words.ofNoConnection(Words.of(command)));
  }

  /**
   * Executes a command without waiting. Commands that are given one after the other by one thread
   * are executed in that order, unless one of them blocks.
   */
  public CompletionStage<Reply> executeAsync(String... command) {
    return links.executeAsync(Words.ofNoConnection(Words.of(command))).toCompletionStage();
  }

  /** Executes a command and arguments of any bytes without waiting. */
  public CompletionStage<Reply> executeAsync(byte[]... command) {
    return links.executeAsync(Words.ofNoConnection(Words.of(command))).toCompletionStage();
  }

  /** A connection without a socket, for transactions, subscriptions and commands that block. */
  public VireoConnection connect() {
    return connect(message -> {});
  }

  /**
   * A connection without a socket, which also receives messages.
   *
   * @param messages gets what answers no request, such as messages of channels; on an event loop,
   *     which must not wait
   */
  public VireoConnection connect(Consumer<Reply.Push> messages) {
    return new VireoConnection(links.open(Arguments.given("messages", messages)), timeout);
  }

  /**
   * Tells of all that happens to keys, whatever {@code notify-keyspace-events} says: in order, on a
   * thread that may wait, soon after it happened.
   *
   * @return what ends that when it is closed
   * @throws VireoException if the server is closed
   */
  public Registration onKeyEvent(Consumer<KeyEvent> listener) {
    Arguments.given("listener", listener);
    calls.check();
    Context context = ((VertxInternal) server.vertx()).createWorkerContext();
    KeyEventObservers.Observer observer =
        (name, database, key) -> {
          KeyEvent event = new KeyEvent(database, name, key.toString());
          context.runOnContext(here -> listener.accept(event));
        };
    KeyEventObservers observers = server.core().observers();
    calls.run("key events to be observed", () -> observers.add(observer));
    return () ->
        calls.runIfOpen("key events not to be observed any more", () -> observers.remove(observer));
  }

  /** The time of this server. */
  public VireoClock clock() {
    return clock;
  }

  /** What can be made to go wrong. */
  public Faults faults() {
    return faults;
  }

  /**
   * Notes what clients send from now on, until the recording is closed, or the server {@linkplain
   * #reset reset}.
   *
   * @throws VireoException if the server is closed
   * @throws IllegalStateException on an event loop
   */
  public Recording record() {
    return faults.record();
  }

  private Baseline baseline(boolean withData) {
    try {
      return server.core().baseline(withData);
    } catch (IOException failure) {
      throw new VireoException("The data cannot be kept: " + failure.getMessage(), failure);
    }
  }

  /**
   * Makes the server as it was when it was started, or at {@link #markBaseline}: ends faults,
   * pauses, scripts that have not written and the waits of blocked clients; sets back the {@link
   * #clock}, settings and users; removes keys, scripts and functions. Neither rights of users nor
   * pauses nor errors stand in the way. Clients stay connected. On a replica the data stay.
   *
   * @throws VireoException if the server is closed, or something could not be done
   * @throws IllegalStateException on an event loop
   */
  public void reset() {
    calls.check();
    release();
    if (isSentinel()) {
      return;
    }
    Baseline before = baseline;
    String fault =
        calls.call(
            "the server to be as it was", () -> Objects.requireNonNullElse(before.restore(), ""));
    if (!fault.isEmpty()) {
      throw new VireoException("The server cannot be made as it was: " + fault);
    }
  }

  /**
   * Ends what may stand in the way of others: faults, pauses, scripts that have not written, waits
   * of clients; and sets back the clock. The first half of {@link #reset}.
   */
  void release() {
    ScriptWatch scripts = server.core().scripts().watch();
    // First, as all else waits behind a script.
    scripts.endAll(false);
    try {
      faults.endAll();
      clock.reset();
    } finally {
      calls.runIfOpen("clients to be released", this::releaseClients);
    }
  }

  private void releaseClients() {
    Baseline before = baseline;
    if (before != null) {
      before.release();
    }
  }

  /**
   * Has {@link #reset} come back to what is there now: data, functions, settings, users.
   *
   * @throws VireoException if the server is closed, or a Sentinel
   * @throws IllegalStateException on an event loop
   */
  public void markBaseline() {
    if (isSentinel()) {
      throw new VireoException("A Sentinel has no data");
    }
    baseline = calls.call("the data", () -> baseline(true));
  }

  /** Ends all faults, and removes keys, scripts and functions. */
  public void flush() {
    faults.endAll();
    for (List<String> command :
        List.of(List.of("FLUSHALL"), List.of("FUNCTION", "FLUSH"), List.of("SCRIPT", "FLUSH"))) {
      execute(command.toArray(String[]::new)).text();
    }
  }

  /**
   * Gives all keys and functions as the bytes of an RDB file, as SAVE would write it, so that
   * {@link #load(byte[])} or Redis can read them. Clients wait meanwhile.
   *
   * @throws VireoException if the data are not completely loaded, or the server is closed
   * @throws IllegalStateException on an event loop
   */
  public byte[] dump() {
    return fixtures.dump();
  }

  /**
   * Writes the data to a file, in the place of one that is there: as commands if its name ends with
   * {@code .redis}, as JSON if it ends with {@code .json}, else as an RDB file. Commands and JSON
   * have the keys in order, so that two files are easily compared.
   *
   * @throws VireoException also if the file cannot be written, or JSON has no place for something,
   *     as for the groups of a stream
   */
  public void dump(Path file) {
    fixtures.dump(file);
  }

  /**
   * Puts the keys and functions of an RDB file in the place of all that are there, in one step for
   * clients. Keys that have expired are left out. Replicas copy the data, and faults stay.
   *
   * @param snapshot from {@link #dump()}, or the bytes of a file of Redis
   * @throws VireoException if it is damaged, or the server is a replica: the data stay as they were
   * @throws IllegalStateException on an event loop
   */
  public void load(byte[] snapshot) {
    fixtures.load(snapshot);
  }

  /**
   * Puts the keys and functions of a file, which stays, in the place of all that are there, in one
   * step for clients. A file whose name ends with {@code .redis} has commands, a line for each,
   * with words and quotes as in redis-cli; one with {@code .json} has an object with a member for
   * each key; all others are RDB files.
   *
   * @throws VireoException if the file cannot be read, or something is wrong in it: the message
   *     says where, and the data stay as they were
   * @throws IllegalStateException on an event loop
   */
  public void load(Path file) {
    fixtures.load(file);
  }

  /** Puts the keys and functions of a resource in the place of all, as {@link #load(Path)} does. */
  public void load(URL resource) {
    fixtures.load(resource);
  }

  private boolean isSentinel() {
    return server.core().sentinel() != null;
  }

  /** True once it is being closed. */
  public synchronized boolean isClosed() {
    return end != null;
  }

  /**
   * Saves the data, if they are kept in a folder and the settings want that, disconnects all
   * clients and ends all threads. Nothing is left behind when this returns. A script that runs is
   * ended; one that has written is waited for first.
   *
   * <p>An interrupted thread waits as well, and stays interrupted. Another call, whichever thread
   * it comes from, waits for the same end. On an event loop it does not wait: see {@link
   * #closeAsync}.
   *
   * @throws VireoException if the data could not be saved: the server is closed nevertheless; or if
   *     it has not ended in time
   */
  @Override
  public void close() {
    await(stop(this::save));
  }

  /** Closes the server without waiting, as {@link #close} does. */
  public CompletionStage<Void> closeAsync() {
    return Waits.onCallersContext(stop(this::save));
  }

  /**
   * Ends the server as a crash would: nothing is saved, no client is told, and connections break.
   * It is closed then. Data that were only in memory are gone; files stay if they are in a folder.
   * On an event loop it does not wait.
   *
   * @throws VireoException if it has not ended in time
   */
  public void kill() {
    await(stop(() -> true));
  }

  private void await(CompletableFuture<Void> ending) {
    if (!Context.isOnEventLoopThread()) {
      // Work in the data context is waited for as long before the threads are ended.
      Waits.untilDone(ending, timeout.multipliedBy(2), "the server to end");
    }
  }

  /** Begins to end the server on a thread of its own, unless that has begun. */
  private synchronized CompletableFuture<Void> stop(BooleanSupplier lastWork) {
    if (end == null) {
      end = Waits.inBackground("vireo-stop", false, () -> end(lastWork));
    }
    return end;
  }

  private Void end(BooleanSupplier lastWork) {
    if (exit != null) {
      exit.cancel();
    }
    clock.remove(timed);
    calls.close();
    boolean saved = lastWork.getAsBoolean();
    try {
      // A command that does not end must not keep the JVM from ending.
      Waits.until(
          Waits.inBackground("vireo-end", true, this::endThreads),
          timeout,
          "the threads of the server to end");
    } finally {
      calls.end();
      folder.release();
    }
    if (!saved) {
      throw new VireoException("The data could not be saved: the log says why");
    }
    return null;
  }

  private Void endThreads() {
    server.core().scripts().watch().endAll(true);
    links.stop();
    server.stop();
    return null;
  }

  private boolean save() {
    faults.endAll();
    server.core().scripts().watch().endAll(false);
    if (isSentinel()) {
      return true;
    }
    ShutdownControl.Wish wish = new ShutdownControl.Wish(ShutdownControl.Save.DEFAULT, true, false);
    try {
      return calls.callAtLast(
          "the data to be saved", () -> server.core().durability().beforeShutdown(wish));
    } catch (VireoException late) {
      LOG.warn("The server in this process ends without saving its data", late);
      return false;
    }
  }

  Bootstrap server() {
    return server;
  }
}
