package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.EvictionPolicy;
import io.vireo.config.GeneralSettings;
import io.vireo.config.MemorySettings;
import io.vireo.config.SavePoint;
import io.vireo.config.SnapshotSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.server.engine.Engine;
import io.vireo.server.snapshot.FormatVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Saves the data set: when asked, when enough has changed, when the server ends. Data context only.
 *
 * <p>A snapshot in the background needs no second process and no second copy: see {@link
 * io.vireo.server.keyspace.Cut}.
 */
public final class Snapshots {
  /** What came of a wish. */
  public enum Answer {
    /** It has begun. */
    STARTED,
    /** It will begin as soon as it can. */
    SCHEDULED,
    /** A snapshot is being written already. */
    BUSY,
    /** The log is being rewritten, which cannot be done at the same time. */
    REWRITING,
    /** The version that the settings ask for cannot hold the data: {@link #refusal}. */
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final long RETRY_SECONDS = 5;
  private static final long MILLI = 1000;
  private static final Set<EvictionPolicy> LRU =
      EnumSet.of(EvictionPolicy.ALLKEYS_LRU, EvictionPolicy.VOLATILE_LRU);
  private static final String MISCONF =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";

  private final Engine engine;
  private final Config config;
  private final DurableFiles files;
  private final Executor disk;
  private final DiskErrors errors;
  private Runnable finishOther = () -> {};
  private SnapshotJob job;
  private boolean scheduled;
  private boolean failed;
  private long dirtyAtBegin;
  private long lastSave;
  private long lastTry;
  private long lastSeconds = -1;
  private long saves;
  private long backgroundSaves;
  private long lastAhead;
  private final Set<Path> temporary = ConcurrentHashMap.newKeySet();

  Snapshots(Engine engine, Disk disk, DiskErrors errors) {
    this.engine = engine;
    this.config = engine.config();
    this.files = disk.files();
    this.disk = disk.snapshots();
    this.errors = errors;
    lastSave = engine.clock().millis() / MILLI;
    engine.cron().every(100, this::regularly);
    config.listen(SnapshotSettings.STOP_WRITES_ON_BGSAVE_ERROR, on -> tellErrors());
    config.listen(SnapshotSettings.SAVE, points -> tellErrors());
    config.listen(SnapshotSettings.RDB_KEY_SAVE_DELAY, micros -> delayKeys());
  }

  private long now() {
    return engine.keyspace().now() / MILLI;
  }

  /** The file of the snapshot. */
  public Path target() {
    return config.resolve(config.get(SnapshotSettings.DBFILENAME));
  }

  /** Why the settings' version of the format cannot hold the present data, or null. */
  public String refusal() {
    return FormatVersion.refusal(
        FormatVersion.needed(engine.keyspace()), config.get(VireoSettings.RDB_VERSION));
  }

  SnapshotJob.Order order(Path target, String temporary, boolean preamble) {
    RdbFile.Options options =
        new RdbFile.Options(
            config.get(SnapshotSettings.RDBCOMPRESSION),
            config.get(SnapshotSettings.RDBCHECKSUM),
            config.get(
                preamble
                    ? AppendOnlySettings.AOF_REWRITE_INCREMENTAL_FSYNC
                    : SnapshotSettings.RDB_SAVE_INCREMENTAL_FSYNC));
    int pinned = config.get(VireoSettings.RDB_VERSION);
    return new SnapshotJob.Order(
        files,
        pinned == FormatVersion.AUTO ? FormatVersion.needed(engine.keyspace()) : pinned,
        LRU.contains(config.get(MemorySettings.MAXMEMORY_POLICY)),
        preamble,
        options,
        config.get(GeneralSettings.DIR).resolve(temporary),
        target);
  }

  /**
   * What to write now. One that was called off goes on with its file until the disk worker has come
   * to removing it, and the next may be written before that: each has a file of its own.
   */
  private SnapshotJob.Order order(String kind) {
    String name = "temp-" + kind + ProcessHandle.current().pid() + ".rdb";
    SnapshotJob.Order order = order(target(), name, false);
    temporary.add(order.temporary());
    return order;
  }

  /** Removes a snapshot that is half written, for an exit that waits for nothing. Any thread. */
  public void removeTemporary() {
    for (Path half : temporary) {
      try {
        files.delete(half);
      } catch (IOException alreadyBad) {
        LOG.warn("The snapshot {} could not be removed: {}", half, alreadyBad.toString());
      }
    }
  }

  /** Sets what ends another cut before a snapshot is written while everybody waits. */
  void beforeSave(Runnable task) {
    finishOther = task;
  }

  /** True while a snapshot is written in the background. */
  public boolean isRunning() {
    return job != null;
  }

  /** True if one is to be begun as soon as possible. */
  public boolean isScheduled() {
    return scheduled;
  }

