package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.context.Inbox;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Begins to write bases of the log, as snapshots or as commands. Data context only. */
final class BaseWriting {
  private static final Logger LOG = LoggerFactory.getLogger(BaseWriting.class);

  private final CutJobs jobs;
  private final Inbox inbox;
  private final Config config;
  private final Snapshots snapshots;
  private final LibraryTexts libraries;
  private final LogManifest manifest;
  private final DurableFiles files;
  private final Executor disk;
  private final TemporaryFiles temporary;
  private final WriteLock lock;

  BaseWriting(
      CutJobs jobs,
      Config config,
      Inbox inbox,
      Snapshots snapshots,
      LibraryTexts libraries,
      LogManifest manifest,
      Disk disk,
      TemporaryFiles temporary) {
    this.jobs = jobs;
    this.inbox = inbox;
    this.config = config;
    this.snapshots = snapshots;
    this.libraries = libraries;
    this.manifest = manifest;
    this.files = disk.files();
    this.disk = disk.snapshots();
    this.temporary = temporary;
    this.lock = new WriteLock(disk.files());
  }

  private boolean isSnapshot() {
    return config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE);
  }

  /**
   * The process counts on being the only one that writes the log, if the settings have it written.
   *
   * @return what keeps the server from starting, or null
   */
  String claim() {
    lock.want();
    return !config.get(AppendOnlySettings.APPENDONLY) || lock.hold(locked())
        ? null
        : "Another server writes its append-only log to "
            + manifest.directory().path()
            + ". Give this one another dir, appenddirname or appendfilename.";
  }

  /** Others may write the log from now on. */
  void release() {
    lock.release();
  }

  /** What stands for the files of the log: two logs of other names may share a directory. */
  private Path locked() {
    Path directory = manifest.directory().path();
    return directory.resolveSibling(
        directory.getFileName() + "-" + config.get(AppendOnlySettings.APPENDFILENAME));
  }

  /** Why a base of the present data must not be written, or null. */
  String refusal() {
    if (!lock.hold(locked())) {
      return "Another server writes its log to " + config.get(AppendOnlySettings.APPENDDIRNAME);
    }
    return isSnapshot() || snapshots.isPartOnly() ? snapshots.contentRefusal() : null;
  }

  /** Begins a base of the present state, to be written while commands go on. */
  RewriteJob begin(AofFile base, Consumer<IOException> whenDone) {
    return job(base, "temp-rewriteaof-bg-", disk, inbox::add, whenDone);
  }

  /** Writes a base while all clients wait. */
  void writeNow(AofFile base) throws IOException {
    IOException[] result = new IOException[1];
    job(base, "temp-rewriteaof-", Runnable::run, Runnable::run, failed -> result[0] = failed)
        .runToEnd();
    if (result[0] != null) {
      throw result[0];
    }
  }

  /**
   * Deletes a base that was given up too late: it has its name, but no manifest tells of it. The
   * worker does that after it has brought the base to its end.
   */
  void remove(AofFile base) {
    Path path = manifest.directory().path(base);
    disk.execute(() -> delete(path));
  }

  private void delete(Path path) {
    try {
      files.delete(path);
    } catch (IOException stays) {
      LOG.warn("The unused base {} could not be removed: {}", path, stays.toString());
    }
  }

  private RewriteJob job(
      AofFile base, String prefix, Executor on, Executor back, Consumer<IOException> whenDone) {
    Path target = manifest.directory().path(base);
    Path path = temporary.path(prefix, ".aof");
    return isSnapshot()
        ? jobs.snapshot(snapshots.order(target, path, true), on, back, whenDone)
        : jobs.commands(files, libraries.all(), path, target, on, back, whenDone);
  }
}
