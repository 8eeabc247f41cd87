package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.config.Setting;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.engine.memory.CompactionPolicy;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.PartFreeing;
import java.util.List;

/**
 * Gives unused pages back, and closes holes in others, in slices between commands. Data context
 * only.
 */
public final class PageTidying implements IncrementalTasks.IncrementalTask {
  /*
   * Unused pages go back whatever the settings say. Holes are closed in one of two ways.
   *
   * Patiently, which is always done: commands have the context for themselves most of the time. A
   * server without a moment of rest may so keep its holes for long.
   *
   * By shares, which is what "activedefrag" asks for: a percentage of the time goes to it, whatever
   * waits. Ten times a second an account is opened: what was worked in that tenth against what may
   * have been by then.
   */
  private static final long LOOK_MILLIS = 100;

  /** Pages that no block was made in for so long go back. */
  private static final long IDLE_PERIOD_MILLIS = 1000;

  private final Config config;
  private final Cron cron;
  private final IncrementalTasks incrementalTasks;
  private final Clock clock;
  private final Keyspace keyspace;
  private final PartFreeing partFreeing;
  private CompactionPolicy policy = CompactionPolicy.PATIENT;
  private boolean atWork;

  /** When blocks began to be moved, and so holes to be too many; only if they are. */
  private boolean closing;

  private long closingSince;

  /** Per cent of the time; 0 for patience. */
  private int share;

  private long accountSince;
  private long worked;
  private int workedBefore;

  /** For an engine's keyspace. */
  public PageTidying(
      Keyspace keyspace, Config config, Cron cron, IncrementalTasks incrementalTasks, Clock clock) {
    this.config = config;
    this.cron = cron;
    this.incrementalTasks = incrementalTasks;
    this.clock = clock;
    this.keyspace = keyspace;
    partFreeing = new PartFreeing(keyspace);
  }

  /** Looks regularly whether there is something to do. */
  public void start() {
    List<Setting<?>> settings =
        List.of(
            MemorySettings.ACTIVEDEFRAG,
            MemorySettings.ACTIVE_DEFRAG_IGNORE_BYTES,
            MemorySettings.ACTIVE_DEFRAG_THRESHOLD_LOWER,
            MemorySettings.ACTIVE_DEFRAG_THRESHOLD_UPPER,
            MemorySettings.ACTIVE_DEFRAG_CYCLE_MIN,
            MemorySettings.ACTIVE_DEFRAG_CYCLE_MAX);
    settings.forEach(setting -> config.listen(setting, changed -> policy = policy(config)));
    cron.every(LOOK_MILLIS, this::look);
    cron.every(IDLE_PERIOD_MILLIS, keyspace.holes()::beginPeriod);
  }

  private static CompactionPolicy policy(Config config) {
    return new CompactionPolicy(
        config.get(MemorySettings.ACTIVEDEFRAG),
        config.get(MemorySettings.ACTIVE_DEFRAG_IGNORE_BYTES),
        config.get(MemorySettings.ACTIVE_DEFRAG_THRESHOLD_LOWER),
        config.get(MemorySettings.ACTIVE_DEFRAG_THRESHOLD_UPPER),
        config.get(MemorySettings.ACTIVE_DEFRAG_CYCLE_MIN),
        config.get(MemorySettings.ACTIVE_DEFRAG_CYCLE_MAX));
  }

  private void look() {
    share = policy.share(keyspace.blockBytes(), keyspace.holes().bytes());
    closeAccount();
    if (!atWork && (share > 0 || isUntidy())) {
      atWork = true;
      incrementalTasks.add(this);
    }
  }

  private boolean isUntidy() {
    return keyspace.hasRetired()
        || !partFreeing.isEmpty()
        || keyspace.holes().hasIdlePages()
        || keyspace.holes().matter();
  }

  private void closeAccount() {
    long now = clock.nanos();
    long elapsed = Math.max(1, now - accountSince);
    workedBefore = worked == 0 ? 0 : (int) Math.max(1, Math.min(100, 100 * worked / elapsed));
    accountSince = now;
    worked = 0;
  }

  @Override
  public boolean step() {
    long begin = clock.nanos();
    boolean gaveBack = keyspace.giveBack() || keyspace.holes().giveBackIdle();
    boolean freed = partFreeing.step();
    boolean moved = !gaveBack && keyspace.holes().close(share > 0);
    worked += clock.nanos() - begin;
    if (moved != closing && !gaveBack) {
      closing(moved);
    }
    atWork = gaveBack || freed || moved;
    return atWork;
  }

  private void closing(boolean on) {
    if (on) {
      closingSince = clock.nanos();
    } else {
      keyspace.stats().defragNanos.add(closingNanos());
    }
    closing = on;
  }

  @Override
  public boolean isPatient() {
    return share == 0;
  }

  @Override
  public long readyAt() {
    if (share == 0) {
      return 0;
    }
    long elapsed = clock.nanos() - accountSince;
    return 100 * worked <= share * elapsed ? 0 : clock.millis() + 1;
  }

  /**
   * The share of the time that goes to closing holes now, per cent: what the settings say, or,
   * without {@code activedefrag}, what it took of the last tenth of a second. 0 if nothing moves.
   */
  public int runningPercent() {
    if (!closing) {
      return 0;
    }
    return share > 0 ? share : Math.max(1, workedBefore);
  }

  /** For how long holes have been closed by now, nanoseconds; 0 if none are. */
  public long closingNanos() {
    return closing ? Math.max(1, clock.nanos() - closingSince) : 0;
  }

  /** Begins to count anew how long: CONFIG RESETSTAT. */
  public void resetClosing() {
    closingSince = clock.nanos();
  }
}
