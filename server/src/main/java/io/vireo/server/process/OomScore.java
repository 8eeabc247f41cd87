package io.vireo.server.process;

import io.vireo.config.Config;
import io.vireo.config.OomAdjustment;
import io.vireo.config.PlatformSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the kernel how much rather than others this process is to be ended when memory runs out:
 * {@code oom-score-adj}. A replica is told by another number than a primary. When the setting is
 * turned off, the number is again what it was before. Data context only, once the server runs.
 *
 * @see <a href="https://docs.kernel.org/filesystems/proc.html">/proc/PID/oom_score_adj</a>
 */
public final class OomScore {
  /** Where the kernel keeps this process' number. */
  public static final Path OWN = Path.of("/proc/self/oom_score_adj");

  private static final Logger LOG = LoggerFactory.getLogger(OomScore.class);
  private static final int MOST = 1000;

  private final Config config;
  private final Path file;
  private final BooleanSupplier isReplica;
  private Integer before;

  /** Nothing is adjusted yet. */
  public OomScore(Config config, Path file, BooleanSupplier isReplica) {
    this.config = config;
    this.file = file;
    this.isReplica = isReplica;
  }

  /** Adjusts the number by the settings and by the role, now and when the settings change. */
  public void follow() {
    apply();
    config.applyTogether(
        List.of(PlatformSettings.OOM_SCORE_ADJ, PlatformSettings.OOM_SCORE_ADJ_VALUES),
        () -> apply() ? null : "Failed to set OOM score adjustment. Check server logs.");
  }

  /** Adjusts the number by the role, which has changed. */
  public void roleChanged() {
    apply();
  }

  private boolean apply() {
    OomAdjustment kind = config.get(PlatformSettings.OOM_SCORE_ADJ);
    if (kind == OomAdjustment.NO && before == null) {
      return true;
    }
    try {
      if (before == null) {
        before = Integer.parseInt(Files.readString(file).strip());
      }
      Files.writeString(file, number(kind) + "\n");
      before = kind == OomAdjustment.NO ? null : before;
      return true;
    } catch (IOException | NumberFormatException failed) {
      LOG.warn("Unable to write oom_score_adj: {}", failed.getMessage());
      return false;
    }
  }

  private int number(OomAdjustment kind) {
    if (kind == OomAdjustment.NO) {
      return before;
    }
    int number =
        config.get(PlatformSettings.OOM_SCORE_ADJ_VALUES).get(isReplica.getAsBoolean() ? 1 : 0);
    number += kind == OomAdjustment.ABSOLUTE ? 0 : before;
    return Math.max(-MOST, Math.min(MOST, number));
  }
}
