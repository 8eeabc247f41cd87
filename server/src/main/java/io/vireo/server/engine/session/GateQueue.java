package io.vireo.server.engine.session;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The clients that wait at a gate, in the order in which they came. What they asked for is asked
 * again when the gate opens. Data context only.
 */
public final class GateQueue {
  private final WaitingClients waiting;
  private final Set<Session> clients = new LinkedHashSet<>();

  /** An empty queue; a client in it counts among the clients that wait. */
  public GateQueue(WaitingClients waiting) {
    this.waiting = waiting;
  }

  /** Lets a client wait. */
  public void add(Session session) {
    clients.add(session);
    waiting.add(session, new GateWait(session));
  }

  /** Ends the wait of all; they must be resumed, in order. */
  public List<Session> letGo() {
    List<Session> free = List.copyOf(clients);
    clients.clear();
    free.forEach(waiting::remove);
    return free;
  }

  /** Only the gate ends it, or the client by leaving. */
  private final class GateWait extends ServerWait {
    private final Session session;

    GateWait(Session session) {
      this.session = session;
    }

    @Override
    public void ended() {
      clients.remove(session);
    }
  }
}
