package io.vireo.server.simulation;

/** Who hears what comes over one side of a connection. */
public interface Endpoint {

  /** It is connected; not told to who accepted. */
  default void opened() {}

  /** A message came, after all that were sent before it. */
  void received(Object message);

  /** It could not be connected, or was broken or closed by the other side. Nothing follows. */
  void closed();
}
