package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.Arrays;
import java.util.List;

/**
 * Clients are paused, all of them or those that write, until a time; but not replicas, which
 * acknowledge what they have. No key expires meanwhile, so that the data does not change.
 *
 * <p>There may be several reasons at a time. The strictest holds, and clients go on when the last
 * is gone. A replica's primary is a client too: its stream stops where a command has to wait.
 */
public final class PauseGate extends Gate {
  private static final long NOT_PAUSED = 0;

  private final KeyspaceState keyspace;
  private final GateQueue queue;
  private final Verdict postponed;
  private final long[] until = new long[PauseReason.values().length];
  private long next = Long.MAX_VALUE;
  private boolean commandPausesAll;

  /** An open gate, which will keep the expiry of a keyspace while it is closed. */
  public PauseGate(KeyspaceState keyspace, WaitingClients waiting) {
    this.keyspace = keyspace;
    queue = new GateQueue(waiting);
    postponed = Verdict.waitIn(queue);
  }

  @Override
  protected boolean concerns(Command command) {
    return true;
  }

  @Override
  protected GateRule rule(Origin origin) {
    return switch (origin) {
      case SERVED -> GateRule.ASK;
      case PRIMARY -> GateRule.ask("its stream stops");
      case IMPORT -> GateRule.skip("an import goes on that began before");
      default -> GateRule.ofRequests(origin);
    };
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    boolean concerned = commandPausesAll || isPropagated(session, command, call);
    return concerned && !session.replica() ? postponed : Verdict.PASS;
  }

  /** True if there is a pause for this reason. */
  boolean isOn(PauseReason reason) {
    return until[reason.ordinal()] != NOT_PAUSED;
  }

  /** The verdict by which a client waits until all pauses are over. */
  Verdict postponed() {
    return postponed;
  }

  private static boolean isPropagated(Session session, Command command, Call call) {
    return has(Flag.WRITE, session, command, call)
        || has(Flag.MAY_REPLICATE, session, command, call);
  }

  /**
   * Pauses all clients by CLIENT PAUSE until a time, Unix milliseconds. A pause that is on is only
   * made longer, never shorter.
   */
  public void pauseAll(long newUntil) {
    commandPausesAll = true;
    pauseWrites(PauseReason.COMMAND, newUntil);
  }

  /**
   * Pauses clients that write until a time, Unix milliseconds. A pause that is on is only made
   * longer, and stays as strict as it is.
   */
  public void pauseWrites(PauseReason reason, long newUntil) {
    until[reason.ordinal()] = Math.max(until[reason.ordinal()], newUntil);
    keyspace.expiryHolds().hold(ExpiryHold.PAUSE);
    derive();
  }

  private void derive() {
    next = Arrays.stream(until).filter(end -> end != NOT_PAUSED).min().orElse(Long.MAX_VALUE);
    closed(Arrays.stream(until).anyMatch(end -> end != NOT_PAUSED));
  }

  /** When a pause ends next, Unix milliseconds, or {@code Long.MAX_VALUE} without one. */
  public long until() {
    return next;
  }

  /** When the last pause ends, Unix milliseconds, or 0 without one. */
  public long lastUntil() {
    return Arrays.stream(until).max().orElse(NOT_PAUSED);
  }

  /** True if all clients are paused, not only those that write. */
  public boolean pausesAll() {
    return commandPausesAll;
  }

  /** The reason of the pause that ends last, or null without one. */
  public PauseReason reason() {
    PauseReason last = null;
    for (PauseReason each : PauseReason.values()) {
      long end = until[each.ordinal()];
      last = end != NOT_PAUSED && end == lastUntil() ? each : last;
    }
    return last;
  }

  /**
   * There is this reason no more; the clients that may go on must be resumed, in order. A client
   * that still has to wait comes back to the queue.
   */
  public List<Session> end(PauseReason reason) {
    until[reason.ordinal()] = NOT_PAUSED;
    boolean wasStricter = reason == PauseReason.COMMAND && commandPausesAll;
    commandPausesAll &= reason != PauseReason.COMMAND;
    derive();
    if (!isClosed()) {
      keyspace.expiryHolds().release(ExpiryHold.PAUSE);
    }
    return wasStricter || !isClosed() ? queue.letGo() : List.of();
  }

  /** Ends all pauses whose time has come; the clients that may go on must be resumed, in order. */
  public List<Session> endDue(long now) {
    List<Session> free = List.of();
    for (PauseReason reason : PauseReason.values()) {
      long end = until[reason.ordinal()];
      if (end != NOT_PAUSED && end <= now) {
        List<Session> more = end(reason);
        free = more.isEmpty() ? free : more;
      }
    }
    return free;
  }
}
