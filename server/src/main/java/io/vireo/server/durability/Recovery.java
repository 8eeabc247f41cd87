package io.vireo.server.durability;

import io.vireo.config.Config;
import io.vireo.config.SnapshotSettings;
import io.vireo.server.data.Thresholds;
import io.vireo.server.engine.Chores;
import io.vireo.server.engine.Engine;
import io.vireo.server.snapshot.ValueRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the data set when the server starts, in slices, so that clients get an answer meanwhile.
 * Data context only.
 */
public final class Recovery implements Chores.Chore {
  private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);
  private static final double NANOS = 1e9;
  private static final long MICROS = 1000;
  private static final int PROGRESS_PERCENT = 10;

  private final Engine engine;
  private final Config config;
  private final Supplier<Thresholds> thresholds;
  private Loading loading;
  private Consumer<String> whenDone;
  private long beganNanos;
  private long beganAt;
  private long resumeAt;
  private long delayed;
  private int shownTenth;
  private long keysLoaded;
  private long keysExpired;

  Recovery(Engine engine, Supplier<Thresholds> thresholds) {
    this.engine = engine;
    this.config = engine.config();
    this.thresholds = thresholds;
  }

  private ValueRules rules() {
    return new ValueRules(thresholds.get(), isThorough(), engine.keyspace().now());
  }

  private boolean isThorough() {
    return config.get(SnapshotSettings.SANITIZE_DUMP_PAYLOAD)
        == io.vireo.config.SanitizePayload.YES;
  }

  /**
   * Begins to load a snapshot, if there is one.
   *
   * @param done called with null once all is loaded, or with what is wrong with the file
   */
  public void begin(Path file, Consumer<String> done) {
    if (!Files.exists(file)) {
      done.accept(null);
      return;
    }
    whenDone = done;
    try {
      loading = open(file, false);
    } catch (IOException failure) {
      done.accept("Can't open the snapshot " + Loading.explain(file, failure));
      return;
    }
    beganNanos = engine.clock().nanos();
    beganAt = engine.clock().millis();
    engine.gates().loading(true);
    engine.keyspace().calendarRunning(false);
    engine.chores().add(this);
  }

  private Loading open(Path file, boolean merge) throws IOException {
    SnapshotLoader loader = new SnapshotLoader(engine.keyspace(), rules(), merge);
    return new Loading(file, config.get(SnapshotSettings.RDBCHECKSUM), loader);
  }

  /**
   * Loads a snapshot while everybody waits.
   *
   * @param merge whether a key that is there is replaced, instead of being an error
   * @return null, or what is wrong with the file
   */
  public String load(Path file, boolean merge) {
    try (Loading all = open(file, merge)) {
      boolean more = true;
      while (more) {
        more = all.next();
      }
      tell(all);
      return null;
    } catch (IOException failure) {
      return Loading.explain(file, failure);
    }
  }

  @Override
  public long readyAt() {
    return resumeAt;
  }

  @Override
  public boolean step() {
    boolean more = false;
    String fault = null;
    try {
      more = loading.next();
      delay();
    } catch (IOException failure) {
      fault = Loading.explain(loading.file(), failure);
    }
    showProgress();
    if (!more) {
      end(fault);
    }
    return more;
  }

  private void delay() {
    int micros = config.get(SnapshotSettings.KEY_LOAD_DELAY);
    if (micros > 0) {
      delayed += micros;
      resumeAt = engine.clock().millis() + delayed / MICROS;
      delayed %= MICROS;
    } else {
      resumeAt = 0;
    }
  }

  private void showProgress() {
    int tenth = (int) (percent() / PROGRESS_PERCENT);
    if (tenth > shownTenth && engine.clock().millis() - beganAt > MICROS) {
      LOG.info("Loading: {} %, {} keys", tenth * PROGRESS_PERCENT, loading.loader().loaded());
    }
    shownTenth = Math.max(tenth, shownTenth);
  }

  private void end(String fault) {
    if (fault == null) {
      tell(loading);
      double seconds = (engine.clock().nanos() - beganNanos) / NANOS;
      LOG.info("DB loaded from disk: {} seconds", String.format(Locale.ROOT, "%.3f", seconds));
    }
    try {
      loading.close();
    } catch (IOException nothingToLose) {
      LOG.debug("A file that was read could not be closed", nothingToLose);
    }
    loading = null;
    engine.gates().loading(false);
    engine.keyspace().calendarRunning(true);
    whenDone.accept(fault);
  }

  private void tell(Loading all) {
    SnapshotLoader loader = all.loader();
    keysLoaded = loader.loaded();
    keysExpired = loader.expiredKeys();
    LOG.info(
        "Done loading RDB, keys loaded: {}, keys expired: {}, empty keys skipped: {}.",
        keysLoaded,
        keysExpired,
        loader.emptyKeys());
  }

  /** True while data is loaded. */
  public boolean isLoading() {
    return loading != null;
  }

  /** When loading began, Unix seconds. */
  public long beganAt() {
    return beganAt / MICROS;
  }

  /** Bytes to load. */
  public long bytesToLoad() {
    return loading == null ? 0 : loading.size();
  }

  /** Bytes loaded so far. */
  public long bytesLoaded() {
    return loading == null ? 0 : loading.position();
  }

  /** How much is loaded, per cent. */
  public double percent() {
    return loading == null || loading.size() == 0
        ? 100
        : 100.0 * loading.position() / loading.size();
  }

  /** How long the rest will take, seconds. */
  public long secondsLeft() {
    double passed = (engine.clock().nanos() - beganNanos) / NANOS;
    double share = Math.max(percent(), 1e-6) / 100;
    return (long) (passed / share - passed);
  }

  /** Keys that the last loading put in. */
  public long keysLoaded() {
    return loading == null ? keysLoaded : loading.loader().loaded();
  }

  /** Keys that the last loading left out because they had expired. */
  public long keysExpired() {
    return loading == null ? keysExpired : loading.loader().expiredKeys();
  }
}
