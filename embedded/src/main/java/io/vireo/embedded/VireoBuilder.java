package io.vireo.embedded;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vireo.config.ByteText;
import io.vireo.config.CommandLine;
import io.vireo.config.Config;
import io.vireo.config.ConfigLoader;
import io.vireo.config.LoadResult;
import io.vireo.config.MemorySettings;
import io.vireo.server.Bootstrap;
import io.vireo.server.Surroundings;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.peer.Passage;
import io.vireo.server.sentinel.SentinelState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;

/**
 * Says what a server is to be like, and starts it, as often as you like. One thread at a time.
 *
 * <p>Without a word it keeps its data in memory, and listens on a free port of this machine alone.
 */
public final class VireoBuilder {
  private static final Logger LOG = Libraries.logger(VireoBuilder.class);
  private static final int MOST_PORT = 65_535;
  private static final Duration MOST_TIMEOUT = Duration.ofDays(365);

  private static final String SENTINEL_FILE = "sentinel.conf";

  private final List<String> presets = new ArrayList<>();
  private final List<String> settings = new ArrayList<>();
  private int port;
  private Path folder;

  /** Whether the folder is the program's, whose data are saved when the JVM ends. */
  private boolean ownFolder;

  private Path file;
  private Vertx vertx;
  private VireoClock clock;
  private Clock nodeClock = Clock.system();
  private Passage passage = Passage.OPEN;
  private Duration timeout = Duration.ofMinutes(1);
  private boolean daemonThreads = true;
  private boolean watching;

  VireoBuilder() {}

  /**
   * Sets the port to listen on.
   *
   * @param number 0, as without this call, for a free one
   * @throws IllegalArgumentException if it is no port
   */
  public VireoBuilder port(int number) {
    if (number < 0 || number > MOST_PORT) {
      throw new IllegalArgumentException("There is no port " + number);
    }
    port = number;
    return this;
  }

  /**
   * Sets a setting, as a line of redis.conf would: what is wrong with it is told when the server
   * starts. What is set here counts more than all else.
   *
   * @param value one word or several; a word with spaces in double quotes
   * @throws IllegalArgumentException if the name is blank or has a space in it, or the value has a
   *     line's end
   */
  public VireoBuilder set(String name, String value) {
    String utf8 = ByteText.of(Arguments.oneLine("value", value).getBytes(StandardCharsets.UTF_8));
    settings.add(line(setting(name), utf8));
    return this;
  }

  private static String setting(String name) {
    if (Arguments.named("name", name).chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("name has a space in it: " + name);
    }
    return name;
  }

  private static String line(String name, String value) {
    return name + " " + (value.isEmpty() ? "\"\"" : value);
  }

  /** Sets an option that holds unless the program sets another value. */
  VireoBuilder preset(String name, String value) {
    presets.add(line(name, value));
    return this;
  }

  /** Keeps the data in a folder unless another one was named. */
  VireoBuilder folderIfNone(Path path) {
    folder = folder == null ? path : folder;
    return this;
  }

  /**
   * Has it judge the other nodes of a cluster by a clock, and not by the system's. That of the data
   * is of no use for it: others do not answer faster because the program moves it.
   */
  VireoBuilder nodeClock(Clock ofNodes) {
    nodeClock = ofNodes;
    return this;
  }

  /** Has its connections to other servers go through a network that can be cut. */
  VireoBuilder passage(Passage network) {
    passage = network;
    return this;
  }

  /** Makes it a Sentinel, which keeps what it must know in a file of its folder. */
  VireoBuilder sentinel() {
    watching = true;
    return this;
  }

  /** Reads a configuration file as well, before what {@link #set} says. */
  public VireoBuilder configuration(Path path) {
    file = Arguments.given("path", path);
    return this;
  }

  /**
   * Keeps the data in a folder: what is there is loaded at the start. When it is written is for the
   * settings {@code save} and {@code appendonly} to say, and at {@link Vireo#close}, or the end of
   * the JVM, as a server would at its end.
   */
  public VireoBuilder folder(Path path) {
    folder = Arguments.given("path", path);
    ownFolder = true;
    return this;
  }

  /**
   * Sets how long a method waits before it throws a {@link VireoException}: for the start, the end,
   * an answer. Without this call it is a minute.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public VireoBuilder timeout(Duration time) {
    // Twice as long is waited for in some places.
    if (Arguments.nanos("time", time) == 0 || time.compareTo(MOST_TIMEOUT) > 0) {
      throw new IllegalArgumentException("time is not between 1 ns and a year: " + time);
    }
    timeout = time;
    return this;
  }

  /**
   * Says whether the JVM ends though the server runs, as without this call. With {@code false} the
   * JVM goes on until the server is closed.
   */
  public VireoBuilder daemonThreads(boolean daemon) {
    daemonThreads = daemon;
    return this;
  }

