package io.vireo.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Where a server has its files. One that keeps its data in memory has a folder of its own below
 * that for temporary files, since clients may ask for a snapshot; it goes with the server.
 */
record DataFolder(Path path, boolean temporary) {
  /** An empty folder that goes with the server. */
  static DataFolder fresh() {
    try {
      return new DataFolder(Files.createTempDirectory("vireo-"), true);
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

  /** The server is gone: removes what was temporary. */
  void release() {
    if (!temporary) {
      return;
    }
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException failure) {
      throw new VireoException("The folder " + path + " cannot be removed", failure);
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes what) throws IOException {
      Files.delete(file);
      return FileVisitResult.CONTINUE;
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
