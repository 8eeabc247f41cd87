package io.vireo.server.durability;

import io.vireo.config.SnapshotSettings;
import io.vireo.server.data.Thresholds;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.ShutdownControl.Save;
import io.vireo.server.engine.ShutdownControl.Wish;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that keeps the data: what writes it, what reads it back. Data context only. */
public final class Durability {
  private static final Logger LOG = LoggerFactory.getLogger(Durability.class);

  private final Engine engine;
  private final Snapshots snapshots;
  private final Recovery recovery;

  /**
   * What keeps the data of an engine.
   *
   * @param disk the disk workers
   * @param thresholds up to which size values are packed, by the present settings
   */
  public Durability(Engine engine, Disk disk, Supplier<Thresholds> thresholds) {
    this.engine = engine;
    DiskErrors errors = new DiskErrors(engine.gates());
    snapshots = new Snapshots(engine, disk.snapshots(), errors);
    recovery = new Recovery(engine, thresholds);
  }

  /** Snapshots. */
  public Snapshots snapshots() {
    return snapshots;
  }

  /** Loading. */
  public Recovery recovery() {
    return recovery;
  }

  /**
   * Saves before the server ends, if the settings or the wish say so.
   *
   * @return false if the server should live on because that failed
   */
  public boolean beforeShutdown(Wish wish) {
    if (snapshots.isRunning()) {
      LOG.warn("A snapshot is being written in the background. It is given up.");
      snapshots.cancel();
    }
    boolean points = !engine.config().get(SnapshotSettings.SAVE).isEmpty();
    if (wish.save() == Save.NO || wish.save() == Save.DEFAULT && !points) {
      return true;
    }
    LOG.info("Saving the final RDB snapshot before exiting.");
    if (snapshots.save()) {
      return true;
    }
    LOG.warn("Error trying to save the DB, {}", wish.force() ? "exiting anyway." : "can't exit.");
    return wish.force();
  }
}
