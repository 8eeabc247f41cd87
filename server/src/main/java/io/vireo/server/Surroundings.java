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
import java.util.random.RandomGenerator;

/**
 * What a server finds around it.
 *
 * @param file its configuration file
 * @param disk where it keeps its data
 * @param random what choices at random are drawn from
 * @param heap the room of the JVM's heap
 * @param sentinel what it watches if it is a Sentinel, which has no data of its own
 * @param vertx whose event loops it shares; empty if it has its own
 * @param anyPort whether {@code port 0} means one that the system chooses, and not none
 * @param nodeClock by which a node of a cluster judges the others; empty if by the server's own,
 *     whose time a test may move faster than messages travel
 * @param passage the network between this server and others
 * @param daemonThreads whether the JVM may end while the server runs; that of a shared Vert.x is
 *     for its owner to say
 * @param gates reasons of the program around it for which commands may not run; asked first
 */
public record Surroundings(
    Optional<Path> file,
    Disk disk,
    RandomGenerator random,
    MemoryBudget heap,
    Optional<SentinelState> sentinel,
    Optional<Vertx> vertx,
    boolean anyPort,
    Optional<Clock> nodeClock,
    Passage passage,
    boolean daemonThreads,
    List<Gate> gates) {
  /** No configuration file, everything written at once, other choices in each run, this JVM. */
  public static Surroundings usual() {
    return new Surroundings(
        Optional.empty(),
        Disk.AT_ONCE,
        new SplittableRandom(),
        MemoryBudget.ofThisJvm(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty(),
        Passage.OPEN,
        false,
        List.of());
  }

  /** These surroundings with another configuration file, or none. */
  public Surroundings file(Optional<Path> other) {
    return new Surroundings(
        other,
        disk,
        random,
        heap,
        sentinel,
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings with another disk. */
  public Surroundings disk(Disk other) {
    return new Surroundings(
        file,
        other,
        random,
        heap,
        sentinel,
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings with another source of random numbers, as to repeat choices. */
  public Surroundings random(RandomGenerator other) {
    return new Surroundings(
        file,
        disk,
        other,
        heap,
        sentinel,
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings with a heap that may be smaller than that of this JVM. */
  public Surroundings heap(MemoryBudget other) {
    return new Surroundings(
        file,
        disk,
        random,
        other,
        sentinel,
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings for a Sentinel, which needs a configuration file that it can write. */
  public Surroundings sentinel(SentinelState state) {
    return new Surroundings(
        file,
        disk,
        random,
        heap,
        Optional.of(state),
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /**
   * These surroundings with the event loops of another owner, which closes them, or with its own.
   */
  public Surroundings vertx(Optional<Vertx> other) {
    return new Surroundings(
        file,
        disk,
        random,
        heap,
        sentinel,
        other,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings, where {@code port 0} means a port that the system chooses. */
  public Surroundings onAnyPort() {
    return new Surroundings(
        file, disk, random, heap, sentinel, vertx, true, nodeClock, passage, daemonThreads, gates);
  }

  /** These surroundings with a clock for the nodes of a cluster alone. */
  public Surroundings nodeClock(Clock other) {
    return new Surroundings(
        file,
        disk,
        random,
        heap,
        sentinel,
        vertx,
        anyPort,
        Optional.of(other),
        passage,
        daemonThreads,
        gates);
  }

  /** These surroundings with another network between this server and others. */
  public Surroundings passage(Passage other) {
    return new Surroundings(
        file, disk, random, heap, sentinel, vertx, anyPort, nodeClock, other, daemonThreads, gates);
  }

  /** These surroundings, in which the JVM may end while the server runs. */
  public Surroundings onDaemonThreads() {
    return new Surroundings(
        file, disk, random, heap, sentinel, vertx, anyPort, nodeClock, passage, true, gates);
  }

  /** These surroundings with further reasons for which commands may not run. */
  public Surroundings gates(List<Gate> other) {
    return new Surroundings(
        file,
        disk,
        random,
        heap,
        sentinel,
        vertx,
        anyPort,
        nodeClock,
        passage,
        daemonThreads,
        other);
  }
}
