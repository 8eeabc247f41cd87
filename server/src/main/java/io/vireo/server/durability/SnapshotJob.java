package io.vireo.server.durability;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPage;
import io.vireo.server.engine.Engine;
import io.vireo.server.keyspace.Cut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jctools.queues.SpscArrayQueue;

/**
 * A snapshot being written: the data context shows the keyspace in slices, a disk worker packs and
 * writes what it is handed. Data context, but for what the disk worker does.
 */
final class SnapshotJob implements RewriteJob {
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
   * @param temporary where it is written
   * @param target where it is put when it is whole
   */
  record Order(
      DurableFiles files,
      int version,
      boolean idle,
      boolean preamble,
      RdbFile.Options options,
      Path temporary,
      Path target) {}

  private final Engine engine;
  private final Order order;
  private final FileInMaking making;
  private final Consumer<IOException> whenDone;
  private final Queue<RdbPage> spare = new SpscArrayQueue<>(SPARE_PAGES);
  private final SnapshotWriter writer;
  private final Cut cut;
  private final long total;
  private final long begunAt;
  private boolean shown;

  /** Room that was taken for strings on pages which are not handed over yet. */
  private long lent;

  private boolean ended;
  private final KeyDelay delay = new KeyDelay();

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
    this.engine = engine;
    this.order = order;
    this.whenDone = whenDone;
    making =
        new FileInMaking(new Steps(), disk, engine.inbox()::wake, () -> back.execute(this::done));
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
    cut = engine.keyspace().cut(writer);
    begin();
  }

  private void begin() {
    try {
      making.open();
    } catch (Throwable refused) {
      engine.keyspace().endCut();
      throw refused;
    }
  }

  @Override
  public void keyDelay(long micros) {
    delay.micros(micros);
  }

  /** Keys written so far. */
  long keys() {
    return writer.keys();
  }

  /** Bytes of pages that are on their way to the disk, or cannot go there yet. */
  @Override
  public long kept() {
    return writer.kept() + making.pending();
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
  public long readyAt() {
    return making.isBehind() ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public boolean step() {
    boolean more = making.failure() == null && show();
    if (!more) {
      finish();
    }
    return more;
  }

  /** Shows some more; whatever goes wrong fails the snapshot, and nothing else. */
  private boolean show() {
    try {
      long before = writer.keys();
      boolean more = cut.step();
      delay.passed(writer.keys() - before, engine.clock().millis());
      return more;
    } catch (Throwable failed) {
      making.fail(failed);
      return false;
    }
  }

  private void finish() {
    if (shown) {
      return;
    }
    letGo();
    if (making.failure() == null) {
      end();
    }
    close();
  }

  private void close() {
    engine.heap().give(lent);
    lent = 0;
    making.close();
  }

  private void end() {
    try {
      writer.out().end();
    } catch (Throwable failed) {
      making.fail(failed);
    }
  }

  private void letGo() {
    shown = true;
    engine.keyspace().endCut();
    writer.release();
  }

  @Override
  public boolean cancel() {
    if (!making.giveUp()) {
      return false;
    }
    ended = true;
    if (!shown) {
      letGo();
      close();
    }
    return true;
  }

  /** Waits for a file that takes its place, so that {@link #cancel} came too late. */
  void awaitEnd() {
    making.awaitEnd();
    done();
  }

  /** Asks for room to copy a long string, and for what compressing it gives. */
  private boolean takeRoom(int length) {
    long bytes = COPIES * (long) length;
    boolean taken = engine.heap().take(bytes);
    lent += taken ? bytes : 0;
    return taken;
  }

  private RdbPage page() {
    RdbPage used = spare.poll();
    return used == null ? new RdbPage() : used;
  }

  private void hand(RdbPage page) {
    long given = page.isPlain() ? 0 : lent;
    lent -= given;
    making.hand(page.used(), () -> write(page), () -> engine.heap().give(given));
  }

  private void done() {
    if (!ended) {
      ended = true;
      whenDone.accept(making.failure());
    }
  }

  // ------------------------------------------------------------------------- disk worker

  private final class Steps implements FileInMaking.Steps {
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
  }

  private void write(RdbPage page) throws IOException {
    file.write(page);
    if (page.isPlain()) {
      page.clear();
      spare.offer(page);
    }
  }
}
