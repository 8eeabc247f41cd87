package io.vireo.persistence.aof;

import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The directory of the append-only log: names of files, the manifest. On a disk worker, or before
 * the server serves.
 */
public final class AofDirectory {
  private static final String TEMPORARY = "temp-";

  private final DurableFiles files;
  private final Path directory;
  private final String fileName;

  /**
   * A directory of this machine, which need not exist yet.
   *
   * @param fileName what the names of all files begin with: {@code appendfilename}, a character for
   *     each byte, as in the manifest
   */
  public AofDirectory(Path directory, String fileName) {
    this(DurableFiles.SYSTEM, directory, fileName);
  }

  /** A directory on some disk; see {@link #AofDirectory(Path, String)}. */
  public AofDirectory(DurableFiles files, Path directory, String fileName) {
    this.files = files;
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
    return file.in(directory);
  }

  private Path named(String name) {
    return AofFile.named(directory, name);
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
    try (InputStream in = files.read(named(manifestName()))) {
      String text = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return Optional.of(AofManifest.parse(text));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  /**
   * Makes room for a file of the log: empty, and under its name. It lasts with the next manifest.
   */
  public void create(AofFile file) throws IOException {
    files.ensureDirectory(directory);
    files.create(path(file)).close();
  }

  /** Writes the manifest: as a whole or not at all, and for good when this returns. */
  public void save(AofManifest manifest) throws IOException {
    files.ensureDirectory(directory);
    files.write(
        named(TEMPORARY + manifestName()),
        named(manifestName()),
        manifest.print().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Deletes the files that the manifest no longer needs, but none whose name is in use again. */
  public void deleteHistory(AofManifest manifest) throws IOException {
    for (AofFile file : manifest.history()) {
      if (manifest.files().stream().noneMatch(used -> used.name().equals(file.name()))) {
        files.delete(path(file));
      }
    }
  }

  /** Bytes of files of the log. */
  public long bytes(Iterable<AofFile> some) throws IOException {
    long bytes = 0;
    for (AofFile file : some) {
      bytes += files.size(path(file));
    }
    return bytes;
  }
}
