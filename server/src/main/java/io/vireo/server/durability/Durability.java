package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.SnapshotSettings;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.data.Thresholds;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.keyspace.Keyspace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that keeps the data: what writes it, what reads it back. Data context only. */
public final class Durability {
  private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

  /** For how long a server that ends waits for the disk to remove what was given up. */
  private static final long LONGEST_WAIT_SECONDS = 10;

  private final Keyspace keyspace;
  private final DataContext context;
  private final MemoryBudget heap;
  private final Propagation propagation;
  private final BusyPeriod busy;
  private final Execution execution;
  private final Timekeeper time;
  private final MemoryLimit memory;
  private final LoadingGate loadingGate;
  private final Config config;
  private final DurableFiles files;
  private final Snapshots snapshots;
  private final Recovery recovery;
  private final AppendLog log;
  private final SerialTasks serialTasks;
  private final LogManifest manifest;
  private final BaseWriting bases;
  private final LogRewrite rewrite;
  private final TemporaryFiles temporary;
  private final LibraryTexts libraries;
  private final DiskErrors errors;
  private final DataExchange exchange;
  private Runnable stopSendingSlots = () -> {};
  private final Executor disk;
  private final Disk workers;

  /**
   * What keeps the data of an engine.
   *
   * @param disk the disk workers
   * @param libraries the libraries of functions, which are kept with the data
   * @param thresholds up to which size values are packed, by the present settings
   */
  public Durability(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Execution execution,
      Propagation propagation,
      WaitingReplies waitingReplies,
      MemoryLimit memory,
      MemoryBudget heap,
      Timekeeper time,
      BusyPeriod busy,
      DiskGate diskGate,
      LoadingGate loadingGate,
      Recovery recovery,
      Disk disk,
      LibraryTexts libraries,
      Supplier<Thresholds> thresholds) {
    this.keyspace = keyspace;
    this.context = context;
    this.heap = heap;
    this.propagation = propagation;
    this.busy = busy;
    this.execution = execution;
    this.time = time;
    this.memory = memory;
    this.loadingGate = loadingGate;
    this.config = config;
    errors = new DiskErrors(diskGate);
    this.libraries = libraries;
    this.recovery = recovery;
    files = disk.files();
    this.disk = disk.snapshots();
    workers = disk;
    temporary = new TemporaryFiles(config, files);
    CutJobs jobs = new CutJobs(config, keyspace, context.inbox(), context.clock(), heap);
    snapshots = newSnapshots(disk, jobs);
    exchange = newExchange(jobs, thresholds);
    LogDisk worker = new LogDisk(disk.log(), context.fatal());
    log = newLog(waitingReplies, worker);
    serialTasks = new SerialTasks(context.inbox()::add);
    manifest = new LogManifest(config, disk, worker, serialTasks);
    bases =
        new BaseWriting(
            jobs, config, context.inbox(), snapshots, libraries, manifest, disk, temporary);
    rewrite = newRewrite();
    config.applyWith(AppendOnlySettings.APPENDONLY, this::turn);
  }

  private AppendLog newLog(WaitingReplies waitingReplies, LogDisk worker) {
    return new AppendLog(
        context,
        config,
        propagation,
        waitingReplies,
        heap,
        busy,
        files,
        worker,
        errors,
        this::rewriteUnsure);
  }

  private Snapshots newSnapshots(Disk disk, CutJobs jobs) {
    return new Snapshots(
        config,
        keyspace,
        context.clock(),
        context.cron(),
        context.inbox(),
        context.incrementalTasks(),
        execution,
        disk,
        libraries,
        errors,
        temporary,
        jobs,
        this::finishOtherCuts);
  }

  private DataExchange newExchange(CutJobs jobs, Supplier<Thresholds> thresholds) {
    return new DataExchange(
        config, keyspace, time, memory, heap, jobs, files, libraries, thresholds);
  }

  private LogRewrite newRewrite() {
    return new LogRewrite(
        config,
        context.cron(),
        keyspace,
        execution,
        context.incrementalTasks(),
        propagation,
        loadingGate,
        log,
        manifest,
        serialTasks,
        snapshots,
        bases,
        errors);
  }

  private void rewriteUnsure() {
    rewrite.rewriteForSure();
  }

  private void finishOtherCuts() {
    rewrite.finishCut();
    stopSendingSlots.run();
  }

  /** True if keys of slots could be sent to another node: nothing else is shown bit by bit. */
  public boolean maySendSlots() {
    return snapshots.isIdle() && !rewrite.isRunning();
  }

