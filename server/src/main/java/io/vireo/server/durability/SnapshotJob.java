package io.vireo.server.durability;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.server.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jctools.queues.SpscArrayQueue;

/** A snapshot being written. Data context, but for what the disk worker does. */
final class SnapshotJob extends CutJob {
  /** A string is copied to a page, and what it becomes by compressing is no longer. */
  private static final int COPIES = 2;

  /** Pages that are kept to be filled again: as many as may wait. */
  private static final int SPARE_PAGES = 32;

  /**
   * What is to be written.
   *
   * @param files the door to the disk
   * @param version of the format
   * @param idle whether to tell for how long keys were not used
   * @param preamble whether the file begins an append-only log
   * @param libraries the texts of the libraries of functions
   * @param temporary where it is written
   * @param target where it is put when it is whole
   */
  record Order(
      DurableFiles files,
      int version,
      boolean idle,
      boolean preamble,
      List<byte[]> libraries,
      RdbFile.Options options,
      Path temporary,
      Path target) {}

  private final Order order;
  private final Queue<RdbPage> spare = new SpscArrayQueue<>(SPARE_PAGES);
  private final SnapshotWriter writer;
  private final long total;
  private final long begunAt;

  /** Room that was taken for strings on pages which are not handed over yet. */
  private long reserved;

  // Disk worker
  private RdbFile file;

  /**
   * Begins a snapshot of the present state.
   *
   * @param disk where files are written, in order
   * @param back leads from there back into the data context
   * @param whenDone called in the data context once the file is in place, or with what went wrong
   */
  SnapshotJob(
      Engine engine, Order order, Executor disk, Executor back, Consumer<IOException> whenDone) {
    super(engine, disk, back, whenDone);
    this.order = order;
    begunAt = engine.clock().millis();
    total = SnapshotFacts.keys(engine.keyspace());
    writer =
        new SnapshotWriter(
            order.version(),
            engine.keyspace().access(),
            order.idle(),
            this::page,
            this::hand,
            this::takeRoom);
    writer.out().header();
    SnapshotFacts.write(engine, order.preamble(), writer.out());
    order.libraries().forEach(writer.out()::function);
    begin(writer);
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
    engine.heap().release(reserved);
    reserved = 0;
  }

  /** Asks for room to copy a long string, and for what compressing it gives. */
  private boolean takeRoom(int length) {
    long bytes = COPIES * (long) length;
    boolean taken = engine.heap().tryReserve(bytes);
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
    making.hand(page.used(), () -> write(page), () -> engine.heap().release(given));
  }

  // ------------------------------------------------------------------------- disk worker

  @Override
  public void open() throws IOException {
    if (order.preamble()) {
      order.files().ensureDirectory(order.target().getParent());
    }
    file = new RdbFile(order.files(), order.temporary(), order.options());
  }

  @Override
  public void complete() throws IOException {
    file.complete();
  }

  @Override
  public void place() throws IOException {
    file.place(order.target());
  }

  @Override
  public void discard() {
    if (file != null) {
      file.discard();
    }
  }

  private void write(RdbPage page) throws IOException {
    file.write(page);
    if (page.isPlain()) {
      page.clear();
      spare.offer(page);
    }
  }
}
