package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.persistence.aof.AofDirectory;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which files are the append-only log, in memory and on the disk. Data context only.
 *
 * <p>While commands are served the manifest is written by the log's own disk worker, before what is
 * handed to it later, and files are deleted by the other one, so that the log need not wait for
 * that. Each change is an task of its own ({@link SerialTasks}) and counts here once it lasts. When
 * it is not certain that a manifest was written, its files are noted as such to be deleted: so
 * their numbers are never given to others, and nothing that a restart may find is written over.
 */
final class LogManifest {
  private static final Logger LOG = LoggerFactory.getLogger(LogManifest.class);

  private final Config config;
  private final DurableFiles files;
  private final Executor worker;
  private final Executor deletions;
  private final SerialTasks serialTasks;
  private AofManifest manifest = AofManifest.EMPTY;

  /**
   * Knows no files yet.
   *
   * @param worker the disk worker that writes the log
   */
  LogManifest(Config config, Disk disk, Executor worker, SerialTasks serialTasks) {
    this.config = config;
    this.files = disk.files();
    this.worker = worker;
    this.deletions = disk.snapshots();
    this.serialTasks = serialTasks;
  }

  AofDirectory directory() {
    return new AofDirectory(
        files,
        config.resolve(config.get(AppendOnlySettings.APPENDDIRNAME)),
        config.get(AppendOnlySettings.APPENDFILENAME));
  }

  AofManifest get() {
    return manifest;
  }

  /** Notes what was found on the disk. */
  void set(AofManifest found) {
    manifest = found;
  }

  /** Writes the manifest while all clients wait. */
  void saveNow(AofManifest next) throws IOException {
    directory().save(next);
    manifest = next;
  }

  /** Learns what files there are, from a time when the log was written, unless it knows. */
  void know() throws IOException {
    if (manifest.isEmpty()) {
      manifest = directory().load().orElse(AofManifest.EMPTY);
    }
  }

  /** The increment that is written, or was last. */
  AofFile current() {
    return manifest.increments().get(manifest.increments().size() - 1);
  }

  /** A name for a new base. */
  AofFile nextBase() {
    return directory().nextBase(manifest, config.get(AppendOnlySettings.AOF_USE_RDB_PREAMBLE));
  }

  /** A name for a new increment. */
  AofFile nextIncrement() {
    return directory().nextIncrement(manifest);
  }

  /**
   * Makes a first increment, empty, while all clients wait, and lets the writer begin with it; the
   * manifest on the disk will name it with its base.
   */
  void addNow(AofFile increment, LogWriter writer) throws IOException {
    AofDirectory directory = directory();
    directory.create(increment);
    worker.execute(() -> writer.turn(directory.path(increment)));
    manifest = manifest.plusIncrement(increment);
  }

  /**
   * Adds an increment, empty, and lets the writer go on with it: what is handed over from now on is
   * written only when the manifest names it. If that fails the writer goes on with what it has.
   */
  void add(AofFile increment, LogWriter writer, Consumer<IOException> then) {
    AofDirectory directory = directory();
    AofManifest next = manifest.plusIncrement(increment);
    boolean[] unsure = new boolean[1];
    serialTasks.send(
        worker,
        () -> {
          directory.create(increment);
          unsure[0] = true;
          directory.save(next);
          writer.turn(directory.path(increment));
        },
        failure -> {
          manifest = failure == null ? next : unsure[0] ? manifest.without(increment) : manifest;
          then.accept(failure);
        });
  }

  /**
   * Puts a base that is there in the place of the old one and of all increments but the last few.
   *
   * @param kept how many increments go on
   * @param done told the bytes of the base
   * @param failed told what is wrong
   */
  void replace(AofFile base, int kept, LongConsumer done, Consumer<IOException> failed) {
    AofDirectory directory = directory();
    AofManifest next = manifest.withBase(base, kept);
    long[] bytes = new long[1];
    serialTasks.send(
        worker,
        () -> {
          bytes[0] = files.size(directory.path(base));
          directory.save(next);
        },
        failure -> {
          manifest = failure == null ? next : manifest.without(base);
          if (failure == null) {
            done.accept(bytes[0]);
          } else {
            failed.accept(failure);
          }
        });
  }

  /**
   * Deletes the files that were replaced, unless the settings want them to stay; what cannot be
   * done now is done another time.
   */
  void clearHistory(Runnable then) {
    boolean stay = config.get(AppendOnlySettings.AOF_DISABLE_AUTO_GC);
    if (stay || manifest.history().isEmpty()) {
      then.run();
      return;
    }
    AofDirectory directory = directory();
    AofManifest before = manifest;
    serialTasks.send(
        deletions,
        () -> directory.deleteHistory(before),
        failure -> {
          if (failure == null) {
            forgetHistory(directory, then);
          } else {
            historyStays(failure, then);
          }
        });
  }

  private void forgetHistory(AofDirectory directory, Runnable then) {
    AofManifest next = manifest.withoutHistory();
    serialTasks.send(
        worker,
        () -> directory.save(next),
        failure -> {
          if (failure == null) {
            manifest = next;
            then.run();
          } else {
            historyStays(failure, then);
          }
        });
  }

  private static void historyStays(IOException failure, Runnable then) {
    LOG.warn("Files that the append-only log no longer needs stay: {}", failure.toString());
    then.run();
  }

  /**
   * Notes where the last increment ends, if it is known where it begins and not yet where it ends.
   *
   * @param before what the worker is to do before
   */
  void noteEnd(long offset, SerialTasks.Work before, Runnable then) {
    AofDirectory directory = directory();
    boolean known =
        manifest
            .lastIncrementFile()
            .filter(last -> last.startOffset().isPresent() && last.endOffset().isEmpty())
            .isPresent();
    AofManifest ended = known ? manifest.withLastIncrement(current().endingAt(offset)) : manifest;
    serialTasks.send(
        worker,
        () -> {
          before.run();
          if (known) {
            directory.save(ended);
          }
        },
        failure -> {
          if (failure == null) {
            manifest = ended;
          } else {
            LOG.warn("The end of the append-only log could not be noted: {}", failure.toString());
          }
          then.run();
        });
  }

  /**
   * Gives up the last increment, for its base was not written; but if a restart may find that base
   * all the same, the file stays.
   *
   * @param before what the worker is to do before
   */
  void drop(AofFile base, SerialTasks.Work before, Runnable then) {
    AofFile increment = current();
    AofManifest without = manifest.withoutLastIncrement();
    boolean stays = without.history().stream().anyMatch(file -> file.name().equals(base.name()));
    AofDirectory directory = directory();
    manifest = stays ? without.without(increment) : without;
    if (!stays) {
      LOG.info("Removing the temp incr aof file {}", increment.name());
    }
    serialTasks.send(
        worker,
        () -> {
          before.run();
          if (!stays) {
            files.delete(directory.path(increment));
          }
        },
        failure -> {
          if (failure != null) {
            LOG.warn("{} could not be removed: {}", increment.name(), failure.toString());
          }
          then.run();
        });
  }
}
