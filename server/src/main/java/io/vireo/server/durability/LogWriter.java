package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.propagation.Watermarks;
import io.vireo.server.resp.PageStock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes the append-only log. Its methods are called on the log's disk worker, or in the data
 * context while that is idle ({@link LogDisk}), but for those that say otherwise.
 *
 * <p>What cannot be done is kept, and tried again, in order: nothing may be left out of the middle,
 * and nothing of the old file may come into the next.
 *
 * <p>When the system could not force a file to the disk, it may have thrown away what it could not
 * write, and trying again may then seem to succeed. So all is well again only when a later attempt
 * succeeds, and then the listener is told that what was written meanwhile is not to be relied on.
 */
final class LogWriter {
  /** Under a stream of writes, how much is written before it is forced to the disk at last. */
  private static final long MOST_UNSYNCED = 4L << 20;

  /** As short as systems can. */
  private static final long SHORTEST_PAUSE = 1_000;

  /** Hears of the disk's failures and recoveries. Called on the disk worker. */
  interface Listener {
    /** Something failed, for this reason, and is tried again. */
    void failed(String reason);

    /** Something failed that was promised to last, for this reason: nothing is tried any more. */
    void broken(String reason);

    /**
     * All is well again.
     *
     * @param unsure whether some of what was written may never reach the disk
     */
    void recovered(boolean unsure);
  }

  /** What is to be done with the file. */
  private sealed interface Task {}

  /**
   * Changes that were gathered, in pages that the worker gives back.
   *
   * @param bytes the number of bytes
   * @param end where it ends in the replication stream
   * @param units how many units there were with it
   * @param changes the number of changes
   */
  record Append(ByteBuffer[] pieces, long bytes, long end, long units, int changes)
      implements Task {}

  /** Another file to go on with. */
  private record Turn(Path file) implements Task {}

  private final DurableFiles files;
  private final Clock clock;
  private final Watermarks watermarks;
  private final PageStock pages;
  private final Listener listener;
  private final AtomicInteger waitingWrites = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final GroupCommit group = new GroupCommit();
  private AofAppender appender;
  private boolean syncFailed;
  private boolean unsure;

  /** Up to where the system has the replication stream. */
  private long end;

  /** How many units of it that is. */
  private long units;

  private long unsynced;
  private volatile boolean broken;
  private volatile boolean failing;
  private volatile boolean syncing;

  /** How often forcing failed: what was written before may be gone, until it is written anew. */
  private volatile int doubts;

  private volatile int resolvedDoubts;
  private volatile AppendFsync policy = AppendFsync.EVERYSEC;
  private volatile boolean syncHeld;
  private volatile long delayMicros;
  private volatile long size;
  private final AtomicLong earlier = new AtomicLong();

  /** A writer without a file. */
  LogWriter(
      DurableFiles files, Clock clock, Watermarks watermarks, PageStock pages, Listener listener) {
    this.files = files;
    this.clock = clock;
    this.watermarks = watermarks;
    this.pages = pages;
    this.listener = listener;
  }

  /** When what is written is forced to the disk. Any thread. */
  void policy(AppendFsync newPolicy) {
    policy = newPolicy;
  }

  /** When what is written is forced to the disk. Any thread. */
  AppendFsync policy() {
    return policy;
  }

  /** How often the disk has failed to force something. Any thread. */
  int doubts() {
    return doubts;
  }

  /** True if some of what was written may be gone, so that nothing behind it lasts. Any thread. */
  boolean isDoubtful() {
    return doubts != resolvedDoubts;
  }

  /**
   * Resolves the first {@code doubtsThen} doubts: all that was written before them is written anew
   * elsewhere. In the data context.
   */
  void trustAgain(int doubtsThen) {
    resolvedDoubts = doubtsThen;
  }

  /** Whether nothing is forced to the disk for a while, as a rewrite needs it. Any thread. */
  void holdSync(boolean on) {
    syncHeld = on;
  }

  /** A pause before each write, microseconds, for tests. Any thread. */
  void delay(long micros) {
    delayMicros = micros;
  }

  /** Bytes of the present file. Any thread. */
  long size() {
    return size;
  }

  /** Bytes of the files before it, since they were forgotten. Any thread. */
  long earlier() {
    return earlier.get();
  }

  /** Counts the bytes of earlier files from now on. Any thread. */
  void forgetEarlier() {
    earlier.set(0);
  }

  /** Bytes that wait to be written. Any thread. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** True while the disk does not take what is written. Any thread. */
  boolean isFailing() {
    return failing;
  }

  /** True while something is being forced to the disk, which may take long. Any thread. */
  boolean isSyncing() {
    return syncing;
  }

  /** True if something failed that was promised to last: the process ends. Any thread. */
  boolean isBroken() {
    return broken;
  }

  /** Notes bytes that will be handed to {@link #write}. In the data context. */
  void announce(long bytes) {
    waitingWrites.incrementAndGet();
    waitingBytes.addAndGet(bytes);
  }

  /** Begins with a file, and goes on behind what it holds. */
  void open(Path file) throws IOException {
    appender = AofAppender.behind(files, file);
    size = appender.size();
  }

