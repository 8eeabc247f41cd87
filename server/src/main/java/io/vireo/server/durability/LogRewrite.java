package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.SnapshotSettings;
import io.vireo.persistence.aof.AofFile;
import io.vireo.server.durability.making.NoRoom;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.keyspace.KeyspaceState;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces the append-only log by a shorter one: a new base of the present state, and what happens
 * from now on. Data context only.
 *
 * <p>At the moment of the cut a new increment begins, and the manifest names it behind the old
 * files before anything is written to it. So a crash in the middle loses nothing. Only when the new
 * base lasts does the manifest name it in place of the old files, which are deleted then. All this
 * is done by disk workers, step by step; a rewrite is over when the last step is.
 */
public final class LogRewrite {
  private static final Logger LOG = LoggerFactory.getLogger(LogRewrite.class);

  private final KeyspaceState keyspace;
  private final Execution execution;
  private final IncrementalTasks incrementalTasks;
  private final Propagation propagation;
  private final LoadingGate loadingGate;
  private final Config config;
  private final AppendLog log;
  private final LogManifest manifest;
  private final SerialTasks serialTasks;
  private final Snapshots snapshots;
  private final BaseWriting bases;
  private final DiskErrors errors;
  private final RewriteHealth health = new RewriteHealth();
  private final RoomWait room = new RoomWait("A rewrite of the append-only log");

  /** The one that goes on; null if none does. */
  private Run run;

  /** The base that was written last, or is being written. */
  private AofFile base;

  /** An increment that is written, but that no manifest names yet; or null. */
  private AofFile unnamed;

  private boolean turningOn;
  private final List<Runnable> awaitBase = new ArrayList<>();
  private boolean unsure;

  private boolean scheduled;

  /** One rewrite, from its beginning until the old files are gone. */
  private static final class Run {
    /** How often the disk had failed when it began. */
    private final int doubts;

    /** Whether a new increment goes on behind the base. */
    private boolean continued;

    /** Writes the base; null before, and once what became of that was taken up. */
    private RewriteJob job;

    /** Takes up what became of the base; null while that is being written, and afterwards. */
    private Runnable outcome;

    Run(boolean continued, int doubts) {
      this.continued = continued;
      this.doubts = doubts;
    }
  }

  LogRewrite(
      Config config,
      Cron cron,
      KeyspaceState keyspace,
      Execution execution,
      IncrementalTasks incrementalTasks,
      Propagation propagation,
      LoadingGate loadingGate,
      AppendLog log,
      LogManifest manifest,
      SerialTasks serialTasks,
      Snapshots snapshots,
      BaseWriting bases,
      DiskErrors errors) {
    this.keyspace = keyspace;
    this.execution = execution;
    this.incrementalTasks = incrementalTasks;
    this.propagation = propagation;
    this.loadingGate = loadingGate;
    this.config = config;
    this.log = log;
    this.manifest = manifest;
    this.serialTasks = serialTasks;
    this.snapshots = snapshots;
    this.bases = bases;
    this.errors = errors;
    cron.every(100, this::regularly);
    config.listen(AppendOnlySettings.NO_APPENDFSYNC_ON_REWRITE, on -> holdSync());
    config.listen(SnapshotSettings.RDB_KEY_SAVE_DELAY, micros -> delayKeys());
    config.listen(AppendOnlySettings.AOF_DISABLE_AUTO_GC, stay -> clearHistory());
  }

  /** True while a new base is written, or takes the place of the old files. */
  public boolean isRunning() {
    return run != null;
  }

  /** True while the log is on, but has no base yet: that is being written, or will be. */
  public boolean isFirst() {
    return turningOn;
  }

  /** Does something once the log has a base; at once if it has one, never without a log. */
  public void whenBased(Runnable then) {
    if (turningOn) {
      awaitBase.add(then);
    } else {
      then.run();
    }
  }

  private void based() {
    List<Runnable> tasks = List.copyOf(awaitBase);
    awaitBase.clear();
    tasks.forEach(Runnable::run);
  }

  /** True if one found no room in the heap, and waits for some. */
  public boolean isWaitingForRoom() {
    return room.isWaiting();
  }

  /** True if a rewrite is to begin as soon as possible. */
  public boolean isScheduled() {
    return scheduled;
  }

  private long now() {
    return keyspace.now();
  }

  /** True while something else has to come to its end first. */
  private boolean mustWait() {
    return snapshots.isRunning()
        || errors.isSendingSlots()
        || serialTasks.isUnderWay()
        || execution.isNested();
  }

