package io.vireo.server.engine;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** All connected clients, in the order of their arrival. Data context only. */
public final class Clients {
  private final Map<Long, Session> byId = new LinkedHashMap<>();

  void add(Session session) {
    byId.put(session.id(), session);
  }

  void remove(Session session) {
    byId.remove(session.id());
  }

  /** The client with this id, or null. */
  public Session find(long id) {
    return byId.get(id);
  }

  /** All clients, the oldest first. */
  public Collection<Session> all() {
    return byId.values();
  }

  /** How many there are. */
  public int size() {
    return byId.size();
  }
}