  /** Goes on with another file; what was handed over before lasts by then. */
  void turn(Path file) {
    tasks.add(new Turn(file));
    flush();
  }

  /** Ends the log: what can still be written lasts, what cannot is given up. */
  void end() {
    sync();
    tasks.forEach(this::giveUp);
    tasks.clear();
    if (!broken) {
      failing = false;
      syncFailed = false;
      unsure = false;
      resolvedDoubts = doubts;
    }
    if (appender != null) {
      closeQuietly();
    }
  }

  /** Lets go of the file as it is: the server has ended, and no worker is left. */
  void close() {
    if (appender != null) {
      closeQuietly();
    }
  }

  private void giveUp(Task task) {
    if (task instanceof Append append) {
      done(append);
    }
  }

  private void done(Append append) {
    waitingBytes.addAndGet(-append.bytes());
    for (ByteBuffer piece : append.pieces()) {
      if (piece.limit() == PageStock.PAGE) {
        pages.give(piece.array());
      }
    }
    // The task that brought it refers to it until all is forced to the disk, which may take long.
    Arrays.fill(append.pieces(), null);
  }

  private void closeQuietly() {
    try {
      appender.close();
    } catch (IOException nothingToLose) {
      // What could be forced to the disk was.
    }
    appender = null;
  }

  /** Appends what was announced. */
  void write(Append all) {
    pause();
    tasks.add(all);
    int others = waitingWrites.decrementAndGet();
    flush();
    if (broken || policy != AppendFsync.ALWAYS) {
      return;
    }
    group.add(all.changes());
    if (unsynced > MOST_UNSYNCED || others == 0 && !othersCome()) {
      sync();
    }
  }

  /**
   * Waits for more writes if that is worth it; true if there are some, of which the last forces all
   * to the disk.
   */
  private boolean othersCome() {
    while (waitingWrites.get() == 0 && group.patience(clock.nanos()) > 0) {
      LockSupport.parkNanos(this, SHORTEST_PAUSE);
    }
    return waitingWrites.get() > 0;
  }

  private void pause() {
    if (delayMicros > 0) {
      LockSupport.parkNanos(this, TimeUnit.MICROSECONDS.toNanos(delayMicros));
    }
  }

  /** Does what is to be done, as far as possible; true if that is all. */
  private boolean flush() {
    if (broken) {
      return false;
    }
    try {
      while (!tasks.isEmpty()) {
        carryOut(tasks.peek());
        tasks.poll();
      }
      recovered();
      return true;
    } catch (IOException failure) {
      failed(failure);
      return false;
    }
  }

  private void carryOut(Task task) throws IOException {
    if (task instanceof Append append) {
      append(append);
      done(append);
      end = append.end();
      units = append.units();
      watermarks.written().raise(units);
    } else if (task instanceof Turn turn) {
      turnTo(turn.file());
    }
  }

  /**
   * Appends to the file, if there is one: without it the log could not be begun, and no client was
   * told that it keeps anything.
   */
  private void append(Append append) throws IOException {
    if (appender != null) {
      appender.append(append.pieces());
      unsynced += append.bytes();
      size = appender.size();
    }
  }

  private void turnTo(Path file) throws IOException {
    if (appender != null) {
      force();
    }
    AofAppender next = AofAppender.behind(files, file);
    if (appender != null) {
      earlier.addAndGet(size);
      closeQuietly();
    }
    appender = next;
    size = next.size();
  }

  private void force() throws IOException {
    long begin = clock.nanos();
    syncing = true;
    try {
      appender.sync();
      group.forced(begin, clock.nanos());
      unsynced = 0;
      unsure |= syncFailed;
      syncFailed = false;
    } catch (IOException failure) {
      syncFailed = true;
      doubts++;
      throw failure;
    } finally {
      syncing = false;
    }
  }

  private void recovered() {
    if (failing && !syncFailed) {
      failing = false;
      boolean doubt = unsure;
      unsure = false;
      listener.recovered(doubt);
    }
  }

  /**
   * Tells the listener of a failure. With {@code always} it is final: whatever the disk says next
   * time, what it has not forced once may be gone, and no client that waits for it may get an
   * answer.
   */
  private void failed(IOException failure) {
    boolean first = !failing;
    failing = true;
    if (policy == AppendFsync.ALWAYS) {
      broken = true;
      listener.broken(DiskFaults.reason(failure));
    } else if (first) {
      listener.failed(DiskFaults.reason(failure));
    }
  }

  /** Forces to the disk what was written, and tries again what could not be done. */
  void sync() {
    if (!flush() || appender == null || isHeld()) {
      return;
    }
    try {
      force();
      recovered();
      if (!isDoubtful()) {
        watermarks.fsynced().raise(end);
        watermarks.lasting().raise(units);
      }
    } catch (IOException failure) {
      failed(failure);
    }
  }

  private boolean isHeld() {
    return syncHeld && policy != AppendFsync.ALWAYS && !syncFailed;
  }

  /** True if all that was handed over lasts. */
  boolean isSynced() {
    return tasks.isEmpty() && !syncFailed && (appender == null || appender.isSynced());
  }
}
