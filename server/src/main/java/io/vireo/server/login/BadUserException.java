package io.vireo.server.login;

import io.vireo.config.ByteText;

/** A server cannot start, for its settings name a user that cannot be. Told to the operator. */
public final class BadUserException extends RuntimeException {
  static final String ABORTING = "Aborting the start because of ACL errors: ";

  private static final long serialVersionUID = 1L;

  /**
   * There is one.
   *
   * @param reason names the user and the rule
   */
  BadUserException(String reason) {
    super(ABORTING + ByteText.shown(reason), null, false, false);
  }
}
