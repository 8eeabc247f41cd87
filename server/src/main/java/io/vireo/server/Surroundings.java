package io.vireo.server;

import io.vertx.core.Vertx;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.peer.Passage;
import io.vireo.server.sentinel.SentinelState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a server finds around it. Immutable; any thread. */
public final class Surroundings {
  private static final Logger LOG = LoggerFactory.getLogger(Surroundings.class);

  /*
   * Nothing is assigned once a copy has been given away: see with().
   */
  private Optional<Path> file = Optional.empty();
  private Disk disk = Disk.AT_ONCE;
  private RandomGenerator random;
  private MemoryBudget heap;
  private Optional<SentinelState> sentinel = Optional.empty();
  private Optional<Vertx> vertx = Optional.empty();
  private boolean anyPort;
  private Optional<Clock> nodeClock = Optional.empty();
  private Passage passage = Passage.OPEN;
  private boolean daemonThreads;
  private List<Gate> gates = List.of();
  private Runnable crash =
      () -> LOG.error("This server belongs to another program, which goes on after the crash");

  private Surroundings(RandomGenerator random, MemoryBudget heap) {
    this.random = random;
    this.heap = heap;
  }

  /** No configuration file, everything written at once, other choices in each run, this JVM. */
  public static Surroundings usual() {
    return new Surroundings(new SplittableRandom(), MemoryBudget.ofThisJvm());
  }

  /** A copy with a change. */
  private Surroundings with(Consumer<Surroundings> change) {
    Surroundings copy = new Surroundings(random, heap);
    copy.file = file;
    copy.disk = disk;
    copy.sentinel = sentinel;
    copy.vertx = vertx;
    copy.anyPort = anyPort;
    copy.nodeClock = nodeClock;
    copy.passage = passage;
    copy.daemonThreads = daemonThreads;
    copy.gates = gates;
    copy.crash = crash;
    change.accept(copy);
    return copy;
  }

  /** Its configuration file. */
  public Optional<Path> file() {
    return file;
  }

  /** These surroundings with another configuration file, or none. */
  public Surroundings file(Optional<Path> other) {
    return with(copy -> copy.file = other);
  }

  /** Where it keeps its data. */
  public Disk disk() {
    return disk;
  }

  /** These surroundings with another disk. */
  public Surroundings disk(Disk other) {
    return with(copy -> copy.disk = other);
  }

  /** What choices at random are drawn from. */
  public RandomGenerator random() {
    return random;
  }

  /** These surroundings with another source of random numbers, as to repeat choices. */
  public Surroundings random(RandomGenerator other) {
    return with(copy -> copy.random = other);
  }

  /** The room of the JVM's heap. */
  public MemoryBudget heap() {
    return heap;
  }

  /** These surroundings with a heap that may be smaller than that of this JVM. */
  public Surroundings heap(MemoryBudget other) {
    return with(copy -> copy.heap = other);
  }

  /** What it watches if it is a Sentinel, which has no data of its own. */
  public Optional<SentinelState> sentinel() {
    return sentinel;
  }

  /** These surroundings for a Sentinel, which needs a configuration file that it can write. */
  public Surroundings sentinel(SentinelState state) {
    return with(copy -> copy.sentinel = Optional.of(state));
  }

  /** Whose event loops it shares; empty if it has its own. */
  public Optional<Vertx> vertx() {
    return vertx;
  }

  /**
   * These surroundings with the event loops of another owner, which closes them, or with its own.
   */
  public Surroundings vertx(Optional<Vertx> other) {
    return with(copy -> copy.vertx = other);
  }

  /** Whether {@code port 0} means one that the system chooses, and not none. */
  public boolean anyPort() {
    return anyPort;
  }

  /** These surroundings, where {@code port 0} means a port that the system chooses. */
  public Surroundings onAnyPort() {
    return with(copy -> copy.anyPort = true);
  }

  /**
   * By which a node of a cluster judges the others; empty if by the server's own, whose time a test
   * may move faster than messages travel.
   */
  public Optional<Clock> nodeClock() {
    return nodeClock;
  }

  /** These surroundings with a clock for the nodes of a cluster alone. */
  public Surroundings nodeClock(Clock other) {
    return with(copy -> copy.nodeClock = Optional.of(other));
  }

  /** The network between this server and others. */
  public Passage passage() {
    return passage;
  }

  /** These surroundings with another network between this server and others. */
  public Surroundings passage(Passage other) {
    return with(copy -> copy.passage = other);
  }

  /**
   * Whether the JVM may end while the server runs; that of a shared Vert.x is for its owner to say.
   */
  public boolean daemonThreads() {
    return daemonThreads;
  }

  /** These surroundings, in which the JVM may end while the server runs. */
  public Surroundings onDaemonThreads() {
    return with(copy -> copy.daemonThreads = true);
  }

  /** What is done for a crash that a Sentinel is to simulate. */
  public Runnable crash() {
    return crash;
  }

  /** These surroundings, where a Sentinel simulates a crash by this. */
  public Surroundings crash(Runnable other) {
    return with(copy -> copy.crash = other);
  }

  /** Reasons of the program around it for which commands may not run; asked first. */
  public List<Gate> gates() {
    return gates;
  }

  /** These surroundings with further reasons for which commands may not run. */
  public Surroundings gates(List<Gate> other) {
    return with(copy -> copy.gates = other);
  }
}
