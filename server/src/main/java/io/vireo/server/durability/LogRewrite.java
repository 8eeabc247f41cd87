package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.SnapshotSettings;
import io.vireo.persistence.aof.AofDirectory;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.Engine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the append-only log by a shorter one: a new base of the present state, and what happens
 * from now on. Data context only.
 *
 * <p>At the moment of the cut a new increment begins, and the manifest names it behind the old
 * files at once. So a crash in the middle loses nothing. Only when the new base lasts does the
 * manifest name it in place of the old files, which are deleted then.
 */
public final class LogRewrite {
  private static final Logger LOG = LoggerFactory.getLogger(LogRewrite.class);
  private static final long SECOND = 1000;

  /** So many failures in a row, and from then on the pauses between tries grow. */
  private static final int FAILURES_UNTIL_LIMIT = 3;

  private static final long LONGEST_PAUSE_MINUTES = 60;

  private final Engine engine;
  private final Config config;
  private final AppendLog log;
  private final Snapshots snapshots;
  private final DiskErrors errors;
  private final DurableFiles files;
  private final Executor disk;
  private RewriteJob job;
  private Runnable outcome;
  private AofFile base;
  private int kept;
  private boolean turningOn;
  private boolean unsure;
  private boolean scheduled;
  private boolean healthy = true;
  private long begunAt;
  private long lastSeconds = -1;
  private long rewrites;
  private int failures;
  private long pauseMinutes;
  private long pauseUntil;

  LogRewrite(Engine engine, AppendLog log, Snapshots snapshots, DiskErrors errors, Disk disk) {
    this.engine = engine;
    this.config = engine.config();
    this.log = log;
    this.snapshots = snapshots;
    this.errors = errors;
    this.files = disk.files();
    this.disk = disk.snapshots();
    log.whenUnsure(this::rewriteForSure);
    engine.cron().every(100, this::regularly);
    config.listen(AppendOnlySettings.NO_APPENDFSYNC_ON_REWRITE, on -> holdSync());
    config.listen(SnapshotSettings.RDB_KEY_SAVE_DELAY, micros -> delayKeys());
    config.listen(AppendOnlySettings.AOF_DISABLE_AUTO_GC, kept -> log.clearHistory());
  }

  /** True while a new base is written. */
  public boolean isRunning() {
    return job != null;
  }

  /** True while the log is on, but has no base yet: that is being written, or will be. */
  public boolean isFirst() {
    return turningOn;
  }

  /** True if a rewrite is to begin as soon as possible. */
  public boolean isScheduled() {
    return scheduled;
  }

  /**
   * Begins, or will begin as soon as a snapshot in the background or the present transaction is
   * done.
   *
   * @return null if it has begun, else what to answer: a status, or an error with its code
   */
  public String rewrite() {
    if (job != null) {
      return "ERR Background append only file rewriting already in progress";
    }
    if (snapshots.isRunning() || engine.dispatcher().isNested()) {
      scheduled = true;
      return "Background append only file rewriting scheduled";
    }
    String refusal = refusal();
    if (refusal != null) {
      refuse(refusal);
      return "ERR " + refusal;
    }
    return begin(false)
        ? null
        : "ERR Can't execute an AOF background rewriting. Please check the"
            + " server logs for more information.";
  }

  /** Begins to write down all changes: from a new base on, which is written now. */
  boolean turnOn() {
    if (snapshots.isRunning() || engine.dispatcher().isNested()) {
      LOG.info(
          "AOF was enabled during a transaction or a snapshot. An AOF background was scheduled to"
              + " start when possible.");
      turningOn = true;
      scheduled = true;
      return true;
    }
    boolean begun = begin(true);
    if (!begun) {
      turningOn = false;
      scheduled = unsure;
    }
    return begun;
  }

  /** The log is not to be relied on until it is written anew. */
  private void rewriteForSure() {
    unsure = true;
    scheduled = true;
  }

  /** True if a rewrite that failed must be tried again. */
  private boolean isNeeded() {
    return turningOn || unsure;
  }

