package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.Engine;
import io.vireo.server.keyspace.Cut;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * The base of a log being written as commands: the data context shows the keyspace in slices, a
 * disk worker writes. Data context, but for what the disk worker does.
 */
final class CommandLogJob implements RewriteJob {
  private static final long SYNC_EVERY = 4L << 20;

  private final Engine engine;
  private final DurableFiles files;
  private final Path temporary;
  private final Path target;
  private final FileInMaking making;
  private final Consumer<IOException> whenDone;
  private final CommandLogWriter writer = new CommandLogWriter(this::hand);
  private final KeyDelay delay = new KeyDelay();
  private final Cut cut;
  private boolean shown;
  private boolean ended;

  // Disk worker
  private AofAppender file;
  private final boolean syncOften;
  private long synced;

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
    this.whenDone = whenDone;
    making =
        new FileInMaking(new Steps(), disk, engine.inbox()::wake, () -> back.execute(this::done));
    syncOften = engine.config().get(AppendOnlySettings.AOF_REWRITE_INCREMENTAL_FSYNC);
    if (engine.config().get(AppendOnlySettings.AOF_TIMESTAMP_ENABLED)) {
      writer.raw(AppendLog.stamp(engine.clock().millis()));
    }
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

  private void hand(byte[] bytes) {
    making.hand(bytes.length, () -> write(bytes));
  }

  @Override
  public long readyAt() {
    return making.isBehind() ? Long.MAX_VALUE : delay.resumeAt();
  }

  @Override
  public boolean step() {
    boolean more = making.failure() == null && show();
    if (!more && !shown) {
      letGo();
      if (making.failure() == null) {
        end();
      }
      making.close();
    }
    return more;
  }

  /** Shows some more; whatever goes wrong fails the base, and nothing else. */
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

  private void end() {
    try {
      writer.flush();
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
  public long kept() {
    return making.pending();
  }

  @Override
  public void keyDelay(long micros) {
    delay.micros(micros);
  }

  @Override
  public boolean cancel() {
    if (!making.giveUp()) {
      return false;
    }
    ended = true;
    if (!shown) {
      letGo();
      making.close();
    }
    return true;
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
      files.ensureDirectory(target.getParent());
      file = AofAppender.fresh(files, temporary);
    }

    @Override
    public void complete() throws IOException {
      file.sync();
      file.close();
    }

    @Override
    public void place() throws IOException {
      files.replace(temporary, target);
    }

    @Override
    public void discard() {
      if (file != null) {
        files.discard(file, temporary);
      }
    }
  }

  private void write(byte[] bytes) throws IOException {
    file.append(bytes);
    if (syncOften && file.size() - synced >= SYNC_EVERY) {
      file.sync();
      synced = file.size();
    }
  }
}
