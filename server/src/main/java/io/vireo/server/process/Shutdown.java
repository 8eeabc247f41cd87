package io.vireo.server.process;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.config.Setting;
import io.vireo.config.ShutdownFlag;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.ShutdownControl;
import io.vireo.server.engine.ShutdownWait;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the process, asked by a signal or by a client.
 *
 * <p>A signal is only noted; the data context acts on it, at once or, while its regular work is
 * held, when that goes on, so that {@code SHUTDOWN ABORT} can still call it off. Then all steps are
 * taken in order: those that may refuse, such as saving the data, and after them those that give
 * back what the process holds. The last is the exit itself, on the thread inside the data context:
 * no command runs any more, while the event loops still send what was answered before. Data context
 * only, but for {@link #signalled} and {@link #loading}.
 */
public final class Shutdown implements ShutdownControl {
  private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

  /** Replicas that do not have all changes yet, for which the end waits a while. Data context. */
  public interface Laggards {
    /** True while a replica lags behind. */
    boolean lag();

    /** For how long to wait for them, milliseconds. */
    long patience();

    /** Asks them to tell at once what they have. */
    void ask();

    /** Writes to the log which replicas have not caught up. */
    void tell();
  }

  /** Something to be done before the end that may go wrong. */
  @FunctionalInterface
  public interface Step {
    /**
     * Does it; what goes wrong is logged here.
     *
     * @return false if the server must live on
     */
    boolean run(Wish wish);
  }

  private final Resumption resumption;
  private final Cron cron;
  private final Inbox inbox;
  private final Config config;
  private final Clock clock;
  private final PauseGate pauseGate;
  private final Clients clients;
  private final Runnable release;
  private final IntConsumer exit;
  private final List<Step> steps = new ArrayList<>();
  private final List<Runnable> litter = new ArrayList<>();
  private final Laggards laggards;
  private Wish waiting;
  private long patience;
  private boolean ended;
  private volatile String pending;
  private volatile boolean loading;

  /**
   * Ends a server.
   *
   * @param laggards the replicas for which the end waits
   * @param release removes files and closes sockets, and does not fail
   * @param exit ends the process with a code, and does not return
   */
  public Shutdown(
      Resumption resumption,
      Cron cron,
      Inbox inbox,
      Config config,
      Clock clock,
      PauseGate pauseGate,
      Clients clients,
      Laggards laggards,
      Runnable release,
      IntConsumer exit) {
    this.resumption = resumption;
    this.cron = cron;
    this.inbox = inbox;
    this.config = config;
    this.clock = clock;
    this.pauseGate = pauseGate;
    this.clients = clients;
    this.laggards = laggards;
    this.release = release;
    this.exit = exit;
    cron.every(0, this::actOnSignal);
    cron.every(0, this::lookAgain);
  }

  /** Adds a step after those before. While the server starts. */
  public void step(Step step) {
    steps.add(step);
  }

  /**
   * Adds work for an exit that waits for nothing, such as removing a file that is half written. It
   * runs on the signals' thread. While the server starts.
   */
  public void litter(Runnable removal) {
    litter.add(removal);
  }

  /** While data is loaded there is nothing to save: a signal then ends the process. Any thread. */
  public void loading(boolean on) {
    loading = on;
  }

  /**
   * A signal asks the server to end. Any thread, one at a time.
   *
   * @param name {@code SIGTERM} or {@code SIGINT}; a second signal, if it is {@code SIGINT}, waits
   *     for nothing
   */
  public void signalled(String name) {
    if (pending != null && name.equals("SIGINT")) {
      LOG.warn("You insist... exiting now.");
      litter.forEach(Runnable::run);
      exit.accept(1);
    } else if (loading) {
      LOG.warn("Received shutdown signal during loading, exiting now.");
      release.run();
      exit.accept(0);
    } else {
      LOG.warn("Received {} scheduling shutdown...", name);
      pending = name;
      inbox.add(this::actUnlessHeld);
    }
  }

  private void actUnlessHeld() {
    if (!cron.isPaused()) {
      actOnSignal();
    }
  }

  private void actOnSignal() {
    String name = pending;
    if (name != null && !ended && waiting == null && shutdown(wishOf(name)) != null) {
      pending = null;
    }
  }

  private Wish wishOf(String signal) {
    Setting<Set<ShutdownFlag>> setting =
        signal.equals("SIGINT")
            ? GeneralSettings.SHUTDOWN_ON_SIGINT
            : GeneralSettings.SHUTDOWN_ON_SIGTERM;
    Set<ShutdownFlag> flags = config.get(setting);
    Save save = flags.contains(ShutdownFlag.SAVE) ? Save.YES : Save.DEFAULT;
    return new Wish(
        flags.contains(ShutdownFlag.NOSAVE) ? Save.NO : save,
        flags.contains(ShutdownFlag.NOW),
        flags.contains(ShutdownFlag.FORCE),
        flags.contains(ShutdownFlag.SAFE),
        flags.contains(ShutdownFlag.FAILOVER));
  }

  @Override
  public String shutdown(Wish wish) {
    if (waiting != null) {
      return wish.now() ? endNow(wish) : null;
    }
    LOG.info("User requested shutdown...");
    if (!wish.now() && laggards.patience() > 0 && laggards.lag()) {
      LOG.info("Waiting for replicas before shutting down.");
      waiting = wish;
      patience = clock.millis() + laggards.patience();
      pauseGate.pauseWrites(PauseReason.SHUTDOWN, Long.MAX_VALUE);
      laggards.ask();
      return null;
    }
    return endNow(wish);
  }

  @Override
  public boolean isWaiting() {
    return waiting != null;
  }

  @Override
  public long waitsUntil() {
    return patience;
  }

  private void lookAgain() {
    if (waiting != null && !(laggards.lag() && clock.millis() < patience)) {
      endNow(waiting);
    }
  }

  private String endNow(Wish wish) {
    laggards.tell();
    String error = end(wish);
    if (error != null && waiting != null) {
      pending = null;
      goOn(error);
    }
    return error;
  }

  /** The server lives on: clients are served again, and those that wanted its end are told. */
  private void goOn(String error) {
    waiting = null;
    resumption.unpause(PauseReason.SHUTDOWN);
    for (Session session : List.copyOf(clients.all())) {
      if (session.waiting() instanceof ShutdownWait) {
        resumption.unblock(session, reply -> reply.error(error));
      }
    }
  }

  private String end(Wish wish) {
    for (Step step : steps) {
      if (!succeeds(step, wish)) {
        LOG.warn("Errors trying to shut down the server. Check the logs for more information.");
        return "ERR Errors trying to SHUTDOWN. Check logs.";
      }
    }
    ended = true;
    release.run();
    LOG.warn("Redis is now ready to exit, bye bye...");
    exit.accept(0);
    return null;
  }

  /** Runs a step; one that throws has not done what it was to do. */
  private static boolean succeeds(Step step, Wish wish) {
    try {
      return step.run(wish);
    } catch (RuntimeException | Error unexpected) {
      LOG.error("A step on the way to the end failed unexpectedly", unexpected);
      return wish.force();
    }
  }

  @Override
  public boolean abort() {
    if (pending == null && waiting == null) {
      return false;
    }
    pending = null;
    LOG.info("Shutdown manually aborted.");
    if (waiting != null) {
      goOn("ERR Errors trying to SHUTDOWN. Check logs.");
    }
    return true;
  }
}
