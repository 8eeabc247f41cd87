package io.vireo.persistence.rdb;

import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * A snapshot on its way to the disk: a temporary file, which takes the place of the real one only
 * when it is whole and lasts. On one disk worker.
 */
public final class RdbFile {
  /** How much is written before it is forced to the disk, so that the end costs no long pause. */
  private static final long SYNC_EVERY = 4L << 20;

  private final DurableFiles files;
  private final Path temporary;
  private final boolean syncOften;
  private final DurableFiles.Output file;
  private final RdbPacker packer;
  private long synced;

  /**
   * Creates the temporary file.
   *
   * @param options how it is written
   */
  public RdbFile(DurableFiles files, Path temporary, Options options) throws IOException {
    this.files = files;
    this.temporary = temporary;
    this.syncOften = options.syncOften();
    // What may want for memory comes first, so that no file is left behind.
    packer = new RdbPacker(this::write, options.compress(), options.checksum());
    file = files.create(temporary);
  }

  /**
   * How a snapshot is written.
   *
   * @param compress whether strings are compressed
   * @param checksum whether it ends with a checksum
   * @param syncOften whether it is forced to the disk piece by piece
   */
  public record Options(boolean compress, boolean checksum, boolean syncOften) {}

  private void write(byte[] array, int offset, int length) throws IOException {
    file.write(ByteBuffer.wrap(array, offset, length), packer.written() - length);
    if (syncOften && packer.written() - synced >= SYNC_EVERY) {
      file.sync();
      synced = packer.written();
    }
  }

  /** Adds a page. */
  public void write(RdbPage page) throws IOException {
    packer.pack(page);
  }

  /** Bytes written so far. */
  public long bytes() {
    return packer.written();
  }

  /** Ends the temporary file: it is forced to the disk and closed. */
  public void complete() throws IOException {
    packer.end();
    file.sync();
    file.close();
  }

  /** Puts the complete file in the place of another one, for good when this returns. */
  public void place(Path target) throws IOException {
    files.replace(temporary, target);
  }

  /** Gives the file up. */
  public void discard() {
    files.discard(file, temporary);
  }
}
