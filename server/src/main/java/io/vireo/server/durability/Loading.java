package io.vireo.server.durability;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbException;
import io.vireo.persistence.rdb.RdbInput;
import io.vireo.persistence.rdb.RdbReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** A snapshot that is read key by key. Data context only. */
final class Loading implements LoadSource {
  private final Path file;
  private final InputStream in;
  private final long size;
  private final RdbReader reader;
  private final SnapshotLoader loader;

  /**
   * Opens a file.
   *
   * @param checksum whether its checksum must be right
   */
  Loading(DurableFiles files, Path file, boolean checksum, SnapshotLoader loader)
      throws IOException {
    this(file, files.read(file), files.size(file), checksum, loader);
  }

  /** Reads a snapshot that is in memory, under a name for errors. */
  Loading(Path name, byte[] snapshot, boolean checksum, SnapshotLoader loader) {
    this(name, new ByteArrayInputStream(snapshot), snapshot.length, checksum, loader);
  }

  private Loading(Path file, InputStream in, long size, boolean checksum, SnapshotLoader loader) {
    this.file = file;
    this.in = in;
    this.size = size;
    this.loader = loader;
    this.reader = new RdbReader(new RdbInput(in, checksum, size, loader::need), loader);
  }

  @Override
  public Path file() {
    return file;
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public long position() {
    return reader.position();
  }

  @Override
  public SnapshotLoader loader() {
    return loader;
  }

  @Override
  public boolean next() throws IOException {
    return loader.next(reader);
  }

  /** What to tell of a fault. */
  static String explain(Path file, IOException failure) {
    String where = failure instanceof RdbException at ? " at offset " + at.offset() : "";
    return file + where + ": " + failure.getMessage();
  }

  @Override
  public void close() throws IOException {
    loader.letGo();
    in.close();
  }
}