  /** Uses the event loops of a Vert.x, which stays open when the server is closed. */
  VireoBuilder vertx(Vertx shared) {
    vertx = shared;
    return this;
  }

  /** Goes by a clock, which several servers may share. */
  public VireoBuilder clock(VireoClock shared) {
    clock = Arguments.given("shared", shared);
    return this;
  }

  /**
   * Starts the server, and waits until it serves clients.
   *
   * @throws VireoException if it cannot be started, its data are not loaded in time, or the thread
   *     is interrupted: nothing is left of it then, and the message says what stands in the way
   * @throws IllegalStateException on an event loop
   */
  public Vireo start() {
    if (Context.isOnEventLoopThread()) {
      throw new IllegalStateException("An event loop must not wait: use startAsync()");
    }
    CompletableFuture<Vireo> started = inBackground();
    try {
      // The data are waited for as long; so there is time left to take it apart.
      return Waits.until(started, timeout.multipliedBy(2), "the server to start");
    } catch (VireoException failure) {
      started.thenAccept(Vireo::closeAsync);
      throw failure;
    }
  }

  private CompletableFuture<Vireo> inBackground() {
    return Waits.inBackground("vireo-start", false, this::startHere);
  }

  private Vireo startHere() {
    if (vertx == null) {
      WarmUp.once();
    }
    DataFolder place = folder == null ? DataFolder.fresh() : DataFolder.at(folder);
    try {
      return start(place);
    } catch (RuntimeException | Error failure) {
      place.release();
      throw failure;
    }
  }

  /** Starts the server without waiting: the stage fails where {@link #start} throws. */
  public CompletionStage<Vireo> startAsync() {
    return Waits.onCallersContext(inBackground());
  }

  private Vireo start(DataFolder place) {
    SentinelState state = watching ? new SentinelState() : null;
    Optional<Path> read = watching ? Optional.of(sentinelFile(place)) : Optional.ofNullable(file);
    Config config = config(place, read, state);
    VireoClock time = clock == null ? VireoClock.running() : clock;
    Surroundings surroundings =
        Surroundings.usual()
            .file(read)
            .heap(heap(config))
            .vertx(Optional.ofNullable(vertx))
            .nodeClock(nodeClock)
            .passage(passage);
    surroundings = state == null ? surroundings : surroundings.sentinel(state);
    surroundings = daemonThreads ? surroundings.onDaemonThreads() : surroundings;
    Bootstrap server;
    try {
      server =
          new Bootstrap(config, time.view(), port == 0 ? surroundings.onAnyPort() : surroundings);
    } catch (RuntimeException refused) {
      throw new VireoException(refused.getMessage(), refused);
    }
    return new Vireo(server, time, place, timeout).begin(ownFolder);
  }

  private static Path sentinelFile(DataFolder place) {
    Path path = place.path().resolve(SENTINEL_FILE);
    try {
      return Files.exists(path) ? path : Files.createFile(path);
    } catch (IOException failure) {
      throw new VireoException("The file " + path + " cannot be made", failure);
    }
  }

  private Config config(DataFolder place, Optional<Path> read, SentinelState state) {
    List<String> lines = new ArrayList<>();
    lines.add("bind 127.0.0.1");
    lines.add("port " + port);
    lines.add("dir \"" + escaped(ByteText.ofSystem(place.path().toString())) + "\"");
    if (place.temporary()) {
      lines.add("save \"\"");
    }
    lines.addAll(presets);
    lines.addAll(settings);
    Optional<String> named = read.map(path -> path.toAbsolutePath().toString());
    ConfigLoader loader =
        Bootstrap.loader(Path.of(""), InputStream.nullInputStream(), state != null);
    if (state != null) {
      loader.sentinel(SentinelState::order, state::read);
    }
    LoadResult result = loader.load(new CommandLine.Start(named, false, lines, state != null));
    if (result instanceof LoadResult.Ready ready) {
      ready.warnings().forEach(warning -> LOG.warn(warning.message()));
      return ready.config();
    }
    throw new VireoException(((LoadResult.Failed) result).message().strip());
  }

  private static String escaped(String path) {
    return path.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** With {@code maxmemory} the server has as much of the heap as that needs, else all of it. */
  private static MemoryBudget heap(Config config) {
    MemoryBudget whole = MemoryBudget.ofThisJvm();
    long wanted = config.get(MemorySettings.MAXMEMORY).bytes(whole.ceiling());
    return wanted == 0 ? whole : whole.forData(wanted);
  }
}