  /**
   * From now on keys of slots are sent to another node, so that no snapshot begins and no rewrite.
   *
   * @param stop gives that up, since a snapshot has to be written at once
   */
  public void sendsSlots(Runnable stop) {
    errors.sendingSlots(true);
    stopSendingSlots = stop;
  }

  /** They are sent, or that was given up. */
  public void sendsSlotsNoMore() {
    errors.sendingSlots(false);
    stopSendingSlots = () -> {};
  }

  /** The texts of all libraries of functions, the oldest first. */
  public List<byte[]> libraryTexts() {
    return libraries.all();
  }

  /**
   * Keeps other processes from writing the files that this one will write by its settings; later
   * those that it will write when it is asked to. Before {@link #begin}, in a process of one
   * server.
   *
   * @return a line that tells what keeps the server from starting, or null
   */
  public String claim() {
    String snapshot = snapshots.claim();
    return snapshot == null ? bases.claim() : snapshot;
  }

  /** Removes files that are half written, for an exit that waits for nothing. Any thread. */
  public void removeTemporary() {
    temporary.remove();
  }

  /** The disk and its workers. */
  public Disk disk() {
    return workers;
  }

  /** The path of a file that this process writes for a while; its name holds its number. */
  public Path temporaryPath(String before, String after) {
    return temporary.path(before, after);
  }

  /** Has a disk worker delete a file. */
  public void delete(Path file) {
    disk.execute(
        () -> {
          try {
            files.delete(file);
          } catch (IOException stays) {
            LOG.warn("The file {} could not be removed: {}", file, stays.toString());
          }
        });
  }

  /**
   * Whether a snapshot file that was made or sent for a full copy stays: by {@code
   * rdb-del-sync-files} it goes, if no data are kept in files otherwise.
   */
  public boolean keepsSyncFiles() {
    return !config.get(SnapshotSettings.RDB_DEL_SYNC_FILES)
        || !config.get(SnapshotSettings.SAVE).isEmpty()
        || config.get(AppendOnlySettings.APPENDONLY);
  }

  /** The snapshot file has served for full copies. */
  public void syncFileSent() {
    if (!keepsSyncFiles()) {
      delete(snapshots.target());
    }
  }

  /** Snapshots. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** Loading. */
  public Recovery recovery() {
    return recovery;
  }

  /** The append-only log. */
  public AppendLog log() {
    return log;
  }

  /** Rewriting the log. */
  public LogRewrite rewrite() {
    return rewrite;
  }

  /**
   * Begins to load what the settings name, and to write the log if they say so.
   *
   * @param done called with null once the server may serve, or with what is wrong
   */
  public void begin(Consumer<String> done) {
    snapshots.partOnly(true);
    if (!config.get(AppendOnlySettings.APPENDONLY)) {
      recovery.begin(snapshots.target(), fault -> loaded(fault, this::obeyTurn, done));
      return;
    }
    List<Path> paths;
    try {
      LogFiles found = new LogFiles(config, files, manifest.directory());
      manifest.set(found.find());
      paths = found.paths(manifest.get());
    } catch (IOException failure) {
      loaded(failure.getMessage(), () -> null, done);
      return;
    }
    recovery.beginLog(paths, fault -> loaded(fault, this::goOn, done));
  }

  /**
   * Goes on once all is loaded, or something was wrong; then no client is served.
   *
   * @param next what is left to do before commands are served; what is wrong, or null
   */
  private void loaded(String fault, Supplier<String> next, Consumer<String> done) {
    String wrong = fault;
    try {
      wrong = fault == null ? next.get() : fault;
    } catch (RuntimeException | Error unforeseen) {
      LOG.error("The server cannot begin to serve", unforeseen);
      wrong = "the append-only log cannot be written, for reasons that are in the server's log";
    }
    if (wrong != null) {
      loadingGate.closed(true);
    }
    done.accept(wrong);
  }

  /** The log may have been turned on while the snapshot was loaded. */
  private String obeyTurn() {
    snapshots.partOnly(false);
    return turn(config.get(AppendOnlySettings.APPENDONLY));
  }

  /** The log may have been turned off while it was loaded. */
  private String goOn() {
    snapshots.partOnly(false);
    knowOffset();
    return config.get(AppendOnlySettings.APPENDONLY) ? beginLog() : null;
  }

  /** The replication offset goes on from where the last increment ends. */
  private void knowOffset() {
    manifest
        .get()
        .lastIncrementFile()
        .filter(file -> file.startOffset().isPresent())
        .ifPresent(file -> propagation.offset(endOf(file)));
  }

  private long endOf(AofFile file) {
    try {
      return file.endOffset().isPresent()
          ? file.endOffset().getAsLong()
          : file.startOffset().getAsLong() + files.size(manifest.directory().path(file));
    } catch (IOException unknown) {
      return file.startOffset().getAsLong();
    }
  }

