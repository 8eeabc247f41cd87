package io.vireo.server.tls;

/** The settings of TLS, or their files, cannot be used. The message is a line of the log. */
public final class TlsFailure extends Exception {
  private static final long serialVersionUID = 1;

  /** With a line of the log. */
  public TlsFailure(String message) {
    super(message);
  }
}
