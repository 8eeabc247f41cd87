package io.vireo.cli.connect;

import java.io.IOException;

/** A server cannot be reached; the message says why, in the system's words. */
public final class ConnectFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final boolean tls;

  ConnectFailure(String message, boolean tls) {
    super(message);
    this.tls = tls;
  }

  /** Whether the socket was there and TLS was not. */
  public boolean isTls() {
    return tls;
  }
}
