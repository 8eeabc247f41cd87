package io.vireo.server.engine.session;

import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** All connected clients, in the order of their arrival. Data context only. */
public final class Clients {
  /** The numbers below belong, in a server that uses them, to its own files and sockets. */
  private static final int FIRST_DESCRIPTOR = 8;

  private final Map<Long, Session> byId = new LinkedHashMap<>();
  private final BitSet descriptors = new BitSet();

  /** A client has come; it gets a descriptor. */
  public void add(Session session) {
    byId.put(session.id(), session);
    int free = descriptors.nextClearBit(FIRST_DESCRIPTOR);
    descriptors.set(free);
    session.descriptor(free);
  }

  /** A client has gone. */
  public void remove(Session session) {
    if (byId.remove(session.id()) != null) {
      descriptors.clear(session.descriptor());
      session.descriptor(-1);
    }
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
