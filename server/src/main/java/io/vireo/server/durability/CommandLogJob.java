package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.keyspace.Keyspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The base of a log being written as commands. Data context, but for what the disk worker does. */
final class CommandLogJob extends CutJob {
  private static final long SYNC_EVERY = 4L << 20;

  private final DurableFiles files;
  private final Path temporary;
  private final Path target;
  private final CommandLogWriter writer = new CommandLogWriter(this::hand);

  // Disk worker
  private AofAppender file;
  private final boolean syncOften;
  private long synced;

  CommandLogJob(
      Inbox inbox,
      Config config,
      Clock clock,
      Keyspace keyspace,
      DurableFiles files,
      List<byte[]> libraries,
      Path temporary,
      Path target,
      Executor disk,
      Executor back,
      Consumer<IOException> whenDone) {
    super(inbox, keyspace, clock, disk, back, whenDone);
    this.files = files;
    this.temporary = temporary;
    this.target = target;
    syncOften = config.get(AppendOnlySettings.AOF_REWRITE_INCREMENTAL_FSYNC);
    if (config.get(AppendOnlySettings.AOF_TIMESTAMP_ENABLED)) {
      writer.raw(AppendLog.stamp(clock.millis()));
    }
    libraries.forEach(writer::library);
    begin(writer);
  }

  private void hand(byte[] bytes) {
    making.hand(bytes.length, () -> write(bytes));
  }

  @Override
  long keys() {
    return writer.keys();
  }

  @Override
  void end() {
    writer.flush();
  }

  @Override
  void release() {
    writer.release();
  }

  // ------------------------------------------------------------------------- disk worker

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

  private void write(byte[] bytes) throws IOException {
    file.append(bytes);
    if (syncOften && file.size() - synced >= SYNC_EVERY) {
      file.sync();
      synced = file.size();
    }
  }
}
