package io.vireo.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Replaces a file as a whole. */
public final class AtomicFile {
  private static final Set<PosixFilePermission> USUAL =
      PosixFilePermissions.fromString("rw-r--r--");

  private AtomicFile() {}

  /** Writes the bytes beside the file, forces them to the disk and renames; keeps the mode. */
  public static void replace(Path file, byte[] bytes) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    Path temporary = Files.createTempFile(directory, file.getFileName().toString(), ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
      copyMode(file, temporary);
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    forceDirectory(directory);
  }

  private static void copyMode(Path from, Path to) throws IOException {
    if (Files.getFileStore(to).supportsFileAttributeView("posix")) {
      Set<PosixFilePermission> mode =
          Files.exists(from) ? Files.getPosixFilePermissions(from) : USUAL;
      Files.setPosixFilePermissions(to, mode);
    }
  }

  /** The rename itself is on the disk only when the directory is. */
  private static void forceDirectory(Path directory) throws IOException {
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
