package io.vireo.persistence.aof;

import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of the append-only log: names of files, the manifest. On a disk worker, or before
 * the server serves.
 */
public final class AofDirectory {
  private static final String TEMPORARY = "temp-";

  private final Path directory;
  private final String fileName;

  /**
   * A directory, which need not exist yet.
   *
   * @param fileName what the names of all files begin with: {@code appendfilename}
   */
  public AofDirectory(Path directory, String fileName) {
    this.directory = directory;
    this.fileName = fileName;
  }

  /** The directory. */
  public Path path() {
    return directory;
  }

  /** What the names of all files begin with. */
  public String fileName() {
    return fileName;
  }

  /** The name of the manifest. */
  public String manifestName() {
    return fileName + ".manifest";
  }

  /** The path of a file of the log. */
  public Path path(AofFile file) {
    return directory.resolve(file.name());
  }

  /** The next base: a new name, not in the manifest yet. */
  public AofFile nextBase(AofManifest manifest, boolean rdb) {
    long number = manifest.lastBase() + 1;
    String name = fileName + "." + number + ".base." + (rdb ? "rdb" : "aof");
    return new AofFile(name, number, AofFile.Type.BASE);
  }

  /** The next increment: a new name, not in the manifest yet. */
  public AofFile nextIncrement(AofManifest manifest) {
    long number = manifest.lastIncrement() + 1;
    String name = fileName + "." + number + ".incr.aof";
    return new AofFile(name, number, AofFile.Type.INCREMENT);
  }

  /** Reads the manifest; nothing if there is none. */
  public Optional<AofManifest> load() throws IOException {
    try {
      String text =
          Files.readString(directory.resolve(manifestName()), StandardCharsets.ISO_8859_1);
      return Optional.of(AofManifest.parse(text));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /** Writes the manifest: as a whole or not at all, and for good when this returns. */
  public void save(AofManifest manifest) throws IOException {
    Files.createDirectories(directory);
    DurableFiles.write(
        directory.resolve(TEMPORARY + manifestName()),
        directory.resolve(manifestName()),
        manifest.print().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Deletes the files that the manifest no longer needs. */
  public void deleteHistory(AofManifest manifest) throws IOException {
    for (AofFile file : manifest.history()) {
      Files.deleteIfExists(path(file));
    }
  }
}
