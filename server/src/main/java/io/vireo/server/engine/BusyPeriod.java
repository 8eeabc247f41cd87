package io.vireo.server.engine;

import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.DataWorker;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import java.util.ArrayList;
import java.util.List;

/**
 * The time in which a script or a function has been running for longer than others should wait. It
 * goes on running on the data worker, and looks up regularly: then what other clients have sent is
 * executed within it ({@link #serve}). Almost all of that is refused by the {@link BusyGate}; what
 * passes ends the script or the server, or concerns the client alone.
 *
 * <p>So commands run within a command that is no part of them, and what belongs to the script must
 * stay as it is. Of that,
 *
 * <ul>
 *   <li>its batch has left: {@link RequestLoop#leave};
 *   <li>its client waits, so that its requests stay in order, and is not forgotten before the end;
 *   <li>each depth of the {@link Execution} has a call of its own, and what runs deeper begins no
 *       unit of the replication stream. The script's unit stays open, since what passes the gate
 *       changes nothing; units that were complete before it are handed to the log as ever;
 *   <li>the time goes on for the others and comes back for the script;
 *   <li>the log is forced to the disk once a second as ever; all else that the server does
 *       regularly, what disks and other servers tell, and clients that could go on wait for the
 *       end.
 * </ul>
 *
 * <p>Data context only, but for {@link #isOn}.
 */
public final class BusyPeriod {
  /** The number of tasks that are done before the script goes on. */
  private static final int SOME = 64;

  private static final long SECOND = 1_000_000_000;

  private final Inbox inbox;
  private final FatalFailure fatal;
  private final BusyGate gate;
  private final Runnable leave;
  private final WaitingClients waiting;
  private final FollowUp followUp;
  private final Outbox outbox;
  private final Timekeeper time;
  private final Clock clock;
  private final List<Runnable> eachSecond = new ArrayList<>(1);
  private final List<Runnable> putOff = new ArrayList<>(0);
  private volatile boolean on;
  private boolean serving;
  private boolean hurried;
  private boolean untilGone;
  private Session session;
  private long nextSecond;

  /**
   * It has not begun.
   *
   * @param leave lets the batch of the script leave: what is behind it is executed meanwhile
   */
  BusyPeriod(
      Inbox inbox,
      FatalFailure fatal,
      BusyGate gate,
      Runnable leave,
      WaitingClients waiting,
      FollowUp followUp,
      Outbox outbox,
      Timekeeper time,
      Clock clock) {
    this.inbox = inbox;
    this.fatal = fatal;
    this.gate = gate;
    this.leave = leave;
    this.waiting = waiting;
    this.followUp = followUp;
    this.outbox = outbox;
    this.time = time;
    this.clock = clock;
  }

  /**
   * Adds what must not wait for the end of a script: it is done once a second, and touches nothing
   * that a script could see.
   */
  public void eachSecond(Runnable task) {
    eachSecond.add(task);
  }

  /** True while it lasts. Any thread. */
  public boolean isOn() {
    return on;
  }

  /** An event loop is inside, which has no time for others, or is inside no more. */
  void hurry(boolean yes) {
    hurried = yes;
  }

  /** True if a script that runs now may go on for long. */
  public boolean isPossible() {
    return !hurried;
  }

  /** True while others are served, within the command that runs. */
  boolean isServing() {
    return serving;
  }

  /**
   * The script that runs has been running for too long.
   *
   * @param caller the client whose command is not over before it
   * @param function whether it is a function, and so to be killed by another command
   */
  public void begin(Session caller, boolean function) {
    session = caller;
    gate.function(function);
    on = true;
    nextSecond = clock.nanos();
    waiting.add(session, new InternalWait(InternalWait.Reason.SCRIPT));
    aside(leave);
    if (session.subscribed()) {
      outbox.hold();
    }
  }

  /** What is answered to what has to wait for the end, or null if nothing has to. */
  public String refusal() {
    return on ? gate.refusal() : null;
  }

  /** Executes what others have sent. By the script that runs, after {@link #begin}. */
  public void serve() {
    long now = clock.nanos();
    if (now - nextSecond >= 0) {
      nextSecond = now + SECOND;
      eachSecond.forEach(this::run);
    }
    if (!inbox.isEmpty()) {
      aside(this::serveSome);
    }
  }

  /**
   * Executes what others have sent until the client is gone that has the script run: the others
   * wait from then on.
   */
  public void serveUntilCallerGone() {
    untilGone = true;
    try {
      serve();
    } finally {
      untilGone = false;
    }
  }

  private void aside(Runnable work) {
    serving = true;
    gate.closed(true);
    try {
      time.aside(() -> outbox.aside(work));
    } finally {
      gate.closed(false);
      serving = false;
    }
  }

  private void serveSome() {
    Runnable task = inbox.pollOfClients();
    for (int i = 0; task != null; i++) {
      run(task);
      task = i < SOME && !(untilGone && isCallerGone()) ? inbox.pollOfClients() : null;
    }
  }

  /** A mistake here is not the script's affair. */
  private void run(Runnable task) {
    fatal.guard(DataWorker.TASK, task);
  }

  /** True if the client that has the script run is gone, or will send no more. */
  public boolean isCallerGone() {
    return !putOff.isEmpty();
  }

  /** Puts something off that concerns a client, if that has the script run; false if not. */
  boolean putsOff(Session concerned, Runnable task) {
    boolean mine = on && concerned == session;
    if (mine) {
      putOff.add(task);
    }
    return mine;
  }

  /** The script has ended, in whatever way. */
  public void end() {
    if (!on) {
      return;
    }
    on = false;
    waiting.remove(session);
    followUp.resume(session);
    session = null;
    putOff.forEach(inbox::add);
    putOff.clear();
    inbox.goOn();
  }
}
