package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Keyspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Begins files of the keyspace as it is at the call. Data context only. */
final class CutJobs {
  private final Config config;
  private final Keyspace keyspace;
  private final Inbox inbox;
  private final Clock clock;
  private final MemoryBudget heap;

  /**
   * For this keyspace.
   *
   * @param inbox wakes the context when a file can go on
   * @param heap where room is taken for copies
   */
  CutJobs(Config config, Keyspace keyspace, Inbox inbox, Clock clock, MemoryBudget heap) {
    this.config = config;
    this.keyspace = keyspace;
    this.inbox = inbox;
    this.clock = clock;
    this.heap = heap;
  }

  /**
   * Begins a snapshot.
   *
   * @param disk where the file is written, in order
   * @param back leads from there back into the data context
   * @param whenDone called in the data context once the file is in place, or with what went wrong
   */
  SnapshotJob snapshot(
      SnapshotJob.Order order, Executor disk, Executor back, Consumer<IOException> whenDone) {
    return new SnapshotJob(inbox, config, clock, keyspace, heap, order, disk, back, whenDone);
  }

  /**
   * Begins the base of a log as commands.
   *
   * @param libraries the texts of the libraries of functions, which come first
   * @param temporary where it is written
   * @param target where it is put when it is whole
   */
  CommandLogJob commands(
      DurableFiles files,
      List<byte[]> libraries,
      Path temporary,
      Path target,
      Executor disk,
      Executor back,
      Consumer<IOException> whenDone) {
    return new CommandLogJob(
        inbox, config, clock, keyspace, files, libraries, temporary, target, disk, back, whenDone);
  }
}