  /**
   * Saves now, while everybody waits.
   *
   * @return false if that failed, which is in the log
   */
  public boolean save() {
    String refusal = refusal();
    if (refusal != null) {
      return failedNow(new IOException(refusal));
    }
    finishOther.run();
    IOException[] result = new IOException[1];
    begun();
    SnapshotJob whole =
        new SnapshotJob(
            engine, order(""), Runnable::run, Runnable::run, failure -> result[0] = failure);
    whole.keyDelay(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
    while (whole.step()) {
      pause(whole.readyAt() - engine.clock().millis());
    }
    return result[0] == null ? savedNow() : failedNow(result[0]);
  }

  private static void pause(long millis) {
    if (millis > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  private boolean savedNow() {
    LOG.info("DB saved on disk");
    saved();
    return true;
  }

  private boolean failedNow(IOException failure) {
    LOG.warn("Error saving the snapshot {} on disk: {}", target(), failure.toString());
    return false;
  }

  private void begun() {
    saves++;
    dirtyAtBegin = engine.keyspace().dirty();
    lastTry = now();
  }

  private void saved() {
    engine.keyspace().addDirty(-dirtyAtBegin);
    lastSave = now();
    failed = false;
    tellErrors();
  }

  /**
   * Begins to save in the background.
   *
   * @param schedule whether to do it later if it cannot be done now
   */
  public Answer saveInBackground(boolean schedule) {
    if (job != null) {
      return Answer.BUSY;
    }
    if (engine.invoker().isNested()) {
      scheduled = true;
      return Answer.SCHEDULED;
    }
    if (errors.isRewriting()) {
      scheduled |= schedule;
      return schedule ? Answer.SCHEDULED : Answer.REWRITING;
    }
    return begin() ? Answer.STARTED : Answer.REFUSED;
  }

  private boolean begin() {
    scheduled = false;
    String refusal = refusal();
    if (refusal != null) {
      lastTry = now();
      failed(new IOException(refusal));
      return false;
    }
    begun();
    backgroundSaves++;
    LOG.info("Background saving started by pid {}", ProcessHandle.current().pid());
    job = new SnapshotJob(engine, order("bg-"), disk, engine.inbox()::add, this::ended);
    delayKeys();
    engine.chores().add(job);
    return true;
  }

  private void delayKeys() {
    if (job != null) {
      job.keyDelay(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
    }
  }

  private void ended(IOException failure) {
    lastSeconds = now() - job.begunAt() / MILLI;
    lastAhead = job.ahead();
    job = null;
    if (failure == null) {
      LOG.info("Background saving terminated with success");
      saved();
    } else {
      failed(failure);
    }
  }

  private void failed(IOException failure) {
    LOG.warn("Background saving error: {}", failure.toString());
    failed = true;
    tellErrors();
  }

  /** Gives up a snapshot that is being written, or was to be; false if there was none. */
  public boolean cancel() {
    boolean was = scheduled || job != null;
    scheduled = false;
    if (job != null) {
      LOG.warn("Background saving was called off");
      engine.chores().remove(job);
      job.cancel();
      job = null;
    }
    return was;
  }

  /**
   * All keys were deleted: what is being saved is gone, and if the settings want snapshots, an
   * empty one follows once the command has ended, as it looks at the changes it made.
   */
  public void flushed() {
    cancel();
    if (!config.get(SnapshotSettings.SAVE).isEmpty()) {
      engine.inbox().add(this::saveEmpty);
    }
  }

  private void saveEmpty() {
    if (errors.isRewriting()) {
      scheduled = true;
    } else if (job == null) {
      save();
    }
  }

  private void tellErrors() {
    boolean stop =
        failed
            && config.get(SnapshotSettings.STOP_WRITES_ON_BGSAVE_ERROR)
            && !config.get(SnapshotSettings.SAVE).isEmpty();
    errors.snapshots(stop ? MISCONF : null);
  }

  private void regularly() {
    if (job != null || errors.isRewriting() || engine.gates().isLoading()) {
      return;
    }
    if (scheduled) {
      begin();
    } else if (!failed || now() - lastTry > RETRY_SECONDS) {
      saveIfDue(config.get(SnapshotSettings.SAVE));
    }
  }

  private void saveIfDue(List<SavePoint> points) {
    for (SavePoint point : points) {
      if (engine.keyspace().dirty() >= point.changes() && now() - lastSave > point.seconds()) {
        LOG.info("{} changes in {} seconds. Saving...", point.changes(), point.seconds());
        begin();
        return;
      }
    }
  }

  /** When the data was saved last, Unix seconds. */
  public long lastSave() {
    return lastSave;
  }

  /** False if the last snapshot in the background failed. */
  public boolean isHealthy() {
    return !failed;
  }

  /** How long the last snapshot in the background took, seconds; -1 before the first. */
  public long lastSeconds() {
    return lastSeconds;
  }

  /** For how long the present one has been written, seconds, or -1. */
  public long currentSeconds() {
    return job == null ? -1 : now() - job.begunAt() / MILLI;
  }

  /** Snapshots begun. */
  public long saves() {
    return saves;
  }

  /** Snapshots begun in the background. */
  public long backgroundSaves() {
    return backgroundSaves;
  }

  /** Bytes of the present snapshot that are written and cannot go to the disk yet. */
  public long kept() {
    return job == null ? 0 : job.kept();
  }

  /**
   * Bytes that the present snapshot wrote ahead of their turn, because their keys were about to
   * change: what copying on write is to a forked child.
   */
  public long ahead() {
    return job == null ? 0 : job.ahead();
  }

  /** The same for the last snapshot in the background. */
  public long lastAhead() {
    return lastAhead;
  }

  /** Keys that the present snapshot has written. */
  public long keysWritten() {
    return job == null ? 0 : job.keys();
  }

  /** Keys that it will write. */
  public long keysToWrite() {
    return job == null ? 0 : job.total();
  }
}
