package io.vireo.server.script;

import io.vireo.config.Config;
import io.vireo.config.GeneralSettings;
import io.vireo.lua.core.LuaThread;
import io.vireo.server.command.Call;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.propagation.Propagation;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after the script that runs: when it has been running for longer than {@code
 * busy-reply-threshold} says, other clients are served meanwhile, and one of them may end it. Data
 * context only.
 */
public final class ScriptWatch implements LuaThread.Watch {
  private static final Logger LOG = LoggerFactory.getLogger(ScriptWatch.class);

  private static final String NOT_BUSY = "NOTBUSY No scripts in execution right now.";
  private static final String UNKILLABLE =
      "UNKILLABLE Sorry the script already executed write commands against the dataset. You can"
          + " either wait the script termination or kill the server in a hard way using the"
          + " SHUTDOWN NOSAVE command.";
  private static final String KILLED = "Script killed by user with SCRIPT KILL...";
  private static final String ENDING = "Script ended by the program of which the server is a part";

  private final Config config;
  private final Timekeeper time;
  private final BusyPeriod busy;
  private final Clock clock;
  private final Execution execution;
  private final Propagation propagation;
  private final ScriptRun run;
  private long threshold;
  private Call call;
  private long began;
  private boolean occupied;
  private boolean killed;

  /** True once a script is to end that has written nothing; then also one that has. */
  private volatile boolean ending;

  private volatile boolean endingWriters;

  ScriptWatch(
      Config config,
      Timekeeper time,
      BusyPeriod busy,
      Clock clock,
      Execution execution,
      Propagation propagation,
      ScriptRun run) {
    this.config = config;
    this.time = time;
    this.busy = busy;
    this.clock = clock;
    this.execution = execution;
    this.propagation = propagation;
    this.run = run;
    config.listen(GeneralSettings.BUSY_REPLY_THRESHOLD, millis -> threshold = millis);
  }

  /** The script of a call begins. */
  void begin(Call newCall) {
    call = newCall;
    began = time.nanos();
    occupied = false;
    killed = false;
  }

  /** The script has ended, in whatever way. */
  void end() {
    call = null;
    if (occupied) {
      busy.end();
    }
  }

  /** The call that has the script run, or null if none runs. */
  public Call call() {
    return call;
  }

  /** For how long the script has been running, milliseconds. */
  public long millis() {
    return TimeUnit.NANOSECONDS.toMillis(clock.nanos() - began);
  }

  @Override
  public void look() {
    if (run.debugger() != null) {
      run.debugger().look();
      return;
    }
    if (!occupied && isTooLong()) {
      tell();
      occupy();
    }
    serve();
  }

  /** Others no longer wait for the script that runs: they are told that the server is busy. */
  public void occupy() {
    if (!occupied) {
      occupied = true;
      busy.begin(execution.caller(), isFunction());
    }
  }

  /**
   * Serves others, if they do not wait.
   *
   * @throws LuaThread.Interrupted if one of them ends the script
   */
  public void serve() {
    if (occupied) {
      busy.serve();
    }
    endIfKilled();
  }

  /** Serves others, if they do not wait, until the client is gone that has the script run. */
  public void serveUntilCallerGone() {
    if (occupied) {
      busy.serveUntilCallerGone();
    }
    endIfKilled();
  }

  private void endIfKilled() {
    if (ending && (endingWriters || !run.hasWritten())) {
      if (run.hasWritten()) {
        // The log of a server that crashes has nothing of it either.
        propagation.abandon();
      }
      throw new LuaThread.Interrupted(ENDING);
    }
    if (killed) {
      LOG.info("Lua script killed by user with SCRIPT KILL.");
      throw new LuaThread.Interrupted(KILLED);
    }
  }

  /** What a log repeats, too: a client that connects meanwhile is told that data are loaded. */
  private boolean isTooLong() {
    return run.isOn() && busy.isPossible() && millis() >= threshold;
  }

  private boolean isFunction() {
    return run.body().kind() == ScriptBody.Kind.FUNCTION;
  }

  private void tell() {
    LOG.warn(
        "Slow script detected: still in execution after {} milliseconds. You can try killing the"
            + " script using the {} command. Script name is: {}.",
        millis(),
        isFunction() ? "FUNCTION KILL" : "SCRIPT KILL",
        run.body().name());
  }

  /**
   * The server ends, or is made as it was: no script runs on. Any thread.
   *
   * @param writers whether that concerns scripts that have written, too: neither the log nor
   *     replicas get what one has done, and nothing that comes after it
   */
  public void endAll(boolean writers) {
    endingWriters = writers;
    ending = true;
  }

  /** Scripts may run again. */
  public void resume() {
    ending = false;
  }

  /**
   * Has the script end that runs.
   *
   * @param kind what is to be killed
   * @return the error to answer if that is impossible, or null
   */
  public String kill(ScriptBody.Kind kind) {
    if (!run.isOn()) {
      return NOT_BUSY;
    }
    if (run.hasWritten()) {
      return UNKILLABLE;
    }
    if (run.body().kind() != kind) {
      return BusyGate.refusal(isFunction());
    }
    killed = true;
    return null;
  }
}
