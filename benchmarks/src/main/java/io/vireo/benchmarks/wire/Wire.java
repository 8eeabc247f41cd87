package io.vireo.benchmarks.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** The bytes of a connection, within TLS or plain. One thread at a time. */
public interface Wire extends Closeable {
  /** The socket, for a selector. */
  SocketChannel channel();

  /**
   * Reads what is there; in blocking mode, waits until something is.
   *
   * @return bytes read, or -1 at the end of the stream
   */
  int read(ByteBuffer into) throws IOException;

  /** True if there is more to read although the socket may have nothing. */
  default boolean hasMore() {
    return false;
  }

  /** Takes what it can, of which some may still be {@linkplain #isPending pending}. */
  void write(ByteBuffer from) throws IOException;

  /** True if the socket has not taken all yet; the next {@link #write} goes on. */
  default boolean isPending() {
    return false;
  }

  @Override
  default void close() throws IOException {
    channel().close();
  }
}
