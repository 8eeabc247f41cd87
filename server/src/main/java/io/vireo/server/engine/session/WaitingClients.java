package io.vireo.server.engine.session;

import java.util.Comparator;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;

/** The clients that wait, by the end of their wait. Data context only. */
public final class WaitingClients {
  private final TreeSet<Session> timed =
      new TreeSet<>(
          Comparator.comparingLong((Session session) -> session.waiting().deadline())
              .thenComparingLong(Session::id));
  private final ObjLongConsumer<Session> growth;
  private int blocked;

  /**
   * None yet.
   *
   * @param growth receives the number of bytes of the heap that a wait takes or, negative, gives
   *     back
   */
  public WaitingClients(ObjLongConsumer<Session> growth) {
    this.growth = growth;
  }

  /** How many clients are blocked. */
  public int blocked() {
    return blocked;
  }

  /** Lets a client wait; the handler of its command gives no answer then. */
  public void add(Session session, Waiting reason) {
    session.waiting(reason);
    if (reason.deadline() != Waiting.FOREVER) {
      timed.add(session);
    }
    blocked += reason.isBlocked() ? 1 : 0;
    growth.accept(session, reason.heapBytes());
  }

  /** Ends the wait of a client, if it waits. */
  public void remove(Session session) {
    Waiting reason = session.waiting();
    if (reason == null) {
      return;
    }
    timed.remove(session);
    blocked -= reason.isBlocked() ? 1 : 0;
    session.waiting(null);
    growth.accept(session, -reason.heapBytes());
    reason.ended();
  }

  /** The earliest end of a wait, Unix milliseconds. */
  public long nextDeadline() {
    return timed.isEmpty() ? Long.MAX_VALUE : timed.first().waiting().deadline();
  }

  /** A client whose wait is over, or null. */
  public Session due(long now) {
    return nextDeadline() <= now ? timed.first() : null;
  }
}
