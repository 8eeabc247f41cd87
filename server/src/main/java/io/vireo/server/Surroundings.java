package io.vireo.server;

import io.vireo.server.durability.Disk;
import io.vireo.server.engine.memory.MemoryBudget;
import java.nio.file.Path;
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
 */
public record Surroundings(
    Optional<Path> file, Disk disk, RandomGenerator random, MemoryBudget heap) {
  /** No configuration file, everything written at once, other choices in each run, this JVM. */
  public static Surroundings usual() {
    return new Surroundings(
        Optional.empty(), Disk.AT_ONCE, new SplittableRandom(), MemoryBudget.ofThisJvm());
  }

  /** The same with another configuration file, or none. */
  public Surroundings file(Optional<Path> other) {
    return new Surroundings(other, disk, random, heap);
  }

  /** The same with another disk. */
  public Surroundings disk(Disk other) {
    return new Surroundings(file, other, random, heap);
  }

  /** The same with other chance, as to repeat choices. */
  public Surroundings random(RandomGenerator other) {
    return new Surroundings(file, disk, other, heap);
  }

  /** The same in a heap that may be smaller than that of this JVM. */
  public Surroundings heap(MemoryBudget other) {
    return new Surroundings(file, disk, random, other);
  }
}
