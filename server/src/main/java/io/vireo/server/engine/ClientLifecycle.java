package io.vireo.server.engine;

import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** How clients come and go. Data context only. */
public final class ClientLifecycle {
  private final Clients clients;
  private final Outbox outbox;
  private final List<Consumer<Session>> arrivals = new ArrayList<>();
  private final List<Consumer<Session>> farewells = new ArrayList<>();
  private final List<Consumer<Session>> ends = new ArrayList<>();

  /** Those that {@link #end} has told to go, and that are not forgotten yet. */
  private final List<Session> ended = new ArrayList<>();

  ClientLifecycle(Clients clients, Outbox outbox) {
    this.clients = clients;
    this.outbox = outbox;
  }

  /** Calls a task with each client that comes. */
  public void onArrival(Consumer<Session> task) {
    arrivals.add(task);
  }

  /** Calls a task with each client that goes, while its state is still there. */
  public void onFarewell(Consumer<Session> task) {
    farewells.add(task);
  }

  /** Calls a task with each client that is gone, and nothing is kept for it any more. */
  public void onEnd(Consumer<Session> task) {
    ends.add(task);
  }

  /** A client connected. */
  public void connected(Session session) {
    clients.add(session);
    arrivals.forEach(task -> task.accept(session));
  }

  /** A connection is gone: forgets its client. */
  public void disconnected(Session session) {
    if (session.closed()) {
      return;
    }
    farewells.forEach(task -> task.accept(session));
    session.deferred().clear();
    session.transaction(null);
    session.close();
    clients.remove(session);
    ends.forEach(task -> task.accept(session));
  }

  /** The client will send no more: forgets it, and closes the connection behind its answers. */
  void hangUp(Session session) {
    if (!session.closed()) {
      Link link = session.link();
      disconnected(session);
      outbox.post(link.port(), link::closeAfterReplies);
    }
  }

  /** Closes a client's connection at once, and forgets the client. */
  public void kill(Session session) {
    Link link = session.link();
    disconnected(session);
    outbox.post(link.port(), link::closeNow);
  }

  /**
   * Closes a client's connection behind its last answer; it runs nothing any more, and is forgotten
   * at the end of the turn.
   */
  public void end(Session session) {
    session.end();
    ended.add(session);
    Link link = session.link();
    outbox.post(link.port(), link::closeAfterReplies);
  }

  /**
   * Forgets the clients that were told to go: before their answers leave, so that a caller that has
   * read an answer finds nothing of its client any more. Replicas are there as long as their
   * connections.
   */
  void forgetEnded() {
    for (int i = 0; i < ended.size(); i++) {
      if (!ended.get(i).replica()) {
        disconnected(ended.get(i));
      }
    }
    ended.clear();
  }
}
