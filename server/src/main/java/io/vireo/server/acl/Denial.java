package io.vireo.server.acl;

/**
 * Why a request is refused. The constants stand in the order of their weight: of several selectors
 * that all refuse, the one that came furthest tells the reason.
 */
public enum Denial {
  /** A database is not allowed. */
  DATABASE("database", "no permission to access the database"),
  /** The command is not allowed. */
  COMMAND("command", "no permission to execute the command or subcommand"),
  /** A key is not allowed. */
  KEY("key", "no permission to touch the specified keys"),
  /** The user does not exist, or the password is wrong. */
  AUTH("auth", "no permission"),
  /** A channel is not allowed. */
  CHANNEL(
      "channel", "no permission to access one of the channels used as arguments to the command"),
  /** A client's certificate names no user that may log in. */
  CERTIFICATE("tls-cert", "no permission");

  private final String wireName;
  private final String reason;

  Denial(String wireName, String reason) {
    this.wireName = wireName;
    this.reason = reason;
  }

  /** The name in ACL LOG. */
  public String wireName() {
    return wireName;
  }

  /** What EXEC answers for a command that was allowed when it was queued. */
  public String inTransaction() {
    return "NOPERM ACLs rules changed between the moment the transaction was accumulated and the"
        + " EXEC call. This command is no longer allowed for the following reason: "
        + reason;
  }

  /** What a client is answered, without the code of the error. */
  public String message(String user, String command) {
    return switch (this) {
      case DATABASE -> "No permissions to access database";
      case KEY -> "No permissions to access a key";
      case CHANNEL -> "No permissions to access a channel";
      default -> "User " + user + " has no permissions to run the '" + command + "' command";
    };
  }

  /**
   * The message for a caller that acts on behalf of the user, and may hear which key or channel it
   * is.
   */
  public String fullMessage(String user, String command, String object) {
    return switch (this) {
      case COMMAND -> message(user, command);
      case DATABASE -> "User " + user + " has no permissions to access database " + object;
      default -> "User " + user + " has no permissions to access the '" + object + "' " + wireName;
    };
  }
}
