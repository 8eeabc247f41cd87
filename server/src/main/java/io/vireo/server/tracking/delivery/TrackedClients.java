package io.vireo.server.tracking.delivery;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.tracking.KeyTracking;
import io.vireo.server.tracking.Tracker;
import io.vireo.server.tracking.TrackingOptions;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * Client-side caching: brings what happens to clients and keys before {@link KeyTracking}, and what
 * that says to the clients. Data context only.
 */
public final class TrackedClients implements ChangeListener {
  /** Milliseconds between two looks whether too many keys are remembered. */
  private static final int TRIM_EVERY = 100;

  private final Execution execution;
  private final InvalidationMessages messages;
  private final KeyTracking tracking;

  /** Client-side caching for the clients of an engine. */
  public TrackedClients(
      InvalidationMessages messages,
      Execution execution,
      KeyspaceState keyspace,
      MemoryLimit memory,
      ClientLifecycle lifecycle,
      Cron cron,
      Config config,
      RandomGenerator random) {
    this.messages = messages;
    this.execution = execution;
    tracking =
        new KeyTracking(messages, random, bytes -> hasRoom(keyspace, bytes), new RunningCommands());
    lifecycle.onFarewell(this::forget);
    cron.every(TRIM_EVERY, this::trim);
    config.listen(GeneralSettings.TRACKING_TABLE_MAX_KEYS, this::most);
    memory.counted(tracking::heapBytes);
  }

  /** All commands of a turn have run, and their answers have not left yet. */
  public void turnEnded() {
    tracking.turnEnded();
  }

  /** Whose command runs, as the engine knows it. */
  private final class RunningCommands implements KeyTracking.Commands {
    @Override
    public Tracker caller() {
      return trackerOf(execution.caller());
    }

    @Override
    public Tracker writer() {
      return trackerOf(execution.actor());
    }

    private Tracker trackerOf(Session session) {
      return session == null ? null : session.tracker();
    }
  }

  private static boolean hasRoom(KeyspaceState keyspace, long bytes) {
    try {
      keyspace.need(bytes);
      return true;
    } catch (NoRoom full) {
      return false;
    }
  }

  // ------------------------------------------------------------------------- clients

  /**
   * CLIENT TRACKING ON; memory for the prefixes must have been asked for ({@link #heapBytes}).
   *
   * @return why that cannot be, an error, or null
   */
  public String on(Session session, TrackingOptions wish) {
    if (session.tracker() == null) {
      session.tracker(tracking.arrives(session.id()));
    }
    Tracker tracker = session.tracker();
    long before = kept(tracker);
    String refusal = tracking.on(tracker, wish);
    session.account().keep(kept(tracker) - before);
    return refusal;
  }

  /** CLIENT TRACKING OFF. */
  public void off(Session session) {
    Tracker tracker = session.tracker();
    if (tracker != null && tracker.isOn()) {
      session.account().keep(-kept(tracker));
      tracking.off(tracker);
    }
  }

  private void forget(Session session) {
    Tracker tracker = session.tracker();
    if (tracker != null) {
      off(session);
      tracking.leaves(tracker);
    }
  }

  private static long kept(Tracker tracker) {
    long bytes = 0;
    for (Bytes prefix : tracker.prefixes()) {
      bytes += heapBytes(prefix);
    }
    return bytes;
  }

  /**
   * Heap bytes of a prefix that a client names, as if no other client had named it: to be asked for
   * before.
   */
  public static long heapBytes(Bytes prefix) {
    return KeptBytes.prefix(prefix);
  }

  /** What is decided, and what there is to tell of it. */
  public KeyTracking tracking() {
    return tracking;
  }

  // ------------------------------------------------------------------------- changes

  @Override
  public void changed(int database, Bytes key) {
    if (!tracking.isIdle()) {
      said(() -> tracking.changed(key));
    }
  }

  @Override
  public void dropped(int database, Bytes key, boolean lazily) {
    if (!tracking.isIdle()) {
      said(() -> tracking.dropped(key));
    }
  }

  /** Which keys are in a database does not matter: clients know keys by their names alone. */
  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}

  /**
   * All keys of a database are gone.
   *
   * @param atOnce whether the client whose command it is is told before its answer
   */
  public void flushed(boolean atOnce) {
    messages.beforeAnswer(atOnce);
    tracking.flushed(atOnce);
    messages.beforeAnswer(false);
  }

  private void trim() {
    said(tracking::trim);
  }

  private void most(long keys) {
    said(() -> tracking.most(keys));
  }

  /** What happens while no command runs comes before the next answer: a key that was evicted. */
  private void said(Runnable news) {
    messages.beforeAnswer(execution.caller() == null);
    news.run();
    messages.beforeAnswer(false);
  }
}
