package io.vireo.server.cluster.bus;

/** Bytes that are no message of the bus: the link they came on is to be closed. */
public final class BadBusMessage extends Exception {
  private static final long serialVersionUID = 1;

  BadBusMessage(String problem) {
    super(problem, null, false, false);
  }
}
