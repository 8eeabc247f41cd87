package io.vireo.server.durability.making;

import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * A file on its way from the disk to a sink, piece by piece and no faster than the sink takes it.
 * On a disk worker.
 */
public final class SnapshotReading {
  private static final int PIECE = 64 * 1024;

  private final DurableFiles files;
  private final Path file;
  private final Executor disk;
  private final Executor back;
  private final SnapshotSink sink;
  private final AtomicBoolean due = new AtomicBoolean();
  private Consumer<IOException> whenDone;
  private InputStream in;
  private long left;

  /**
   * A file that is not opened yet.
   *
   * @param back leads into the data context
   */
  public SnapshotReading(
      DurableFiles files, Path file, Executor disk, Executor back, SnapshotSink sink) {
    this.files = files;
    this.file = file;
    this.disk = disk;
    this.back = back;
    this.sink = sink;
  }

  /**
   * Begins to read.
   *
   * @param opened called in the data context with the bytes of the file, before any of them comes
   * @param then called in the data context once the sink has all, or with what went wrong
   */
  public void begin(LongConsumer opened, Consumer<IOException> then) {
    whenDone = then;
    disk.execute(() -> open(opened));
  }

  private void open(LongConsumer opened) {
    try {
      in = files.read(file);
      left = files.size(file);
    } catch (IOException failure) {
      over(failure);
      return;
    }
    long length = left;
    back.execute(
        () -> {
          opened.accept(length);
          goOn();
        });
  }

  /** The sink may take more. Any thread. */
  public void goOn() {
    if (due.compareAndSet(false, true)) {
      disk.execute(this::read);
    }
  }

  private void read() {
    due.set(false);
    try {
      while (in != null && left > 0 && !sink.isHeldUp()) {
        byte[] piece = in.readNBytes((int) Math.min(PIECE, left));
        if (piece.length == 0) {
          throw new IOException("The file ends too early");
        }
        left -= piece.length;
        sink.take(piece);
      }
    } catch (IOException failure) {
      over(failure);
      return;
    }
    if (in != null && left == 0) {
      over(null);
    }
  }

  private void over(IOException failure) {
    try {
      if (in != null) {
        in.close();
        in = null;
      }
    } catch (IOException ignored) {
      // All that was wanted of the file has been read, or cannot be.
    }
    back.execute(() -> whenDone.accept(failure));
  }
}
