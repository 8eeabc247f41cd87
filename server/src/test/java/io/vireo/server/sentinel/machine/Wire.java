package io.vireo.server.sentinel.machine;

/** What goes over the simulated network, in place of RESP. */
final class Wire {
  static final Object PING = "PING";
  static final Object INFO = "INFO";
  static final Object SUBSCRIBE = "SUBSCRIBE";
  static final Object SCRIPT_KILL = "SCRIPT KILL";
  static final Object PUBLISHED = "published";

  private Wire() {}

  /** A hello message to be published. */
  record Publish(String message) {}

  /** A hello message that was published. */
  record Message(String text) {}

  /** SENTINEL IS-MASTER-DOWN-BY-ADDR. */
  record Ask(Address primary, long epoch, String candidate) {}

  /** Its answer. */
  record Told(boolean down, String leader, long epoch) {}

  /** The transaction with SLAVEOF; null for NO ONE. */
  record ReplicaOf(Address primary) {}

  /** So many answers that say nothing. */
  record Done(int commands) {}

  /** The text of INFO. */
  record InfoText(String text) {}
}
