package io.vireo.server.testing;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.Surroundings;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.durability.Disk;
import io.vireo.server.durability.Durability;
import io.vireo.server.engine.Batch;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.script.Scripts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * A whole server without threads, sockets or waiting: the protocol, the dispatcher, the commands
 * and the keyspace are the real ones, only the connections and the clock are not. Whatever a
 * request causes has happened when {@link InProcessClient#send} returns. One thread only.
 *
 * <p>Its clients belong to two event loops by turns, so that what passes between loops is exercised
 * too.
 */
public final class InProcessServer implements AutoCloseable {
  private static final int LOOPS = 2;
  private static final int MOST_STEPS = 10_000;

  private final FakeClock clock = new FakeClock();
  private final Engine engine;
  private final Durability durability;
  private final Scripts scripts;
  private final Queue<Runnable> posted = new ArrayDeque<>();
  private final List<LoopPort> ports = new ArrayList<>();
  private final List<Queue<Batch>> spares = new ArrayList<>();
  private final ShadowReplica shadow;
  private boolean desynchronized;
  private boolean alone;
  private long clients;
  private String loaded;

  /** A server with some lines of configuration over the defaults, such as {@code "databases 4"}. */
  public InProcessServer(String... settings) {
    this(List.of(), TestDisk.usual(), MemoryBudget.ofThisJvm(), settings, Load.NONE, none -> {});
  }

  /** How far a server has come with what is on its disk. */
  private enum Load {
    /** It does not look at it, unless it is a log. */
    NONE,
    /** It has begun to load it. */
    BEGUN,
    /** It has loaded it. */
    DONE
  }

  private InProcessServer(
      List<Gate> gates,
      Disk disk,
      MemoryBudget heap,
      String[] settings,
      Load load,
      Consumer<Cluster> prepare) {
    Config config = TestSettings.config(withLoops(settings));
    Surroundings surroundings =
        Surroundings.usual().disk(disk).random(Seeds.ofServer()).heap(heap).gates(gates);
    ServerCore core = new ServerCore(config, clock, surroundings);
    engine = core.engine();
    for (int i = 0; i < LOOPS; i++) {
      ports.add(new Port(i, posted));
      spares.add(new ArrayDeque<>());
    }
    durability = core.durability();
    if (core.cluster() != null) {
      prepare.accept(core.cluster());
      core.cluster().start();
      core.cluster().loaded();
    }
    scripts = core.scripts();
    shadow = new ShadowReplica(engine, settings);
    desynchronized = load != Load.NONE || config.get(AppendOnlySettings.APPENDONLY);
    if (load == Load.BEGUN) {
      durability.begin(fault -> loaded = fault == null ? "" : fault);
    } else if (load == Load.DONE || config.get(AppendOnlySettings.APPENDONLY)) {
      load();
      behindTheLog();
    }
    engine.regularWork().run();
    OpenServers.add(this);
  }

  /** A server that asks further gates, before its own. */
  public static InProcessServer withGates(List<Gate> gates, String... settings) {
    return new InProcessServer(
        gates, TestDisk.usual(), MemoryBudget.ofThisJvm(), settings, Load.NONE, none -> {});
  }

  /**
   * A server on some disk, which has loaded what is there.
   *
   * @throws IllegalStateException if that cannot be loaded, with what the log would tell
   */
  public static InProcessServer on(Disk disk, String... settings) {
    return on(disk, MemoryBudget.ofThisJvm(), settings);
  }

  /** The same with a heap that bears less, or more. */
  public static InProcessServer on(Disk disk, MemoryBudget heap, String... settings) {
    return new InProcessServer(List.of(), disk, heap, settings, Load.DONE, none -> {});
  }

  /** A server on some disk, which has begun to load what is there. */
  public static InProcessServer loading(Disk disk, String... settings) {
    return new InProcessServer(
            List.of(), disk, MemoryBudget.ofThisJvm(), settings, Load.BEGUN, none -> {})
        .alone();
  }

  /**
   * A server in a cluster.
   *
   * @param prepare gives the node its file and its connections, before it begins
   */
  public static InProcessServer inCluster(Consumer<Cluster> prepare, String... settings) {
    String[] all = Arrays.copyOf(settings, settings.length + 1);
    all[settings.length] = "cluster-enabled yes";
    return new InProcessServer(
            List.of(), TestDisk.usual(), MemoryBudget.ofThisJvm(), all, Load.NONE, prepare)
        .alone();
  }

  private void load() {
    durability.begin(fault -> loaded = fault == null ? "" : fault);
    while (loaded == null) {
      engine.regularWork().run();
      runUntilIdle();
    }
    if (!loaded.isEmpty()) {
      throw new IllegalStateException(loaded);
    }
  }

  /** The first that listens has changes written straight to it: that is to be the log. */
  private void behindTheLog() {
    engine.propagation().remove(shadow);
    engine.propagation().add(shadow);
  }

  /** Null while it loads, then what is wrong with what it loaded, or an empty text. */
  public String loaded() {
    return loaded;
  }

  private static String[] withLoops(String... settings) {
    List<String> lines = new ArrayList<>(List.of(settings));
    lines.add("io-threads " + LOOPS);
    return lines.toArray(String[]::new);
  }

  /** An empty batch for a loop; it comes back by itself when its answers are sent. */
  Batch batch(LoopPort port) {
    Queue<Batch> spare = spares.get(port.index());
    return spare.isEmpty()
        ? new Batch(port, engine.heap(), batch -> recycle(batch, spare))
        : spare.poll();
  }

  private void recycle(Batch batch, Queue<Batch> spare) {
    engine.heap().release(batch.takeHeld());
    spare.add(batch);
  }

  private record Port(int index, Queue<Runnable> posted) implements LoopPort {
    @Override
    public void post(Runnable task) {
      posted.add(task);
    }
  }

  /** A new connection. */
  public InProcessClient client() {
    long id = ++clients;
    InProcessClient client = new InProcessClient(this, id, ports.get((int) (id % LOOPS)));
    engine.lifecycle().connected(client.session());
    runUntilIdle();
    return client;
  }

  /** The clock, which only {@link #advance} should move. */
  public FakeClock clock() {
    return clock;
  }

  /** What keeps the data. */
  public Durability durability() {
    return durability;
  }

  /** What runs scripts. */
  public Scripts scripts() {
    return scripts;
  }

  /** The engine, for a look inside. */
  public Engine engine() {
    return engine;
  }

  /**
   * Lets time pass. Whatever falls due meanwhile happens at its own time, to the millisecond; over
   * very long times in steps of a ten-thousandth of them.
   */
  public void advance(Duration by) {
    long end = clock.millis() + by.toMillis();
    long nanos = clock.nanos() + by.toNanos();
    long step = Math.max(1, by.toMillis() / MOST_STEPS);
    long next = engine.regularWork().run();
    runUntilIdle();
    while (next <= end) {
      clock.advanceTo(Math.max(next, clock.millis() + (next <= clock.millis() ? 0 : step)));
      long after = engine.regularWork().run();
      runUntilIdle();
      next = after <= clock.millis() ? clock.millis() + 1 : Math.max(after, clock.millis() + step);
    }
    clock.advance(Duration.ofNanos(nanos - clock.nanos()));
    engine.regularWork().run();
    runUntilIdle();
  }

  /** Lets everything happen that was posted to the loops or to the data context. */
  public void runUntilIdle() {
    Runnable task = next();
    while (task != null) {
      task.run();
      task = next();
    }
  }

  private Runnable next() {
    Runnable task = posted.poll();
    return task == null ? engine.context().inbox().poll() : task;
  }

  /** Lets no shadow replica follow: for tests of what counts or costs only while somebody does. */
  public InProcessServer alone() {
    engine.propagation().remove(shadow);
    OpenServers.remove(this);
    alone = true;
    return this;
  }

  /** Data change now in a way that nothing propagates: the shadow replica gets a copy. */
  public void desynchronized() {
    desynchronized = true;
  }

  /** Begins to follow anew, if data changed without being propagated. */
  void synchronize() {
    if (desynchronized && !alone) {
      shadow.synchronize();
    }
    desynchronized = false;
  }

  /**
   * Nothing runs on its own, so there is nothing to end; the books on the data must be right, and
   * the shadow replica have the same data now.
   */
  @Override
  public void close() {
    KeyspaceWalk.check(engine.keyspace());
    if (OpenServers.remove(this)) {
      verifyShadow();
    }
  }

  /**
   * The shadow replica has the same data, or else a test fails. It has nothing to show if data
   * changed without being propagated and no request came since: it would get a copy now.
   */
  void verifyShadow() {
    if (!desynchronized) {
      shadow.verify();
    }
    shadow.end();
  }
}
