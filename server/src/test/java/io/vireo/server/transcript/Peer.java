package io.vireo.server.transcript;

import io.vireo.server.testing.RespValue;

/** One client's connection. */
interface Peer {
  /** Sends bytes. */
  void send(byte[] bytes);

  /** The next reply; null if none comes. */
  RespValue read();

  /** The next reply if it is there already; null otherwise. */
  RespValue poll();

  /** The next bytes, as many as that; fewer if no more come. */
  byte[] readRaw(int count);

  /** True if the server has closed the connection, or closes it soon. */
  boolean isClosed();
}
