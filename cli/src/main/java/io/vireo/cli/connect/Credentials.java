package io.vireo.cli.connect;

/**
 * Who comes in.
 *
 * @param user a name, or null for the default user
 * @param password a password, or null for nobody
 */
public record Credentials(String user, String password) {
  /** Nobody. */
  public static final Credentials NONE = new Credentials(null, null);
}
