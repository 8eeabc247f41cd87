package io.vireo.cli.resp;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Bytes to a server and back: a TCP socket, TLS over one, or a Unix domain socket. */
public interface Link extends Closeable {
  /** What comes. */
  InputStream input() throws IOException;

  /** What goes. */
  OutputStream output() throws IOException;

  /**
   * How long a read waits before it throws a {@link java.net.SocketTimeoutException}.
   *
   * @param millis 0 for ever
   */
  void timeout(int millis) throws IOException;
}
