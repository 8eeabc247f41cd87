package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Begins to write bases of the log, as snapshots or as commands. Data context only. */
final class BaseWriting {
  private final Engine engine;
  private final Config config;
  private final Snapshots snapshots;
  private final LogManifest manifest;
  private final DurableFiles files;
  private final Executor disk;

  BaseWriting(Engine engine, Snapshots snapshots, LogManifest manifest, Disk disk) {
    this.engine = engine;
    this.config = engine.config();
    this.snapshots = snapshots;
    this.manifest = manifest;
    this.files = disk.files();
    this.disk = disk.snapshots();
  }

  private boolean isSnapshot() {
    return config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE);
  }

  /** Why a base of the present data cannot be written, or null. */
  String refusal() {
    return isSnapshot() ? snapshots.refusal() : null;
  }

  /** Begins a base of the present state, to be written while commands go on. */
  RewriteJob begin(AofFile base, Consumer<IOException> whenDone) {
    return job(base, "temp-rewriteaof-bg-", disk, engine.inbox()::add, whenDone);
  }

  /** Writes a base while everybody waits. */
  void writeNow(AofFile base) throws IOException {
    IOException[] result = new IOException[1];
    job(base, "temp-rewriteaof-", Runnable::run, Runnable::run, failed -> result[0] = failed)
        .runToEnd();
    if (result[0] != null) {
      throw result[0];
    }
  }

  private RewriteJob job(
      AofFile base, String prefix, Executor on, Executor back, Consumer<IOException> whenDone) {
    Path target = manifest.directory().path(base);
    String temporary = prefix + ProcessHandle.current().pid() + ".aof";
    return isSnapshot()
        ? new SnapshotJob(engine, snapshots.order(target, temporary, true), on, back, whenDone)
        : new CommandLogJob(
            engine,
            files,
            config.get(GeneralSettings.DIR).resolve(temporary),
            target,
            on,
            back,
            whenDone);
  }
}
