package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.SavePoint;
import io.vireo.config.SnapshotSettings;
import io.vireo.config.VireoSettings;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.durability.making.NoRoom;
import io.vireo.server.durability.making.SnapshotReading;
import io.vireo.server.durability.making.SnapshotSink;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.snapshot.FormatVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
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
    /** It must not be, for the reason that {@link #refusal} tells. */
    REFUSED,
    /** It could not be begun, which is in the log. */
    FAILED
  }

  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final long RETRY_SECONDS = 5;
  private static final long MILLI = 1000;

  /** What commands that write are answered after a snapshot has failed. */
  public static final String MISCONF =
      "MISCONF Redis is configured to save RDB snapshots, but it's currently unable to persist to"
          + " disk. Commands that may modify the data set are disabled, because this instance is"
          + " configured to report errors during writes if RDB snapshotting fails"
          + " (stop-writes-on-bgsave-error option). Please check the Redis logs for details about"
          + " the RDB error.";

  private static final String PART_ONLY = "The data is not completely loaded";

  private final Keyspace keyspace;
  private final Clock clock;
  private final Inbox inbox;
  private final IncrementalTasks incrementalTasks;
  private final Execution execution;
  private final Config config;
  private final DurableFiles files;
  private final Executor disk;
  private final DiskErrors errors;
  private final TemporaryFiles temporary;
  private final CutJobs jobs;
  private final SnapshotOrders orders;
  final WriteLock lock;
  private final RoomWait room = new RoomWait("A snapshot");
  private boolean partOnly;
  private final Runnable finishOther;
  private SnapshotJob job;
  private boolean streaming;
  private Consumer<IOException> whenSaved;
  private volatile SnapshotReading reading;
  private boolean scheduled;
  private boolean failed;
  private long consecutiveFailures;
  private long dirtyAtBegin;
  private long lastSave;
  private long lastTry;
  private long lastSeconds = -1;
  private long saves;
  private long backgroundSaves;
  private long lastAhead;

  Snapshots(
      Config config,
      Keyspace keyspace,
      Clock clock,
      Cron cron,
      Inbox inbox,
      IncrementalTasks incrementalTasks,
      Execution execution,
      Disk disk,
      LibraryTexts libraries,
      DiskErrors errors,
      TemporaryFiles temporary,
      CutJobs jobs,
      Runnable finishOther) {
    this.keyspace = keyspace;
    this.clock = clock;
    this.inbox = inbox;
    this.incrementalTasks = incrementalTasks;
    this.execution = execution;
    this.config = config;
    this.files = disk.files();
    this.disk = disk.snapshots();
    this.errors = errors;
    this.temporary = temporary;
    this.jobs = jobs;
    this.finishOther = finishOther;
    this.lock = new WriteLock(files);
    this.orders = new SnapshotOrders(config, keyspace, files, libraries);
    lastSave = clock.millis() / MILLI;
    cron.every(100, this::regularly);
    config.listen(SnapshotSettings.STOP_WRITES_ON_BGSAVE_ERROR, on -> tellErrors());
    config.listen(SnapshotSettings.SAVE, points -> tellErrors());
    config.listen(SnapshotSettings.RDB_KEY_SAVE_DELAY, micros -> delayKeys());
  }

  private long now() {
    return keyspace.now() / MILLI;
  }

  /** The file of the snapshot. */
  public Path target() {
    return config.resolve(config.get(SnapshotSettings.DBFILENAME));
  }

  /** The file of the snapshot if this server may write it, or null. */
  public Path syncTarget() {
    return lock.hold(target()) ? target() : null;
  }

  /**
   * Sets whether the data is only a part of what the files hold, because it is being loaded, or
   * could not be. While it is, no snapshot of it may take their place, whatever asks for one.
   */
  void partOnly(boolean on) {
    partOnly = on;
  }

  /** True while nothing may be saved: the data is only a part of what the files hold. */
  public boolean isPartOnly() {
    return partOnly;
  }

  /**
   * The process counts on being the only one that writes the file, if the settings have it written.
   *
   * @return what keeps the server from starting, or null
   */
  String claim() {
    lock.want();
    return config.get(SnapshotSettings.SAVE).isEmpty() || lock.hold(target())
        ? null
        : "Another server writes the snapshot "
            + target()
            + ". Give this one another dir or dbfilename, or --save '' if it is to keep nothing.";
  }

  /**
   * Why the present data must not be saved, or null: another server writes the file, or {@link
   * #contentRefusal}.
   */
  public String refusal() {
    return lock.hold(target())
        ? contentRefusal()
        : "Another server writes " + config.get(SnapshotSettings.DBFILENAME);
  }

  /**
   * Why the present data must not be written to any file, or null: it is not all there, or the
   * settings' version of the format cannot hold it.
   */
  String contentRefusal() {
    return partOnly ? PART_ONLY : formatRefusal();
  }

  private String formatRefusal() {
    return FormatVersion.refusal(
        FormatVersion.needed(keyspace), config.get(VireoSettings.RDB_VERSION));
  }

  SnapshotJob.Order order(Path target, Path path, boolean preamble) {
    return orders.file(target, path, preamble);
  }

  /** Sets what files tell of the history that their data have, by name. */
  public void facts(Supplier<Map<String, String>> source) {
    orders.facts(source);
  }

  /** The facts as they are now, by name; empty if no server could go on with that history. */
  Map<String, String> facts() {
    return orders.facts();
  }

  /** True if a snapshot could begin now, but for what may refuse it. */
  public boolean isIdle() {
    return job == null && !errors.isRewriting();
  }

  /**
   * Streams a snapshot of the present state, in the oldest format that holds it; not while anything
   * else is {@linkplain #isIdle under way}.
   *
   * @param content what is in it
   * @param sink where it goes
   * @param ownFacts what it tells of itself, by name
   * @param whenDone called in the data context once the sink has all, or with what went wrong
   * @return false if it cannot begin
   */
  public boolean stream(
      SnapshotContent content,
      SnapshotSink sink,
      Map<String, String> ownFacts,
      Consumer<IOException> whenDone) {
    if (!isIdle() || partOnly) {
      return false;
    }
    SnapshotJob.Order order = orders.stream(content, ownFacts, sink);
    try {
      job = jobs.snapshot(order, disk, inbox::add, failure -> streamed(failure, whenDone));
    } catch (OutOfMemoryError full) {
      LOG.warn("There is no room to begin a snapshot for replicas");
      return false;
    }
    backgroundSaves++;
    streaming = true;
    delayKeys();
    incrementalTasks.add(job);
    return true;
  }

  /**
   * Saves a snapshot in the background, and then streams the file; not while anything else is
   * {@linkplain #isIdle under way}.
   *
   * @param sink where it goes; when it is held up no more, {@link #readOn} must be called
   * @param ownFacts what it tells of itself, by name
   * @param saved called in the data context with the bytes of the file, before any of them comes
   * @param whenDone called in the data context once the sink has all, or with what went wrong
   * @return false if it cannot begin
   */
  public boolean saveAndStream(
      SnapshotSink sink,
      Map<String, String> ownFacts,
      LongConsumer saved,
      Consumer<IOException> whenDone) {
    if (!isIdle() || refusal() != null) {
      return false;
    }
    Supplier<Map<String, String>> usual = orders.facts(() -> ownFacts);
    Answer answer = begin();
    orders.facts(usual);
    if (answer != Answer.STARTED) {
      room.over();
      return false;
    }
    whenSaved =
        failure -> {
          if (failure != null) {
            whenDone.accept(failure);
            return;
          }
          reading = new SnapshotReading(files, target(), disk, inbox::add, sink);
          reading.begin(saved, whenDone);
        };
    return true;
  }

  /** Reads on in the file that is streamed, as the sink takes more. Any thread. */
  public void readOn() {
    SnapshotReading present = reading;
    if (present != null) {
      present.goOn();
    }
  }

  private void streamed(IOException failure, Consumer<IOException> whenDone) {
    job = null;
    streaming = false;
    whenDone.accept(failure);
  }

  /** Gives up a snapshot that is streamed, as no replica takes it; its callback is not called. */
  public void endStream() {
    if (streaming && job.cancel()) {
      incrementalTasks.remove(job);
      job = null;
      streaming = false;
    }
  }

  /**
   * What to write now. One that was called off goes on with its file until the disk worker has come
   * to removing it, and the next may be written before that: each has a file of its own.
   */
  private SnapshotJob.Order order(String kind) {
    return order(target(), temporary.path("temp-" + kind, ".rdb"), false);
  }

  /** Shows the rest of a snapshot in the background at once, so that no cut is left of it. */
  void finishCut() {
    if (job != null) {
      job.runToEnd();
    }
  }

  /** True while a snapshot is written in the background. */
  public boolean isRunning() {
    return job != null;
  }

  /** True if one is to be begun as soon as possible. */
  public boolean isScheduled() {
    return scheduled || room.isWaiting();
  }

  /** True if one found no room in the heap, and waits for some. */
  public boolean isWaitingForRoom() {
    return room.isWaiting();
  }

  /**
   * Saves now, while all clients wait.
   *
   * @return false if that failed, which is in the log
   */
  public boolean save() {
    String refusal = refusal();
    if (refusal != null) {
      return failedNow(new IOException(refusal));
    }
    finishOther.run();
    begun();
    IOException failure = write();
    return failure == null ? savedNow() : failedNow(failure);
  }

  /** Writes the snapshot while all clients wait; returns what went wrong, or null. */
  private IOException write() {
    IOException[] result = new IOException[1];
    try {
      SnapshotJob whole =
          jobs.snapshot(order(""), Runnable::run, Runnable::run, failure -> result[0] = failure);
      whole.keyDelay(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
      while (whole.step()) {
        pause(whole.readyAt() - clock.millis());
      }
    } catch (OutOfMemoryError full) {
      return new NoRoom(full);
    }
    return result[0];
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
    dirtyAtBegin = keyspace.dirty();
    lastTry = now();
  }

  private void saved() {
    room.over();
    keyspace.saved(dirtyAtBegin);
    lastSave = now();
    failed = false;
    consecutiveFailures = 0;
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
    if (execution.isNested()) {
      scheduled = true;
      return Answer.SCHEDULED;
    }
    if (errors.isRewriting()) {
      scheduled |= schedule;
      return schedule ? Answer.SCHEDULED : Answer.REWRITING;
    }
    return begin();
  }

  private Answer begin() {
    scheduled = false;
    if (partOnly) {
      return Answer.REFUSED;
    }
    String refusal = refusal();
    if (refusal != null) {
      lastTry = now();
      failed(new IOException(refusal));
      return Answer.REFUSED;
    }
    begun();
    backgroundSaves++;
    LOG.info("Background saving started by pid {}", ProcessHandle.current().pid());
    try {
      job = jobs.snapshot(order("bg-"), disk, inbox::add, this::ended);
    } catch (OutOfMemoryError full) {
      over(new NoRoom(full));
      return room.isWaiting() ? Answer.SCHEDULED : Answer.FAILED;
    }
    delayKeys();
    incrementalTasks.add(job);
    return Answer.STARTED;
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
    over(failure);
    tellSaved(failure);
  }

  private void tellSaved(IOException failure) {
    Consumer<IOException> then = whenSaved;
    whenSaved = null;
    if (then != null) {
      then.accept(failure);
    }
  }

  private void over(IOException failure) {
    if (room.putsOff(failure, keyspace.now())) {
      return;
    }
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
    consecutiveFailures++;
    tellErrors();
  }

  /**
   * Gives up a snapshot that is being written, or was to be. One that takes its name this moment
   * counts as written: once this returns, it has it.
   *
   * @return false if there was none to be given up
   */
  public boolean cancel() {
    boolean was = isScheduled();
    scheduled = false;
    room.over();
    if (job == null) {
      return was;
    }
    SnapshotJob running = job;
    if (!running.cancel()) {
      running.awaitEnd();
      return was;
    }
    LOG.warn("Background saving was called off");
    incrementalTasks.remove(running);
    job = null;
    tellSaved(new IOException("It was called off"));
    return true;
  }

  /**
   * All keys were deleted: what is being saved is gone, and if the settings want snapshots, an
   * empty one follows once the command has ended, as it looks at the changes it made. While data is
   * loaded this is only repeated, and the files stay as they are.
   */
  public void flushed() {
    if (partOnly) {
      return;
    }
    if (!streaming) {
      cancel();
    }
    if (!config.get(SnapshotSettings.SAVE).isEmpty()) {
      inbox.add(this::saveEmpty);
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
    if (job != null || errors.isRewriting() || partOnly) {
      return;
    }
    if (room.isWaiting() && !room.isDue(keyspace.now())) {
      return;
    }
    if (isScheduled()) {
      begin();
    } else if (!failed || now() - lastTry > RETRY_SECONDS) {
      saveIfDue(config.get(SnapshotSettings.SAVE));
    }
  }

  private void saveIfDue(List<SavePoint> points) {
    for (SavePoint point : points) {
      if (keyspace.dirty() >= point.changes() && now() - lastSave > point.seconds()) {
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

  /** How many snapshots in the background have failed since one did not. */
  public long consecutiveFailures() {
    return consecutiveFailures;
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

  /** Snapshots begun in the background, for a file or for replicas. */
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

  /** Bytes that the last snapshot in the background wrote ahead of their turn. */
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