  /** Why a base of the present data cannot be written, or null. */
  private String refusal() {
    return config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE) ? snapshots.refusal() : null;
  }

  private void refuse(String refusal) {
    LOG.warn("Can't begin to rewrite the append-only log: {}", refusal);
    failed();
  }

  private boolean begin(boolean fromNow) {
    scheduled = false;
    String refusal = refusal();
    if (refusal != null) {
      refuse(refusal);
      return false;
    }
    turningOn |= fromNow;
    rewrites++;
    begunAt = engine.keyspace().now();
    LOG.info(
        "Background append only file rewriting started by pid {}", ProcessHandle.current().pid());
    AofDirectory directory = log.directory();
    try {
      log.knowFiles();
      files.ensureDirectory(directory.path());
      kept = 0;
      if (log.isOn() || fromNow) {
        switchIncrement(directory, log.manifest(), fromNow);
      }
    } catch (IOException failure) {
      LOG.warn("Can't begin to rewrite the append-only log: {}", failure.toString());
      failed();
      return false;
    }
    base = directory.nextBase(log.manifest(), config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE));
    job = newJob(directory, disk, engine.inbox()::add);
    errors.rewriting(true);
    holdSync();
    delayKeys();
    engine.chores().add(job);
    return true;
  }

  /** From here on changes go into a new file, which the manifest names before it is written. */
  private void switchIncrement(AofDirectory directory, AofManifest manifest, boolean fromNow)
      throws IOException {
    log.settle();
    AofFile increment = directory.nextIncrement(manifest).startingAt(engine.propagation().offset());
    AofManifest next = manifest.plusIncrement(increment);
    directory.create(increment);
    if (!turningOn) {
      save(directory, next, increment);
      log.incrementEnds();
    }
    log.manifest(next);
    kept = 1;
    Path file = directory.path(increment);
    log.disk().execute(() -> log.writer().turn(file));
    log.incrementBegins();
    engine.propagation().reselect();
    if (fromNow) {
      log.begin();
    }
  }

  /** If this fails, nobody knows which manifest a restart would find: the new file may be in it. */
  private void save(AofDirectory directory, AofManifest next, AofFile added) throws IOException {
    try {
      directory.save(next);
    } catch (IOException failure) {
      log.manifest(log.manifest().without(added));
      throw failure;
    }
  }

  private RewriteJob newJob(AofDirectory directory, Executor on, Executor back) {
    Path target = directory.path(base);
    String temporary = "temp-rewriteaof-bg-" + ProcessHandle.current().pid() + ".aof";
    return config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE)
        ? new SnapshotJob(engine, snapshots.order(target, temporary, true), on, back, this::written)
        : new CommandLogJob(
            engine,
            files,
            config.get(GeneralSettings.DIR).resolve(temporary),
            target,
            on,
            back,
            this::written);
  }

  private void delayKeys() {
    if (job != null) {
      job.keyDelay(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
    }
  }

  private void holdSync() {
    boolean hold =
        job != null
            && config.get(AppendOnlySettings.NO_APPENDFSYNC_ON_REWRITE)
            && config.get(AppendOnlySettings.APPENDFSYNC) != AppendFsync.ALWAYS;
    log.writer().holdSync(hold);
  }

  /** Makes the first base while everybody waits: an empty log begins. */
  void firstBase() throws IOException {
    String refusal = refusal();
    if (refusal != null) {
      throw new IOException(refusal);
    }
    AofDirectory directory = log.directory();
    files.ensureDirectory(directory.path());
    base = directory.nextBase(log.manifest(), config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE));
    IOException[] result = new IOException[1];
    RewriteJob first = newJobAtOnce(directory, result);
    first.runToEnd();
    if (result[0] != null) {
      throw result[0];
    }
    log.manifest(log.manifest().withBase(base, 0));
    directory.save(log.manifest());
    log.sizes(files.size(directory.path(base)), 0);
  }

  private RewriteJob newJobAtOnce(AofDirectory directory, IOException[] result) {
    Path target = directory.path(base);
    String temporary = "temp-rewriteaof-" + ProcessHandle.current().pid() + ".aof";
    return config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE)
        ? new SnapshotJob(
            engine,
            snapshots.order(target, temporary, true),
            Runnable::run,
            Runnable::run,
            failure -> result[0] = failure)
        : new CommandLogJob(
            engine,
            files,
            config.get(GeneralSettings.DIR).resolve(temporary),
            target,
            Runnable::run,
            Runnable::run,
            failure -> result[0] = failure);
  }

  /**
   * The base is written or has failed. What follows is left to the regular work, so that who looks
   * at INFO now and then sees even a short rewrite.
   */
  private void written(IOException failure) {
    outcome = () -> ended(failure);
  }

  private void ended(IOException failure) {
    outcome = null;
    job = null;
    errors.rewriting(false);
    lastSeconds = (engine.keyspace().now() - begunAt) / SECOND;
    IOException problem = failure == null ? adopt() : failure;
    holdSync();
    if (problem == null) {
      LOG.info("Background AOF rewrite finished successfully");
      healthy = true;
      failures = 0;
      pauseMinutes = 0;
      turningOn = false;
      unsure = false;
    } else {
      LOG.warn("Background AOF rewrite failed: {}", problem.toString());
      failed();
      if (turningOn) {
        dropFirst();
      }
    }
  }

  /** The new base takes the place of the old files; null, or what is wrong. */
  private IOException adopt() {
    AofDirectory directory = log.directory();
    AofManifest next = log.manifest().withBase(base, kept);
    try {
      save(directory, next, base);
      log.manifest(next);
      log.sizes(files.size(directory.path(base)), 0);
    } catch (IOException failure) {
      return failure;
    }
    log.clearHistory();
    return null;
  }

  private void failed() {
    healthy = false;
    scheduled = isNeeded();
    failures++;
    if (failures >= FAILURES_UNTIL_LIMIT) {
      pauseMinutes = Math.min(LONGEST_PAUSE_MINUTES, Math.max(1, pauseMinutes * 2));
      pauseUntil = engine.keyspace().now() + pauseMinutes * 60 * SECOND;
      LOG.warn(
          "Background AOF rewrite has repeatedly failed and triggered the limit, will retry in {}"
              + " minutes",
          pauseMinutes);
    }
  }

  /** Shows the rest of the present state at once: somebody else wants to show another. */
  void finishCut() {
    boolean more = job != null;
    while (more) {
      more = job.step();
    }
  }

  /** Without a base the first increment is of no use, unless a restart may find it. */
  private void dropFirst() {
    if (!log.isOn()) {
      return;
    }
    AofFile increment = log.current();
    log.end();
    AofManifest without = log.manifest().withoutLastIncrement();
    if (without.history().stream().anyMatch(file -> file.name().equals(base.name()))) {
      log.manifest(without.without(increment));
    } else {
      LOG.info("Removing the temp incr aof file {}", increment.name());
      remove(log.directory().path(increment));
      log.manifest(without);
    }
  }

  private void remove(Path file) {
    try {
      files.delete(file);
    } catch (IOException failure) {
      LOG.warn("The file {} could not be removed: {}", file, failure.toString());
    }
  }

  /** Gives up what is being written; a log that has no base yet is given up with it. */
  void cancel() {
    scheduled = false;
    unsure = false;
    if (job != null) {
      LOG.warn("Killing AOF child: the rewrite of the append-only log is given up");
      engine.chores().remove(job);
      job.cancel();
      job = null;
      outcome = null;
      errors.rewriting(false);
      holdSync();
    }
    if (turningOn) {
      dropFirst();
      turningOn = false;
    }
  }

  private void regularly() {
    if (outcome != null) {
      outcome.run();
    }
    if (job != null || snapshots.isRunning() || engine.gates().isLoading()) {
      return;
    }
    if (scheduled) {
      if (!isNeeded() || engine.keyspace().now() >= pauseUntil) {
        begin(turningOn && !log.isOn());
      }
    } else if (log.isOn() && engine.keyspace().now() >= pauseUntil && hasGrown()) {
      begin(false);
    }
  }

  private boolean hasGrown() {
    int percentage = config.get(AppendOnlySettings.AUTO_AOF_REWRITE_PERCENTAGE);
    long size = log.size();
    if (percentage == 0 || size <= config.get(AppendOnlySettings.AUTO_AOF_REWRITE_MIN_SIZE)) {
      return false;
    }
    long before = Math.max(1, log.baseSize());
    long growth = size * 100 / before - 100;
    if (growth >= percentage) {
      LOG.info("Starting automatic rewriting of AOF on {}% growth", growth);
    }
    return growth >= percentage;
  }

  /** False if the last rewrite failed. */
  public boolean isHealthy() {
    return healthy;
  }

  /** How long the last rewrite took, seconds; -1 before the first. */
  public long lastSeconds() {
    return lastSeconds;
  }

  /** For how long the present one has been going on, seconds, or -1. */
  public long currentSeconds() {
    return job == null ? -1 : (engine.keyspace().now() - begunAt) / SECOND;
  }

  /** Rewrites begun. */
  public long rewrites() {
    return rewrites;
  }

  /** Rewrites that failed since the last success. */
  public int failures() {
    return failures;
  }
}
