package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.server.durability.making.SnapshotTarget;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Keyspace;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jctools.queues.atomic.SpscAtomicArrayQueue;

/** A snapshot being written. Data context, but for what the disk worker does. */
final class SnapshotJob extends CutJob {
  /** A string is copied to a page, and what it becomes by compressing is no longer. */
  private static final int COPIES = 2;

  /** Pages that are kept to be filled again: as many as may wait. */
  private static final int SPARE_PAGES = 32;

  /**
   * What is to be written.
   *
   * @param version of the format
   * @param keys whether the keys are written
   * @param idle whether to tell for how long keys were not used
   * @param preamble whether the file begins an append-only log
   * @param facts what else it tells of itself, by name
   * @param libraries the texts of the libraries of functions
   * @param target where it is written
   */
  record Order(
      int version,
      boolean keys,
      boolean idle,
      boolean preamble,
      Map<String, String> facts,
      List<byte[]> libraries,
      SnapshotTarget target) {}

  private final MemoryBudget heap;
  private final Order order;
  private final Queue<RdbPage> spare = new SpscAtomicArrayQueue<>(SPARE_PAGES);
  private final SnapshotWriter writer;
  private final long total;
  private final long begunAt;

  /** Room that was taken for strings on pages which are not handed over yet. */
  private long reserved;

  /**
   * Begins a snapshot of the present state.
   *
   * @param inbox wakes the context when the file can go on
   * @param heap where room is taken for copies of strings
   * @param disk where files are written, in order
   * @param back leads from there back into the data context
   * @param whenDone called in the data context once the file is in place, or with what went wrong
   */
  SnapshotJob(
      Inbox inbox,
      Config config,
      Clock clock,
      Keyspace keyspace,
      MemoryBudget heap,
      Order order,
      Executor disk,
      Executor back,
      Consumer<IOException> whenDone) {
    super(inbox, keyspace, clock, disk, back, whenDone);
    this.heap = heap;
    this.order = order;
    begunAt = clock.millis();
    total = SnapshotFacts.keys(keyspace);
    writer =
        new SnapshotWriter(
            order.version(),
            keyspace.access(),
            order.idle(),
            this::page,
            this::hand,
            this::takeRoom);
    writer.out().header();
    SnapshotFacts.write(config, keyspace, order.preamble(), writer.out());
    order.facts().forEach(writer.out()::aux);
    order.libraries().forEach(writer.out()::function);
    if (order.keys()) {
      begin(writer);
    } else {
      beginWithoutKeys();
    }
  }

  @Override
  long keys() {
    return writer.keys();
  }

  @Override
  public long kept() {
    return writer.kept() + super.kept();
  }

  /** Bytes written ahead of their turn, because their keys were about to change. */
  long ahead() {
    return writer.ahead();
  }

  /** Keys to write. */
  long total() {
    return total;
  }

  /** When it began, Unix milliseconds. */
  long begunAt() {
    return begunAt;
  }

  @Override
  void end() {
    writer.out().end();
  }

  @Override
  void release() {
    writer.release();
  }

  @Override
  void giveBack() {
    heap.release(reserved);
    reserved = 0;
  }

  /** Asks for room to copy a long string, and for what compressing it gives. */
  private boolean takeRoom(int length) {
    long bytes = COPIES * (long) length;
    boolean taken = heap.tryReserve(bytes);
    reserved += taken ? bytes : 0;
    return taken;
  }

  private RdbPage page() {
    RdbPage used = spare.poll();
    return used == null ? new RdbPage() : used;
  }

  private void hand(RdbPage page) {
    long given = page.isPlain() ? 0 : reserved;
    reserved -= given;
    making.hand(page.used(), () -> write(page), () -> heap.release(given));
  }

  // ------------------------------------------------------------------------- disk worker

  @Override
  boolean isHeldUp() {
    return order.target().isHeldUp();
  }

  @Override
  public void open() throws IOException {
    order.target().open();
  }

  @Override
  public void complete() throws IOException {
    order.target().complete();
  }

  @Override
  public void place() throws IOException {
    order.target().place();
  }

  @Override
  public void discard() {
    order.target().discard();
  }

  private void write(RdbPage page) throws IOException {
    order.target().write(page);
    if (page.isPlain()) {
      page.clear();
      spare.offer(page);
    }
  }
}
