package io.vireo.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Changes of files and their names that last: a power cut does not undo them. Disk workers. */
public final class DurableFiles {
  private DurableFiles() {}

  /** Writes a whole file under a temporary name, then puts it in the place of the real one. */
  public static void write(Path temporary, Path target, byte[] content) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
    replace(temporary, target);
  }

  /** Renames a file over another one. */
  public static void replace(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(to.toAbsolutePath().getParent());
  }

  /** Makes the names in a directory last, where the system can do that. */
  public static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (AccessDeniedException notHere) {
      // Windows opens no directories; it also needs no such thing.
      if (!System.getProperty("os.name").startsWith("Windows")) {
        throw notHere;
      }
    }
  }
}
