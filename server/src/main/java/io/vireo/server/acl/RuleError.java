package io.vireo.server.acl;

/** Why a rule is refused. */
public enum RuleError {
  /** It is no rule. */
  SYNTAX("Syntax error"),
  /** It names a command, a subcommand or a category that is not known. */
  UNKNOWN("Unknown command or category name in ACL"),
  /** All keys are allowed already. */
  ALL_KEYS(
      "Adding a pattern after the * pattern (or the 'allkeys' flag) is not valid and does not have"
          + " any effect. Try 'resetkeys' to start with an empty list of patterns"),
  /** All channels are allowed already. */
  ALL_CHANNELS(
      "Adding a pattern after the * pattern (or the 'allchannels' flag) is not valid and does not"
          + " have any effect. Try 'resetchannels' to start with an empty list of channels"),
  /** The password to be removed is none of the user's. */
  NO_SUCH_PASSWORD("The password you are trying to remove from the user does not exist"),
  /** What is given as the hash of a password cannot be one. */
  BAD_HASH(
      "The password hash must be exactly 64 characters and contain only lowercase hexadecimal"
          + " characters"),
  /** It lists a database that no server can have. */
  DATABASE_RANGE("The provided database ID is out of range"),
  /** A subcommand is to be allowed with one argument alone. */
  ARGUMENT_OF_SUBCOMMAND("Allowing first-arg of a subcommand is not supported");

  private final String message;

  RuleError(String message) {
    this.message = message;
  }

  /** What is answered. */
  public String message() {
    return message;
  }
}
