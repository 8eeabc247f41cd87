package io.vireo.persistence.aof;

import io.vireo.persistence.disk.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Appends to a file of the log. On one disk worker.
 *
 * <p>What was written in part because the disk was full is cut off again. If even that fails, a
 * later attempt writes over it, so half a command is never left in the middle of the file.
 */
public final class AofAppender implements Closeable {
  private final DurableFiles.Output file;
  private long size;
  private boolean synced = true;

  private AofAppender(DurableFiles.Output file) throws IOException {
    this.file = file;
    size = file.size();
  }

  /** Opens a file, which is created if it is not there, to write behind what it holds. */
  public static AofAppender behind(DurableFiles files, Path file) throws IOException {
    return new AofAppender(files.open(file));
  }

  /** Creates a file, or empties it. */
  public static AofAppender fresh(DurableFiles files, Path file) throws IOException {
    return new AofAppender(files.create(file));
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  /** Appends bytes: all of them, or none if it fails. */
  public void append(byte[] bytes) throws IOException {
    append(ByteBuffer.wrap(bytes));
  }

  /**
   * Appends what is in some buffers, which stay as they are: all of it, or nothing if it fails. A
   * caller that goes on after a failure has to append the same bytes first.
   */
  public void append(ByteBuffer... pieces) throws IOException {
    long end = size;
    try {
      synced = false;
      for (ByteBuffer piece : pieces) {
        file.write(piece.duplicate(), end);
        end += piece.remaining();
      }
    } catch (IOException | RuntimeException | Error failed) {
      cutBack(failed);
      throw failed;
    }
    size = end;
  }

  private void cutBack(Throwable failed) {
    try {
      file.truncate(size);
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  /** Makes what was appended last; returns at once if it does already. */
  public void sync() throws IOException {
    if (!synced) {
      file.sync();
      synced = true;
    }
  }

  /** True if all that was appended lasts. */
  public boolean isSynced() {
    return synced;
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
