package io.vireo.persistence.aof;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
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
    Path temporary = directory.resolve(TEMPORARY + manifestName());
    try (FileChannel file =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      var bytes = java.nio.ByteBuffer.wrap(manifest.print().getBytes(StandardCharsets.ISO_8859_1));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    replace(temporary, directory.resolve(manifestName()));
  }

  /** Renames a file over another one, for good when this returns. */
  public static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(to.toAbsolutePath().getParent());
  }

  /** Makes the names in a directory last, where the system can do that. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (java.nio.file.AccessDeniedException notHere) {
      // Windows opens no directories; it also needs no such thing.
      if (!System.getProperty("os.name").startsWith("Windows")) {
        throw notHere;
      }
    }
  }

  /** Deletes the files that the manifest no longer needs. */
  public void deleteHistory(AofManifest manifest) throws IOException {
    for (AofFile file : manifest.history()) {
      Files.deleteIfExists(path(file));
    }
  }
}
