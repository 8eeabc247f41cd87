package io.vireo.server.family;

import io.vireo.config.Config;
import io.vireo.config.ConfigRewriter;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The configuration file of this run, if it has one. Data context only. */
public final class ConfigFile {
  private static final Logger LOG = LoggerFactory.getLogger(ConfigFile.class);

  private final Optional<Path> path;
  private final ConfigRewriter rewriter;

  /**
   * The file of a run.
   *
   * @param config the settings in force
   * @param path its absolute path
   */
  public ConfigFile(Config config, Optional<Path> path) {
    this.path = path;
    this.rewriter = new ConfigRewriter(config);
  }

  /** Its absolute path. */
  public Optional<Path> path() {
    return path;
  }

  /** The writer of the settings into the file: other rooms name their own lines here. */
  public ConfigRewriter rewriter() {
    return rewriter;
  }

  /**
   * Brings the settings in force into the file.
   *
   * @param everything whether to add settings at their default as well
   * @return an error to answer with, or null
   */
  public String rewrite(boolean everything) {
    if (path.isEmpty()) {
      return "ERR The server is running without a config file";
    }
    String failure = rewriter.rewrite(path.get(), everything);
    if (failure == null) {
      LOG.info("CONFIG REWRITE executed with success.");
      return null;
    }
    LOG.warn("CONFIG REWRITE failed: {}", failure);
    return "ERR Rewriting config file: " + failure;
  }
}
