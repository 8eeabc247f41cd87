package io.vireo.server.cluster.machine;

/**
 * What became of a command.
 *
 * @param error null if it was done, else the error for the client, with its code, as Redis says it
 */
public record Verdict(String error) {
  /** It was done. */
  public static final Verdict OK = new Verdict(null);

  static Verdict error(String text) {
    return new Verdict("ERR " + text);
  }

  /** True if it was done. */
  public boolean isOk() {
    return error == null;
  }
}
