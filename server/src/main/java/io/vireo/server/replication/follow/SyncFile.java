package io.vireo.server.replication.follow;

import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.durability.Disk;
import io.vireo.server.engine.context.Inbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The file into which a full copy is written while it comes. A disk worker writes it; its methods
 * are for the data context. Of an error is told once, and nothing is done after it.
 */
final class SyncFile {
  /** So much may wait for the disk, bytes. */
  static final long MUCH = 8 << 20;

  /** Hears what comes of it, in the data context. */
  interface Listener {
    /** The disk has taken bytes that waited. */
    void written();

    /** The file cannot be written. */
    void failed(String reason);

    /** The file cannot get its name. */
    void notNamed(Path target, String reason);
  }

  private final DurableFiles files;
  private final Executor disk;
  private final Inbox inbox;
  private final Path path;
  private final Listener listener;
  private final AtomicLong waiting = new AtomicLong();
  private boolean over;

  // ------------------------------------------------------------------------- disk worker
  private DurableFiles.Output out;
  private long size;
  private boolean broken;

  /** A file that is created, or emptied, by the disk worker. */
  SyncFile(Disk disk, Inbox inbox, Path path, Listener listener) {
    this.files = disk.files();
    this.disk = disk.snapshots();
    this.inbox = inbox;
    this.path = path;
    this.listener = listener;
    work(() -> out = files.create(path));
  }

  /** Where it is. */
  Path path() {
    return path;
  }

  /** Bytes that wait for the disk. Any thread. */
  long waitingBytes() {
    return waiting.get();
  }

  /** Adds bytes, which are copied. */
  void write(byte[] bytes, int from, int to) {
    byte[] copy = Arrays.copyOfRange(bytes, from, to);
    waiting.addAndGet(copy.length);
    work(() -> append(copy));
  }

  private void append(byte[] bytes) throws IOException {
    try {
      out.write(ByteBuffer.wrap(bytes), size);
      size += bytes.length;
    } finally {
      waiting.addAndGet(-bytes.length);
      tell(listener::written);
    }
  }

  /**
   * Makes the file last.
   *
   * @param target the name that it gets, or null to keep the one it has
   * @param done called in the data context when that is done
   */
  void finish(Path target, Runnable done) {
    work(
        () -> {
          out.sync();
          out.close();
          if (target == null || named(target)) {
            tell(done);
          }
        });
  }

  private boolean named(Path target) {
    try {
      files.replace(path, target);
      return true;
    } catch (IOException failure) {
      broken = true;
      tell(() -> listener.notNamed(target, DiskFaults.reason(failure)));
      return false;
    }
  }

  /** Gives it up. */
  void discard() {
    over = true;
    disk.execute(
        () -> {
          broken = true;
          if (out != null) {
            files.discard(out, path);
          }
        });
  }

  private interface Step {
    void run() throws IOException;
  }

  private void work(Step step) {
    disk.execute(
        () -> {
          if (broken) {
            return;
          }
          try {
            step.run();
          } catch (IOException failure) {
            broken = true;
            tell(() -> listener.failed(DiskFaults.reason(failure)));
          }
        });
  }

  private void tell(Runnable event) {
    inbox.add(
        () -> {
          if (!over) {
            event.run();
          }
        });
  }
}
