package io.vireo.embedded;

/** A server could not be started, or what was asked of it could not be done. */
public final class VireoException extends RuntimeException {
  private static final long serialVersionUID = 1;

  VireoException(String message) {
    super(message);
  }

  VireoException(String message, Throwable cause) {
    super(message, cause);
  }
}
