package io.vireo.server.engine.session;

/** A gate that is closed for a client by what the client is or does. */
public abstract class ClientGate extends Gate {
  /**
   * Whether the gate is closed for a client. It is asked whenever the client's state changes, and
   * by an event loop once before any other thread knows the client; it may look at nothing else but
   * the rights of the client's user.
   */
  protected abstract boolean isClosedFor(Session session);
}
