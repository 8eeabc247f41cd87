package io.vireo.server.durability;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.persistence.aof.AofDirectory;
import io.vireo.persistence.aof.AofFile;
import io.vireo.persistence.aof.AofManifest;
import io.vireo.persistence.aof.AofManifestException;
import io.vireo.persistence.disk.DurableFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files of the log when the server starts; takes over a log of one file. */
final class LogFiles {
  private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);

  private final Config config;
  private final DurableFiles files;
  private final AofDirectory directory;

  LogFiles(Config config, DurableFiles files, AofDirectory directory) {
    this.config = config;
    this.files = files;
    this.directory = directory;
  }

  /** The manifest, or that of a log without files. */
  AofManifest find() throws IOException {
    try {
      Optional<AofManifest> manifest = directory.load();
      if (manifest.isPresent()) {
        finishUpgrade(manifest.get());
        return manifest.get();
      }
    } catch (AofManifestException fault) {
      throw new IOException(
          "the AOF manifest "
              + directory.path().resolve(directory.manifestName())
              + " is wrong in line "
              + fault.line()
              + " ('"
              + fault.content()
              + "'): "
              + fault.getMessage(),
          fault);
    }
    return files.exists(old()) ? upgrade() : AofManifest.EMPTY;
  }

  /** A log of one file, as versions before 7.0 wrote it. */
  private Path old() {
    return config.resolve(config.get(AppendOnlySettings.APPENDFILENAME));
  }

  private AofManifest upgrade() throws IOException {
    AofFile base = new AofFile(directory.fileName(), 1, AofFile.Type.BASE);
    AofManifest manifest = AofManifest.EMPTY.withBase(base, 0);
    directory.save(manifest);
    move(base);
    return manifest;
  }

  /** The manifest names the old file, but it was not moved yet. */
  private void finishUpgrade(AofManifest manifest) throws IOException {
    Optional<AofFile> base = manifest.base();
    if (base.isPresent()
        && base.get().name().equals(directory.fileName())
        && !files.exists(directory.path(base.get()))
        && files.exists(old())) {
      move(base.get());
    }
  }

  private void move(AofFile base) throws IOException {
    files.replace(old(), directory.path(base));
    LOG.info(
        "Successfully migrated an old-style AOF configuration ({}) into the AOF directory ({}).",
        directory.fileName(),
        directory.path().getFileName());
  }

  /** The files to load, in order. */
  List<Path> paths(AofManifest manifest) {
    return manifest.files().stream().map(directory::path).toList();
  }
}