  /**
   * Begins, or will begin as soon as a snapshot in the background or the present transaction is
   * done.
   *
   * @return null if it has begun, else what to answer: a status, or an error with its code
   */
  public String rewrite() {
    if (run != null) {
      return "ERR Background append only file rewriting already in progress";
    }
    if (mustWait()) {
      scheduled = true;
      return "Background append only file rewriting scheduled";
    }
    String refusal = bases.refusal();
    if (refusal != null) {
      cannotBegin(refusal);
      return "ERR " + refusal;
    }
    return begin(false)
        ? null
        : "ERR Can't execute an AOF background rewriting. Please check the"
            + " server logs for more information.";
  }

  /** Begins to write down all changes: from a new base on, which is written now. */
  boolean turnOn() {
    if (run != null || mustWait()) {
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
  void rewriteForSure() {
    unsure = true;
    scheduled = true;
  }

  private void cannotBegin(String reason) {
    LOG.warn("Can't begin to rewrite the append-only log: {}", reason);
    failed();
  }

  private boolean begin(boolean fromNow) {
    scheduled = false;
    turningOn |= fromNow;
    String refusal = bases.refusal();
    try {
      manifest.know();
      if (fromNow && refusal == null) {
        beginLog();
      }
    } catch (IOException failure) {
      refusal = failure.toString();
    }
    if (refusal != null) {
      cannotBegin(refusal);
      return false;
    }
    run = new Run(log.isOn(), log.doubts());
    health.begins(now());
    LOG.info(
        "Background append only file rewriting started by pid {}", ProcessHandle.current().pid());
    if (run.continued && !fromNow) {
      switchIncrement();
    }
    return beginBase();
  }

  private boolean beginBase() {
    Run begun = run;
    base = manifest.nextBase();
    try {
      begun.job = bases.begin(base, failure -> written(begun, failure));
    } catch (OutOfMemoryError full) {
      ended(new NoRoom(full));
      return room.isWaiting();
    }
    errors.rewriting(true);
    holdSync();
    delayKeys();
    incrementalTasks.add(begun.job);
    return true;
  }

  /**
   * Begins the log, with a file made at once: the client that turns it on is to know whether it
   * could be.
   */
  private void beginLog() throws IOException {
    AofFile increment = nextIncrement();
    manifest.addNow(increment, log.writer());
    unnamed = increment;
    incrementBegins();
    log.begin();
  }

  /** From here on changes go into a new file, which the manifest names before it is written. */
  private void switchIncrement() {
    log.flush();
    manifest.add(nextIncrement(), log.writer(), this::switched);
    incrementBegins();
  }

  private AofFile nextIncrement() {
    return manifest.nextIncrement().startingAt(propagation.offset());
  }

  private void incrementBegins() {
    log.incrementBegins();
    propagation.reselect();
  }

  /** The new increment is there, or the old one goes on, and a new base would be of no use. */
  private void switched(IOException failure) {
    if (failure != null && isWriting()) {
      giveUpJob();
      ended(failure);
    }
  }

  /** True until it was taken up what became of the base. */
  private boolean isWriting() {
    return run != null && run.job != null;
  }

  private void delayKeys() {
    if (isWriting()) {
      run.job.keyDelay(config.get(SnapshotSettings.RDB_KEY_SAVE_DELAY));
    }
  }

  private void holdSync() {
    boolean hold =
        run != null
            && config.get(AppendOnlySettings.NO_APPENDFSYNC_ON_REWRITE)
            && config.get(AppendOnlySettings.APPENDFSYNC) != AppendFsync.ALWAYS;
    log.writer().holdSync(hold);
  }

  /** Makes the first base while all clients wait: an empty log begins. */
  void firstBase() throws IOException {
    String refusal = bases.refusal();
    if (refusal != null) {
      throw new IOException(refusal);
    }
    base = manifest.nextBase();
    bases.writeNow(base);
    manifest.saveNow(manifest.get().withBase(base, 0));
  }

  /**
   * Notes that the base is written or has failed. What follows is left to the regular work, so that
   * a client that looks at INFO now and then sees even a short rewrite. A base that was given up
   * too late to keep it from being written is removed, and of no meaning.
   */
  private void written(Run which, IOException failure) {
    if (which == run && which.job != null) {
      which.outcome = () -> adopt(failure);
    }
  }

  /** The new base takes the place of the old files. */
  private void adopt(IOException failure) {
    run.outcome = null;
    run.job = null;
    if (failure == null) {
      manifest.replace(base, run.continued ? 1 : 0, this::adopted, this::ended);
    } else {
      ended(failure);
    }
  }

  /**
   * Has a base that is written already take its place now: for moments at which all clients wait.
   */
  void finishWritten() {
    takeUpOutcome();
    serialTasks.await();
  }

  private void takeUpOutcome() {
    if (run != null && run.outcome != null) {
      run.outcome.run();
    }
  }

  private void adopted(long bytes) {
    unnamed = null;
    log.baseSize(bytes);
    manifest.clearHistory(() -> ended(null));
  }

  private void ended(IOException problem) {
    Run over = run;
    stopRunning();
    health.ends(now());
    boolean putOff = room.putsOff(turningOn ? null : problem, now());
    if (problem == null) {
      LOG.info("Background AOF rewrite finished successfully");
      health.succeeded();
      turningOn &= !over.continued;
      unsure = false;
      log.rewritten(over.doubts);
      if (!turningOn) {
        based();
      }
    } else if (putOff) {
      scheduled = true;
    } else {
      LOG.warn("Background AOF rewrite failed: {}", problem.toString());
      failed();
      if (turningOn && log.isOn()) {
        log.stop();
        serialTasks.whenIdle(() -> close(propagation.offset(), log::ended));
      }
    }
  }

  private void stopRunning() {
    run = null;
    errors.rewriting(false);
    holdSync();
  }

  private void failed() {
    scheduled = turningOn || unsure;
    health.failed(now());
  }

  /** Shows the rest of the present state at once, as another cut is to begin. */
  void finishCut() {
    if (isWriting()) {
      run.job.runToEnd();
    }
  }

  /** Ends the log, which is written no more; without a base its increment is of no use. */
  private void close(long offset, Runnable then) {
    if (unnamed != null) {
      unnamed = null;
      manifest.drop(base, log.writer()::end, then);
    } else {
      manifest.noteEnd(offset, log.writer()::end, then);
    }
  }

  /**
   * Writes no changes down any more. Answers wait until the files are in order; a log that has no
   * base yet is given up.
   */
  void turnOff() {
    cancel();
    if (log.isOn()) {
      long offset = propagation.offset();
      log.stop();
      log.holdAnswers();
      serialTasks.whenIdle(() -> close(offset, log::ended));
    }
  }

  /** Gives up what is being written, while all clients wait; a log without a base ends with it. */
  void cancelNow() {
    if (turningOn) {
      turnOff();
    } else {
      cancel();
    }
    serialTasks.await();
  }

  /** What has been begun and cannot be given up any more is brought to its end. */
  private void cancel() {
    scheduled = false;
    room.over();
    unsure = false;
    turningOn = false;
    awaitBase.clear();
    if (run != null) {
      run.continued = false;
    }
    if (isWriting()) {
      LOG.warn("Killing AOF child: the rewrite of the append-only log is given up");
      giveUpJob();
      stopRunning();
    }
  }

  private void giveUpJob() {
    incrementalTasks.remove(run.job);
    if (!run.job.cancel()) {
      bases.remove(base);
    }
    run.job = null;
    run.outcome = null;
  }

  private void clearHistory() {
    serialTasks.whenIdle(
        () -> {
          if (run == null) {
            manifest.clearHistory(() -> {});
          }
        });
  }

  private void regularly() {
    if (serialTasks.isUnderWay()) {
      return;
    }
    takeUpOutcome();
    if (run != null || mustWait() || loadingGate.isClosed()) {
      return;
    }
    if (room.isWaiting() && !room.isDue(now())) {
      return;
    }
    if (scheduled) {
      if (!turningOn && !unsure || health.mayBegin(now())) {
        begin(turningOn && !log.isOn());
      }
    } else if (log.isOn() && health.mayBegin(now()) && log.hasGrown()) {
      begin(false);
    }
  }

  /** False if the last rewrite failed. */
  public boolean isHealthy() {
    return health.isHealthy();
  }

  /** How long the last rewrite took, seconds; -1 before the first. */
  public long lastSeconds() {
    return health.lastSeconds();
  }

  /** For how long the present one has been going on, seconds, or -1. */
  public long currentSeconds() {
    return run != null ? health.seconds(now()) : -1;
  }

  /** Bytes of the heap that the present one keeps until the disk has taken them. */
  public long kept() {
    return isWriting() ? run.job.kept() : 0;
  }

  /** Rewrites begun. */
  public long rewrites() {
    return health.begun();
  }

  /** Rewrites that failed since the last success. */
  public int failures() {
    return health.failures();
  }
}
