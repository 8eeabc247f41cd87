package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.Engine;
import io.vireo.server.keyspace.Cut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The base of a log being written as commands: the data context shows the keyspace in slices, a
 * disk worker writes. Data context, but for what the disk worker does.
 */
final class CommandLogJob implements RewriteJob {
  private static final long MOST_PENDING = 2L << 20;
  private static final long SYNC_EVERY = 4L << 20;

  private final Engine engine;
  private final DurableFiles files;
  private final Path temporary;
  private final Path target;
  private final Executor disk;
  private final Executor back;
  private final Consumer<IOException> whenDone;
  private final CommandLogWriter writer = new CommandLogWriter(this::hand);
  private final AtomicLong pending = new AtomicLong();
  private final KeyDelay delay = new KeyDelay();
  private final Cut cut;
  private boolean shown;
  private boolean ended;

  // Disk worker
  private AofAppender file;
  private final boolean syncOften;
  private long synced;
  private volatile IOException failure;

  CommandLogJob(
      Engine engine,
      DurableFiles files,
      Path temporary,
      Path target,
      Executor disk,
      Executor back,
      Consumer<IOException> whenDone) {
    this.engine = engine;
    this.files = files;
    this.temporary = temporary;
    this.target = target;
    this.disk = disk;
    this.back = back;
    this.whenDone = whenDone;
    syncOften = engine.config().get(AppendOnlySettings.AOF_REWRITE_INCREMENTAL_FSYNC);
    if (engine.config().get(AppendOnlySettings.AOF_TIMESTAMP_ENABLED)) {
      writer.raw(AppendLog.stamp(engine.clock().millis()));
    }
    cut = engine.keyspace().cut(writer);
    disk.execute(this::open);
  }

  private void hand(byte[] bytes) {
    pending.addAndGet(bytes.length);
    disk.execute(() -> write(bytes));
  }

  @Override
  public long readyAt() {
    return pending.get() > MOST_PENDING ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public boolean step() {
    long before = writer.keys();
    boolean more = failure == null && cut.step();
    delay.passed(writer.keys() - before, engine.clock().millis());
    if (!more && !shown) {
      shown = true;
      engine.keyspace().endCut();
      writer.release();
      writer.flush();
      disk.execute(this::close);
    }
    return more;
  }

  @Override
  public void keyDelay(long micros) {
    delay.micros(micros);
  }

  @Override
  public void cancel() {
    ended = true;
    if (!shown) {
      shown = true;
      engine.keyspace().endCut();
      writer.release();
    }
    failure = new IOException("The rewrite was given up");
    disk.execute(this::close);
  }

  // ------------------------------------------------------------------------- disk worker

  private void open() {
    try {
      files.ensureDirectory(target.getParent());
      file = AofAppender.fresh(files, temporary);
    } catch (IOException failed) {
      failure = failed;
    }
  }

  private void write(byte[] bytes) {
    if (failure == null) {
      try {
        file.append(bytes);
        if (syncOften && file.size() - synced >= SYNC_EVERY) {
          file.sync();
          synced = file.size();
        }
      } catch (IOException failed) {
        failure = failed;
      }
    }
    pending.addAndGet(-bytes.length);
    engine.inbox().wake();
  }

  private void close() {
    if (failure == null) {
      try {
        file.sync();
        file.close();
        files.replace(temporary, target);
      } catch (IOException failed) {
        failure = failed;
      }
    }
    if (failure != null && file != null) {
      files.discard(file, temporary);
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
