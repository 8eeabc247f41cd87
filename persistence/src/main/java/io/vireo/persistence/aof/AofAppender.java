package io.vireo.persistence.aof;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Appends to a file of the log. On one disk worker.
 *
 * <p>What was written in part because the disk was full is cut off again, so that a later attempt
 * does not leave half a command in the middle of the file.
 */
public final class AofAppender implements Closeable {
  private final FileChannel channel;
  private long size;
  private boolean synced = true;

  /** Opens a file, which is created if it is not there, to write behind what it holds. */
  public AofAppender(Path file) throws IOException {
    channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    size = channel.size();
    channel.position(size);
  }

  /** Bytes of the file. */
  public long size() {
    return size;
  }

  /** Appends bytes: all of them, or none if it fails. */
  public void append(ByteBuffer bytes) throws IOException {
    long target = size + bytes.remaining();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      size = target;
      synced = false;
    } catch (IOException failed) {
      cutBack(failed);
      throw failed;
    }
  }

  private void cutBack(IOException failed) {
    try {
      channel.truncate(size);
      channel.position(size);
    } catch (IOException alsoFailed) {
      failed.addSuppressed(alsoFailed);
    }
  }

  /** Makes what was appended last; returns at once if it does already. */
  public void sync() throws IOException {
    if (!synced) {
      channel.force(false);
      synced = true;
    }
  }

  /** True if all that was appended lasts. */
  public boolean isSynced() {
    return synced;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
