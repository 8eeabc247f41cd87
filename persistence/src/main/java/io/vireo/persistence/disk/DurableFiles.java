package io.vireo.persistence.disk;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The one door to the disk for all that keeps data: whatever is written, forced to the disk,
 * renamed, deleted or read back goes through here, so that tests can put a disk behind it that is
 * full, slow, broken, or loses power.
 *
 * <p>Two things have to be forced to the disk separately: what a file holds ({@link Output#sync})
 * and which names a directory holds ({@link #syncDirectory}). The methods that combine steps return
 * only when a power cut does not undo them. Any thread; a file is written by one at a time.
 */
public interface DurableFiles {
  /** The files of this machine. */
  DurableFiles SYSTEM = new SystemFiles();

  /** A file open for writing. */
  interface Output extends Closeable {
    /** Bytes of the file. */
    long size() throws IOException;

    /**
     * Writes bytes at an offset. If this fails, a part of them may have been written; position and
     * limit of the buffer say nothing then.
     */
    void write(ByteBuffer bytes, long offset) throws IOException;

    /** Cuts the file off. */
    void truncate(long size) throws IOException;

    /** Makes what was written last. Its name may not last yet. */
    void sync() throws IOException;
  }

  /** Opens a file for writing, which is created if it is not there, and emptied if it is. */
  Output create(Path file) throws IOException;

  /** Opens a file for writing, which is created if it is not there, and keeps what it holds. */
  Output open(Path file) throws IOException;

  /** Opens a file for reading from its beginning. */
  InputStream read(Path file) throws IOException;

  /** Bytes of a file. */
  long size(Path file) throws IOException;

  /** True if there is such a file or directory. */
  boolean exists(Path file);

  /** Gives a file another name, over a file that has it. The name may not last yet. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file if it is there. That may be undone by a power cut. */
  void delete(Path file) throws IOException;

  /** Makes a directory. Its name may not last yet. */
  void makeDirectory(Path directory) throws IOException;

  /** Makes the names in a directory last, where the system can do that. */
  void syncDirectory(Path directory) throws IOException;

  /**
   * Takes a lock that no other process gets while this one lives and has not closed it. The file is
   * created if it is not there, and stays.
   *
   * @return nothing if another has it
   */
  default Optional<Closeable> lock(Path file) throws IOException {
    return Optional.of(() -> {});
  }

  /**
   * Makes a directory, unless it is there, for good when this returns: also if it was made before,
   * and its name could not be made to last.
   */
  default void ensureDirectory(Path directory) throws IOException {
    Path parent = directory.toAbsolutePath().getParent();
    if (!exists(directory)) {
      ensureDirectory(parent);
      makeDirectory(directory);
    }
    if (parent != null) {
      syncDirectory(parent);
    }
  }

  /** Writes a whole file under a temporary name, then puts it in the place of the real one. */
  default void write(Path temporary, Path target, byte[] content) throws IOException {
    try (Output file = create(temporary)) {
      file.write(ByteBuffer.wrap(content), 0);
      file.sync();
    }
    replace(temporary, target);
  }

  /** Renames a file over another one, for good when this returns. */
  default void replace(Path from, Path to) throws IOException {
    rename(from, to);
    syncDirectory(to.toAbsolutePath().getParent());
  }

  /** Gives a temporary file up that was being written, as far as that is still possible. */
  default void discard(Closeable writing, Path temporary) {
    try {
      writing.close();
    } catch (IOException alreadyBad) {
      // What made the writer give up has been told.
    }
    try {
      delete(temporary);
    } catch (IOException alreadyBad) {
      // The same; a temporary file that stays does no harm.
    }
  }

  /** Cuts a file off, for good when this returns. */
  default void truncate(Path file, long size) throws IOException {
    try (Output output = open(file)) {
      output.truncate(size);
      output.sync();
    }
  }
}
