package io.vireo.server.durability;

import io.vireo.persistence.rdb.RdbException;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A snapshot that is read key by key. Data context only. */
final class Loading implements Closeable {
  private final Path file;
  private final InputStream in;
  private final long size;
  private final RdbReader reader;
  private final SnapshotLoader loader;
  private boolean begun;

  /**
   * Opens a file.
   *
   * @param checksum whether its checksum must be right
   */
  Loading(Path file, boolean checksum, SnapshotLoader loader) throws IOException {
    this.file = file;
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    this.size = channel.size();
    this.in = Channels.newInputStream(channel);
    this.loader = loader;
    this.reader = new RdbReader(new RdbInput(in, checksum), loader);
  }

  /** The file. */
  Path file() {
    return file;
  }

  /** Bytes of the file. */
  long size() {
    return size;
  }

  /** Bytes read so far. */
  long position() {
    return reader.position();
  }

  /** What was loaded. */
  SnapshotLoader loader() {
    return loader;
  }

  /** Reads the next key; false at the end. */
  boolean next() throws IOException {
    if (!begun) {
      begun = true;
      reader.header();
    }
    return reader.next();
  }

  /** What to tell of a fault. */
  static String explain(Path file, IOException failure) {
    String where = failure instanceof RdbException at ? " at offset " + at.offset() : "";
    return file + where + ": " + failure.getMessage();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
