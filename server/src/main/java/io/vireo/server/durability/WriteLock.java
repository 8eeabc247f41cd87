package io.vireo.server.durability;

import io.vireo.persistence.disk.DiskFaults;
import io.vireo.persistence.disk.DurableFiles;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one server process at a time writes a file, or the files of a directory. It holds
 * a lock of the system on a hidden, empty file beside it, which stays when the process ends; the
 * lock does not. Data context only, or before that is there.
 */
final class WriteLock {
  private static final Logger LOG = LoggerFactory.getLogger(WriteLock.class);

  private final DurableFiles files;
  private boolean wanted;
  private Path held;
  private Closeable lock = () -> {};

  /** A lock that is not wanted yet: {@link #hold} always succeeds. */
  WriteLock(DurableFiles files) {
    this.files = files;
  }

  /** From now on other processes count. */
  void want() {
    wanted = true;
  }

  /**
   * Takes the lock for a file or directory, and lets go of the one that was held for another.
   *
   * @return false if another process has it
   */
  boolean hold(Path target) {
    Path file = target.resolveSibling("." + target.getFileName() + ".lock");
    if (!wanted || file.equals(held)) {
      return true;
    }
    try {
      Optional<Closeable> taken = files.lock(file);
      if (taken.isEmpty()) {
        return false;
      }
      lock.close();
      held = file;
      lock = taken.get();
    } catch (IOException unavailable) {
      // Where no file can be created none can be overwritten; and some systems know no locks.
      LOG.info(
          "{} cannot be locked against other servers: {}", target, DiskFaults.reason(unavailable));
      held = file;
    }
    return true;
  }

  /** Lets go of it, for a server that ends before its process does. */
  void release() {
    wanted = false;
    held = null;
    try {
      lock.close();
    } catch (IOException gone) {
      LOG.debug("The lock was lost before", gone);
    }
    lock = () -> {};
  }
}
