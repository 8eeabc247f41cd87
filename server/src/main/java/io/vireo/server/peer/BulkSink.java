package io.vireo.server.peer;

import java.nio.ByteBuffer;

/**
 * Takes a bulk string piece by piece, so that all of it is never in memory. The connection's loop.
 */
public interface BulkSink {
  /** The string begins; it will have {@code length} bytes. */
  void begin(long length);

  /** The next bytes, at least one. They are gone when this returns. */
  void bytes(ByteBuffer piece);
}