  /** All is loaded: goes on with the last increment; null, or what went wrong. */
  private String beginLog() {
    try {
      if (manifest.get().isEmpty()) {
        rewrite.firstBase();
      }
      goOnWithIncrement();
      manifest.clearHistory(() -> {});
      serialTasks.await();
      log.baseSize(bytesBut(manifest.current()));
      log.writer().open(manifest.directory().path(manifest.current()));
      log.begin();
      return null;
    } catch (IOException failure) {
      return "Can't open or create the append-only file: " + DiskFaults.reason(failure);
    }
  }

  private void goOnWithIncrement() throws IOException {
    AofManifest found = manifest.get();
    if (found.increments().isEmpty()) {
      AofFile first = manifest.nextIncrement().startingAt(propagation.offset());
      manifest.directory().create(first);
      manifest.saveNow(found.plusIncrement(first));
    } else if (manifest.current().endOffset().isPresent()) {
      manifest.saveNow(found.withLastIncrement(manifest.current().openEnded()));
    }
  }

  private long bytesBut(AofFile current) throws IOException {
    return manifest
        .directory()
        .bytes(manifest.get().files().stream().filter(file -> !file.equals(current)).toList());
  }

  /** CONFIG SET appendonly; what is wrong, or null. */
  private String turn(boolean on) {
    boolean decidedLater = recovery.isLoading();
    if (decidedLater || on && (log.isOn() || rewrite.isFirst())) {
      return null;
    }
    if (!on) {
      rewrite.turnOff();
      return null;
    }
    return rewrite.turnOn() ? null : "Unable to turn on AOF. Check server logs.";
  }

  /**
   * Loads the snapshot anew while all clients wait; returns null, or what is wrong. If a part of it
   * was loaded, the process ends, and the file stays.
   *
   * @param merge whether keys that are there are replaced
   */
  public String reloadSnapshot(boolean merge) {
    Path file = snapshots.target();
    return files.exists(file) ? loadAnew(() -> recovery.load(file, merge)) : "There is no " + file;
  }

  /**
   * Loads a snapshot in the place of all data, in slices; clients are told meanwhile that data are
   * loaded. Nothing is saved, and nothing is written to the log, until it is all there, or until
   * the caller decides to {@link #goOnWriting} without it.
   *
   * @param clear removes what was there before
   * @param done called with null, or with what is wrong: then there is a part of the data
   */
  public void replace(Path snapshot, Runnable clear, Consumer<String> done) {
    stopWriting();
    clear.run();
    recovery.replace(
        snapshot,
        fault -> {
          if (fault == null) {
            goOnWriting();
          }
          done.accept(fault);
        });
  }

  /**
   * The whole dataset as the bytes of a snapshot file, made while all clients wait. The server's
   * own files stay as they are.
   *
   * @throws IOException if the data are not all there, or cannot be written
   */
  public byte[] copy() throws IOException {
    prepareCopy();
    return exchange.copy();
  }

  /**
   * The whole dataset as the requests that make it, in RESP, functions first; as {@link #copy}
   * else.
   *
   * @throws IOException if the data are not all there
   */
  public byte[] commands() throws IOException {
    prepareCopy();
    return exchange.commands();
  }

  private void prepareCopy() throws IOException {
    String refusal = snapshots.contentRefusal();
    if (refusal != null) {
      throw new IOException(refusal);
    }
    snapshots.finishCut();
    finishOtherCuts();
  }

  /**
   * Puts the bytes of a snapshot in the place of the whole dataset, while all clients wait. A
   * snapshot in the background is called off, and the append-only log begins anew.
   *
   * @param name what the snapshot is called in errors
   * @param replacing called just before the present data go
   * @return null, or what is wrong with the snapshot: then the present data stay
   */
  public String exchange(Path name, byte[] snapshot, Runnable replacing) {
    if (snapshots.isPartOnly()) {
      return "The data of the server are not completely loaded";
    }
    String fault =
        exchange.replace(
            name,
            snapshot,
            () -> {
              stopSendingSlots.run();
              stopWriting();
              replacing.run();
            });
    if (fault == null) {
      goOnWriting();
    }
    return fault;
  }

  /**
   * Loads a snapshot in the place of all data while it arrives; see {@link #replace}.
   *
   * @param replacing called when the old data are dropped; with {@link OldData#DROPPED} that is at
   *     once, and this has to do it
   * @param drained called when little enough waits again of what has arrived
   * @param done called with null, or with what is wrong: then there is a part of the data if the
   *     old ones were dropped, and else these are there as they were
   * @return takes what arrives
   */
  public Arrivals replaceArriving(
      OldData old, Runnable replacing, Runnable drained, Consumer<String> done) {
    Runnable task =
        () -> {
          stopWriting();
          replacing.run();
        };
    if (old == OldData.DROPPED) {
      task.run();
    }
    return recovery.replaceArriving(
        old,
        task,
        drained,
        fault -> {
          if (fault == null) {
            goOnWriting();
          }
          done.accept(fault);
        });
  }

