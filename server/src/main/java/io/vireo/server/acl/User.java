package io.vireo.server.acl;

/**
 * A user as which clients may act. The name stays; the rights are replaced as a whole. Changed in
 * the data context only; any thread may read.
 */
public final class User {
  /** The user of every client that has not logged in. */
  public static final String DEFAULT = "default";

  private final String name;
  private volatile Rights rights;

  User(String name, Rights rights) {
    this.name = name;
    this.rights = rights;
  }

  /** The name, bytes as characters. */
  public String name() {
    return name;
  }

  /** What the user may do. */
  public Rights rights() {
    return rights;
  }

  void rights(Rights newRights) {
    rights = newRights;
  }
}
