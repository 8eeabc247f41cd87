package io.vireo.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a server has its files. One that keeps its data in memory has a folder of its own below
 * that for temporary files, since clients may ask for a snapshot; it goes with the server, or with
 * the JVM if that ends first.
 */
final class DataFolder {
  /** How often the end of the JVM removes a folder in which a server writes meanwhile. */
  private static final int ATTEMPTS = 5;

  /** How the names of temporary folders of this process begin. */
  static final String PREFIX = "vireo-" + ProcessHandle.current().pid() + '-';

  private final Path path;

  /** Null of a folder that stays. */
  private final ExitTask removal;

  private DataFolder(Path path, boolean temporary) {
    this.path = path;
    removal = temporary ? ExitTask.at("vireo-removal", this::removeAtExit) : null;
  }

  /** An empty folder that goes with the server. */
  static DataFolder fresh() {
    try {
      return new DataFolder(Files.createTempDirectory(PREFIX), true);
    } catch (IOException failure) {
      throw new VireoException("No folder for temporary files can be made", failure);
    }
  }

  /** A folder that stays, and is made if it is not there. */
  static DataFolder at(Path path) {
    try {
      return new DataFolder(Files.createDirectories(path).toAbsolutePath(), false);
    } catch (IOException failure) {
      throw new VireoException("The folder " + path + " cannot be made", failure);
    }
  }

  /** The folder. */
  Path path() {
    return path;
  }

  /** True if it goes with the server. */
  boolean temporary() {
    return removal != null;
  }

  /** The server is gone: removes what was temporary. */
  void release() {
    if (!temporary()) {
      return;
    }
    removal.cancel();
    try {
      remove();
    } catch (IOException failure) {
      throw new VireoException("The folder " + path + " cannot be removed", failure);
    }
  }

  private void remove() throws IOException {
    if (Files.exists(path)) {
      Files.walkFileTree(path, new Removal());
    }
  }

  private void removeAtExit() {
    for (int left = ATTEMPTS; left > 0; left--) {
      try {
        remove();
        return;
      } catch (IOException busy) {
        // A server that was not closed has written a file between two steps of the walk.
        continue;
      }
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes what) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.delete(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