  /** Nothing is saved and nothing is written to the log: the data are about to become others. */
  private void stopWriting() {
    snapshots.partOnly(true);
    snapshots.cancel();
    if (log.isOn() || rewrite.isRunning()) {
      rewrite.turnOff();
    }
  }

  /** The data are what they are to be: they are saved again, and written to a log of their own. */
  public void goOnWriting() {
    snapshots.partOnly(false);
    if (config.get(AppendOnlySettings.APPENDONLY) && !log.isOn() && !rewrite.isFirst()) {
      rewrite.turnOn();
    }
  }

  /** Nothing is saved, and nothing written to the log, until all is there. */
  private String loadAnew(Supplier<String> load) {
    snapshots.partOnly(true);
    String fault = load.get();
    snapshots.partOnly(recovery.endedInPart());
    return fault;
  }

  /**
   * Loads the log anew while all clients wait; returns null, or what is wrong. If a part of it was
   * loaded, the process ends, and the files stay.
   */
  public String reloadLog(Runnable clear) {
    try {
      serialTasks.await();
      if (log.isOn()) {
        log.syncNow();
      }
      boolean on = log.isOn();
      LogFiles found = new LogFiles(config, files, manifest.directory());
      if (!on) {
        manifest.set(found.find());
      }
      List<Path> paths = found.paths(manifest.get());
      if (on) {
        propagation.remove(log);
      }
      clear.run();
      try {
        return loadAnew(() -> recovery.loadLog(paths));
      } finally {
        if (on) {
          propagation.add(log);
        }
      }
    } catch (IOException failure) {
      return failure.getMessage();
    }
  }

  /**
   * Saves before the server ends, if the settings or the wish say so.
   *
   * @return false if the server should live on because that failed
   */
  public boolean beforeShutdown(Wish wish) {
    rewrite.finishWritten();
    if (rewrite.isFirst() && rewrite.isRunning()) {
      LOG.warn("Writing initial AOF, {}", wish.force() ? "exiting anyway." : "can't exit.");
      if (!wish.force()) {
        return false;
      }
    }
    if (rewrite.isRunning()) {
      rewrite.cancelNow();
    }
    serialTasks.await();
    if (snapshots.isRunning()) {
      LOG.warn("A snapshot is being written in the background. It is given up.");
      snapshots.cancel();
    }
    if (log.isOn()) {
      SavedHistory history = SavedHistory.of(snapshots.facts());
      if (history != null && !snapshots.isPartOnly()) {
        log.note(history);
      }
      LOG.info("Calling fsync() on the AOF file.");
      log.syncNow();
      if (!log.writer().isSynced()) {
        LOG.warn("Fail to fsync the AOF file: what was written last may be lost");
      }
    }
    boolean saved = saveAtLast(wish);
    if (saved && log.isOn() && !snapshots.isPartOnly()) {
      manifest.noteEnd(propagation.offset(), () -> {}, () -> {});
      serialTasks.await();
    }
    if (saved) {
      awaitRemovals();
    }
    return saved;
  }

  /** Lets go of all files: others may have them. Once the server's threads have ended. */
  public void end() {
    log.writer().close();
    snapshots.lock.release();
    bases.release();
  }

  /** What was given up is removed by the disk worker, or, if it takes too long, by this thread. */
  private void awaitRemovals() {
    CountDownLatch done = new CountDownLatch(1);
    disk.execute(done::countDown);
    try {
      if (!done.await(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
        LOG.warn(
            "The disk has been busy for {} seconds with a file that was given up. The server ends"
                + " without waiting any longer.",
            LONGEST_WAIT_SECONDS);
        temporary.remove();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean saveAtLast(Wish wish) {
    if (snapshots.isPartOnly()) {
      LOG.warn(
          "The data is not completely loaded, so it is not saved: the files stay as they are.");
      return true;
    }
    boolean points = !config.get(SnapshotSettings.SAVE).isEmpty();
    if (wish.save() == Save.NO || wish.save() == Save.DEFAULT && !points) {
      return true;
    }
    LOG.info("Saving the final RDB snapshot before exiting.");
    if (snapshots.save()) {
      return true;
    }
    LOG.warn("Error trying to save the DB, {}", wish.force() ? "exiting anyway." : "can't exit.");
    return wish.force();
  }
}
