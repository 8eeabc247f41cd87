package io.vireo.cli.connect;

/**
 * The user and password of a login.
 *
 * @param user a name, or null for the default user
 * @param password a password, or null for no login
 */
public record Credentials(String user, String password) {
  /** No login. */
  public static final Credentials NONE = new Credentials(null, null);
}
