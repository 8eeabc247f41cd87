package io.vireo.server.engine.gate;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;

/**
 * Clients are paused, all of them or those that write, until a time; but not replicas, who tell
 * what they have. No key expires meanwhile, so that the data does not change.
 */
public final class PauseGate extends Gate {
  private final Keyspace keyspace;
  private final GateQueue queue;
  private final Verdict postponed;
  private boolean writesOnly;
  private long until;

  /** An open gate, which will keep the expiry of a keyspace while it is closed. */
  public PauseGate(Keyspace keyspace, WaitingClients waiting) {
    this.keyspace = keyspace;
    queue = new GateQueue(waiting);
    postponed = Verdict.waitIn(queue);
  }

  @Override
  protected boolean concerns(Command command) {
    return true;
  }

  @Override
  protected Verdict ask(Session session, Command command, Call call) {
    boolean concerned = !writesOnly || isPropagated(session, command, call);
    return concerned && !session.replica() ? postponed : Verdict.PASS;
  }

  private static boolean isPropagated(Session session, Command command, Call call) {
    return has(Flag.WRITE, session, command, call)
        || has(Flag.MAY_REPLICATE, session, command, call);
  }

  /**
   * Pauses clients until a time, Unix milliseconds. A pause that is on is only made longer or
   * stricter, never shorter.
   */
  public void pause(boolean onlyWrites, long newUntil) {
    writesOnly = onlyWrites && (writesOnly || !isClosed());
    until = Math.max(until, newUntil);
    keyspace.expiryHolds().hold(ExpiryHold.PAUSE);
    closed(true);
  }

  /** When the pause ends, Unix milliseconds, or {@code Long.MAX_VALUE} without one. */
  public long until() {
    return isClosed() ? until : Long.MAX_VALUE;
  }

  /** Ends the pause; the clients that waited for it must be resumed, in order. */
  public List<Session> end() {
    until = 0;
    keyspace.expiryHolds().release(ExpiryHold.PAUSE);
    closed(false);
    return queue.letGo();
  }
}
