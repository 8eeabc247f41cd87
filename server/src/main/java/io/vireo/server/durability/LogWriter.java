package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.persistence.aof.AofAppender;
import io.vireo.server.engine.Departures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Writes the append-only log. Its methods are called on the log's disk worker, but for those that
 * say otherwise.
 *
 * <p>What cannot be written is kept, and tried again: nothing may be left out of the middle.
 */
final class LogWriter {
  /** Under a stream of writes, how much is written before it is forced to the disk at last. */
  private static final long MOST_UNSYNCED = 4L << 20;

  private final Departures departures;
  private final Consumer<String> trouble;
  private final Runnable whenSynced;
  private final AtomicInteger waitingWrites = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final Deque<byte[]> unwritten = new ArrayDeque<>();
  private AofAppender appender;
  private boolean failing;
  private long ticket;
  private long unsynced;
  private volatile AppendFsync policy = AppendFsync.EVERYSEC;
  private volatile boolean syncHeld;
  private volatile long size;
  private volatile long lasting;

  /**
   * A writer without a file.
   *
   * @param trouble told of a failure, and with null when all is well again
   * @param whenSynced called when more lasts
   */
  LogWriter(Departures departures, Consumer<String> trouble, Runnable whenSynced) {
    this.departures = departures;
    this.trouble = trouble;
    this.whenSynced = whenSynced;
  }

  /** When what is written is forced to the disk. Any thread. */
  void policy(AppendFsync newPolicy) {
    policy = newPolicy;
  }

  /** Whether nothing is forced to the disk for a while, as a rewrite needs it. Any thread. */
  void holdSync(boolean on) {
    syncHeld = on;
  }

  /** Bytes of the present file. Any thread. */
  long size() {
    return size;
  }

  /** The last ticket whose write lasts. Any thread. */
  long lasting() {
    return lasting;
  }

  /** Bytes that wait to be written. Any thread. */
  long waitingBytes() {
    return waitingBytes.get();
  }

  /** Notes bytes that will be handed to {@link #write}. In the data context. */
  void announce(int bytes) {
    waitingWrites.incrementAndGet();
    waitingBytes.addAndGet(bytes);
  }

  /** Goes on with another file; what was written before lasts. */
  void open(Path file) throws IOException {
    close();
    appender = new AofAppender(file);
    size = appender.size();
  }

  /** Ends the present file. */
  void close() throws IOException {
    if (appender != null) {
      appender.sync();
      unsynced = 0;
      appender.close();
      appender = null;
    }
  }

  /** Appends bytes that were announced. */
  void write(byte[] bytes, long itsTicket) {
    ticket = Math.max(ticket, itsTicket);
    unwritten.add(bytes);
    int others = waitingWrites.decrementAndGet();
    flush();
    if (policy != AppendFsync.ALWAYS) {
      departures.release(ticket);
    } else if (others == 0 || unsynced > MOST_UNSYNCED) {
      sync();
    }
  }

  private void flush() {
    try {
      while (!unwritten.isEmpty() && appender != null) {
        byte[] next = unwritten.peek();
        appender.append(ByteBuffer.wrap(next));
        unwritten.poll();
        unsynced += next.length;
        waitingBytes.addAndGet(-next.length);
        size = appender.size();
      }
      recovered();
    } catch (IOException failure) {
      failed(failure);
    }
  }

  private void recovered() {
    if (failing) {
      failing = false;
      trouble.accept(null);
    }
  }

  private void failed(IOException failure) {
    if (!failing) {
      failing = true;
      trouble.accept(failure.getMessage());
    }
  }

  /** Forces to the disk what was written, and tries again what could not be. */
  void sync() {
    if (!unwritten.isEmpty()) {
      flush();
    }
    if (appender == null || failing || syncHeld && policy != AppendFsync.ALWAYS) {
      return;
    }
    try {
      appender.sync();
      unsynced = 0;
      departures.release(ticket);
      if (lasting < ticket) {
        lasting = ticket;
        whenSynced.run();
      }
    } catch (IOException failure) {
      failed(failure);
    }
  }

  /** True if all that was handed over lasts. */
  boolean isSynced() {
    return unwritten.isEmpty() && (appender == null || appender.isSynced());
  }
}
