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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jctools.queues.SpscArrayQueue;

/**
 * A snapshot being written: the data context shows the keyspace in slices, a disk worker packs and
 * writes what it is handed. Data context, but for what the disk worker does.
 */
final class SnapshotJob implements RewriteJob {
  /** What waits for the disk at most before the walk pauses. */
  private static final long MOST_PENDING = 2L << 20;

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
  private final Executor disk;
  private final Executor back;
  private final Consumer<IOException> whenDone;
  private final AtomicLong pending = new AtomicLong();
  private final Queue<RdbPage> spare = new SpscArrayQueue<>(SPARE_PAGES);
  private final SnapshotWriter writer;
  private final Cut cut;
  private final long total;
  private final long begunAt;
  private boolean shown;
  private boolean ended;
  private final KeyDelay delay = new KeyDelay();

  // Disk worker
  private RdbFile file;
  private volatile IOException failure;

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
    this.disk = disk;
    this.back = back;
    this.whenDone = whenDone;
    begunAt = engine.clock().millis();
    total = SnapshotFacts.keys(engine.keyspace());
    writer =
        new SnapshotWriter(
            order.version(), engine.keyspace().access(), order.idle(), this::page, this::hand);
    writer.out().header();
    SnapshotFacts.write(engine, order.preamble(), writer.out());
    cut = engine.keyspace().cut(writer);
    disk.execute(this::open);
  }

  @Override
  public void keyDelay(long micros) {
    delay.micros(micros);
  }

  /** Keys written so far. */
  long keys() {
    return writer.keys();
  }

  /** Bytes that are written and cannot go to the disk yet. */
  long kept() {
    return writer.kept();
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
    return pending.get() > MOST_PENDING ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public boolean step() {
    if (failure != null || !show()) {
      finish();
      return false;
    }
    return true;
  }

  private boolean show() {
    long before = writer.keys();
    boolean more = cut.step();
    delay.passed(writer.keys() - before, engine.clock().millis());
    return more;
  }

  private void finish() {
    if (shown) {
      return;
    }
    shown = true;
    engine.keyspace().endCut();
    writer.release();
    writer.out().end();
    disk.execute(this::close);
  }

  @Override
  public void cancel() {
    ended = true;
    if (!shown) {
      shown = true;
      engine.keyspace().endCut();
      writer.release();
    }
    failure = new IOException("The snapshot was given up");
    disk.execute(this::close);
  }

  private RdbPage page() {
    RdbPage used = spare.poll();
    return used == null ? new RdbPage() : used;
  }

  private void hand(RdbPage page) {
    pending.addAndGet(page.used());
    disk.execute(() -> write(page));
  }

  // ------------------------------------------------------------------------- disk worker

  private void open() {
    try {
      if (order.preamble()) {
        order.files().ensureDirectory(order.target().getParent());
      }
      file = new RdbFile(order.files(), order.temporary(), order.options());
    } catch (IOException failed) {
      failure = failed;
    }
  }

  private void write(RdbPage page) {
    if (failure == null) {
      try {
        file.write(page);
      } catch (IOException failed) {
        failure = failed;
      }
    }
    int written = page.used();
    if (page.isPlain()) {
      page.clear();
      spare.offer(page);
    }
    long before = pending.getAndAdd(-written);
    if (before > MOST_PENDING && before - written <= MOST_PENDING || failure != null) {
      engine.inbox().wake();
    }
  }

  private void close() {
    if (failure == null) {
      try {
        file.finish(order.target());
      } catch (IOException failed) {
        failure = failed;
      }
    }
    if (failure != null && file != null) {
      file.discard();
    }
    back.execute(this::done);
  }

  private void done() {
    if (!ended) {
      ended = true;
      whenDone.accept(failure);
    }
  }
}
