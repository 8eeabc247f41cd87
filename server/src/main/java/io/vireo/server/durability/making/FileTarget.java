package io.vireo.server.durability.making;

import io.vireo.persistence.disk.DurableFiles;
import io.vireo.persistence.rdb.RdbFile;
import io.vireo.persistence.rdb.RdbPage;
import java.io.IOException;
import java.nio.file.Path;

/** A snapshot that becomes a file. Disk worker. */
public final class FileTarget implements SnapshotTarget {
  private final DurableFiles files;
  private final Path temporary;
  private final Path target;
  private final RdbFile.Options options;
  private final boolean ensureDirectory;
  private RdbFile file;

  /**
   * A file that is not created yet.
   *
   * @param temporary where it is written
   * @param target where it is put when it is whole
   * @param ensureDirectory whether the target's directory is made if it is not there
   */
  public FileTarget(
      DurableFiles files,
      Path temporary,
      Path target,
      RdbFile.Options options,
      boolean ensureDirectory) {
    this.files = files;
    this.temporary = temporary;
    this.target = target;
    this.options = options;
    this.ensureDirectory = ensureDirectory;
  }

  @Override
  public void open() throws IOException {
    if (ensureDirectory) {
      files.ensureDirectory(target.getParent());
    }
    file = new RdbFile(files, temporary, options);
  }

  @Override
  public void write(RdbPage page) throws IOException {
    file.write(page);
  }

  @Override
  public void complete() throws IOException {
    file.complete();
  }

  @Override
  public void place() throws IOException {
    file.place(target);
  }

  @Override
  public void discard() {
    if (file != null) {
      file.discard();
    }
  }
}
