package io.vireo.server.durability.making;

import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that a disk worker writes while the data context tells what is in it. It is written under
 * a temporary name, and takes its place when it is whole.
 *
 * <p>Whatever goes wrong on the worker, a lack of memory too, fails the file: nothing more is
 * written, the temporary file is removed, and the end is told. Data context, where nothing else is
 * said.
 */
public final class FileInMaking {
  private static final Logger LOG = LoggerFactory.getLogger(FileInMaking.class);

  /** What waits for the disk at most before more should be handed over. */
  private static final long MOST_PENDING = 2L << 20;

  /** What the worker does with the file. Disk worker. */
  public interface Steps {
    /** Creates the temporary file. */
    void open() throws IOException;

    /** Ends the temporary file, forces it to the disk and closes it. */
    void complete() throws IOException;

    /** Gives the file its name, for good when this returns. */
    void place() throws IOException;

    /** Removes the temporary file, if it was created. */
    void discard();
  }

  /** Writes a part of the file. Disk worker. */
  public interface Part {
    /** Writes it. */
    void write() throws IOException;
  }

  private final Steps steps;
  private final Executor disk;
  private final Runnable wake;
  private final Runnable ended;
  private final Placement placement = new Placement();
  private final AtomicLong pending = new AtomicLong();
  private volatile IOException failure;

  /**
   * A file that is not begun yet.
   *
   * @param disk where it is written, in order
   * @param wake called on the worker when more may be handed over, or is no longer wanted
   * @param ended called on the worker when all is over
   */
  public FileInMaking(Steps steps, Executor disk, Runnable wake, Runnable ended) {
    this.steps = steps;
    this.disk = disk;
    this.wake = wake;
    this.ended = ended;
  }

  /** Lets the worker create the temporary file. */
  public void open() {
    disk.execute(() -> attempt(steps::open));
  }

  /** Hands over a part of {@code bytes} bytes. */
  public void hand(long bytes, Part part) {
    hand(bytes, part, () -> {});
  }

  /**
   * Hands over a part of {@code bytes} bytes.
   *
   * @param then done on the worker, whatever came of it
   */
  public void hand(long bytes, Part part, Runnable then) {
    pending.addAndGet(bytes);
    try {
      disk.execute(() -> write(bytes, part, then));
    } catch (Throwable refused) {
      pending.addAndGet(-bytes);
      then.run();
      throw refused;
    }
  }

  /** True while so much waits for the disk that no more should be handed over. Any thread. */
  public boolean isBehind() {
    return pending.get() > MOST_PENDING;
  }

  /** Bytes that were handed over and are not written yet. Any thread. */
  public long pending() {
    return pending.get();
  }

  /** What went wrong, or null. Any thread. */
  public IOException failure() {
    return failure;
  }

  /** Something outside the worker went wrong: the file is not wanted. */
  public void fail(Throwable cause) {
    failure = asFailure(cause);
  }

  /** Lets the worker bring the file to its end: no more is handed over. */
  public void close() {
    disk.execute(this::end);
  }

  /**
   * Gives the file up, and lets the worker remove it.
   *
   * @return false if that is too late: the file takes its place, or has it already
   */
  public boolean giveUp() {
    boolean inTime = placement.giveUp();
    if (inTime) {
      failure = new IOException("It was given up");
    }
    return inTime;
  }

  /** Waits for the end of a file for which {@link #close} was called. */
  public void awaitEnd() {
    placement.await();
  }

  // ------------------------------------------------------------------------- disk worker

  private void write(long bytes, Part part, Runnable then) {
    try {
      attempt(part);
    } finally {
      then.run();
      long before = pending.getAndAdd(-bytes);
      if (before > MOST_PENDING && before - bytes <= MOST_PENDING || failure != null) {
        wake.run();
      }
    }
  }

  private void end() {
    try {
      attempt(steps::complete);
      attempt(this::placeUnlessGivenUp);
      if (failure != null) {
        discard();
      }
    } finally {
      placement.over();
      ended.run();
    }
  }

  private void discard() {
    try {
      steps.discard();
    } catch (Throwable stays) {
      LOG.error("A temporary file could not be removed", stays);
    }
  }

  private void placeUnlessGivenUp() throws IOException {
    if (placement.take()) {
      steps.place();
    }
  }

  private void attempt(Part part) {
    if (failure != null) {
      return;
    }
    try {
      part.write();
    } catch (Throwable failed) {
      failure = asFailure(failed);
    }
  }

  private static IOException asFailure(Throwable cause) {
    if (cause instanceof IOException known) {
      return known;
    }
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof OutOfMemoryError) {
        return new NoRoom(cause);
      }
    }
    LOG.error("A file could not be written for an unexpected reason", cause);
    return new IOException("unexpected: " + cause, cause);
  }
}
