package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.Clock;
import io.vireo.server.engine.Departures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
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

  /** Who wants to know how the disk is. Called on the disk worker. */
  interface Listener {
    /** Something failed, for this reason. */
    void failed(String reason);

    /**
     * All is well again.
     *
     * @param unsure whether some of what was written may never reach the disk
     */
    void recovered(boolean unsure);

    /** More lasts. */
    void synced();
  }

  /** What is to be done with the file. */
  private sealed interface Task {
    /** Bytes to append. */
    record Append(byte[] bytes, long ticket) implements Task {}

    /** Another file to go on with. */
    record Turn(Path file) implements Task {}
  }

  private final DurableFiles files;
  private final Clock clock;
  private final Departures departures;
  private final Listener listener;
  private final AtomicInteger waitingWrites = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Deque<Task> tasks = new ArrayDeque<>();
  private final GroupCommit group = new GroupCommit();
  private AofAppender appender;
  private boolean syncFailed;
  private boolean unsure;
  private long ticket;
  private long unsynced;
  private volatile boolean failing;
  private volatile AppendFsync policy = AppendFsync.EVERYSEC;
  private volatile boolean syncHeld;
  private volatile long delayMicros;
  private volatile long size;
  private final AtomicLong earlier = new AtomicLong();
  private volatile long written;
  private volatile long lasting;

  /** A writer without a file. */
  LogWriter(DurableFiles files, Clock clock, Departures departures, Listener listener) {
    this.files = files;
    this.clock = clock;
    this.departures = departures;
    this.listener = listener;
  }

  /** When what is written is forced to the disk. Any thread. */
  void policy(AppendFsync newPolicy) {
    policy = newPolicy;
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

  /** The last ticket whose write was handed to the system. Any thread. */
  long written() {
    return written;
  }

  /** The last ticket whose write lasts. Any thread. */
  long lasting() {
    return lasting;
  }

  /** Bytes that wait to be written. Any thread. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** True while the disk does not take what is written. Any thread. */
  boolean isFailing() {
    return failing;
  }

  /** Notes bytes that will be handed to {@link #write}. In the data context. */
  void announce(int bytes) {
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
    tasks.add(new Task.Turn(file));
    flush();
  }

  /** Ends the log: what can still be written lasts, what cannot is given up. */
  void end() {
    sync();
    tasks.forEach(this::giveUp);
    tasks.clear();
    failing = false;
    syncFailed = false;
    departures.release(ticket);
    if (appender != null) {
      closeQuietly();
    }
  }

  private void giveUp(Task task) {
    if (task instanceof Task.Append append) {
      waitingBytes.addAndGet(-append.bytes().length);
    }
  }

  private void closeQuietly() {
    try {
      appender.close();
    } catch (IOException nothingToLose) {
      // What could be forced to the disk was.
    }
    appender = null;
  }

  /** Appends the bytes of so many changes, which were announced. */
  void write(byte[] bytes, long itsTicket, int changes) {
    pause();
    ticket = Math.max(ticket, itsTicket);
    tasks.add(new Task.Append(bytes, itsTicket));
    int others = waitingWrites.decrementAndGet();
    flush();
    if (policy != AppendFsync.ALWAYS) {
      departures.release(ticket);
      return;
    }
    group.add(changes);
    if (unsynced > MOST_UNSYNCED || others == 0 && !othersCome()) {
      sync();
    }
  }

  /** Waits for others if that is worth it; true if there are some, who then see to it all. */
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
    if (task instanceof Task.Append append) {
      append(append.bytes());
      waitingBytes.addAndGet(-append.bytes().length);
      written = append.ticket();
    } else if (task instanceof Task.Turn turn) {
      turnTo(turn.file());
    }
  }

  /** Without a file the log could not be begun: nobody was told that it keeps anything. */
  private void append(byte[] bytes) throws IOException {
    if (appender != null) {
      appender.append(bytes);
      unsynced += bytes.length;
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
    try {
      appender.sync();
      group.forced(begin, clock.nanos());
      unsynced = 0;
      unsure |= syncFailed;
      syncFailed = false;
    } catch (IOException failure) {
      syncFailed = true;
      throw failure;
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

  private void failed(IOException failure) {
    if (!failing || policy == AppendFsync.ALWAYS) {
      failing = true;
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
      departures.release(ticket);
      if (lasting < ticket) {
        lasting = ticket;
        listener.synced();
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
