package io.vireo.server.command;

/**
 * The chapter of the manual that a command belongs to, as {@code COMMAND DOCS} tells it. Each
 * family of commands has one; most groups imply the {@link Category} of the same subject.
 */
public enum Group {
  BITMAP("bitmap", Category.BITMAP),
  CLUSTER("cluster", null),
  CONNECTION("connection", Category.CONNECTION),
  GENERIC("generic", Category.KEYSPACE),
  GEO("geo", Category.GEO),
  HASH("hash", Category.HASH),
  HYPERLOGLOG("hyperloglog", Category.HYPERLOGLOG),
  LIST("list", Category.LIST),
  /**
   * Its category comes from {@link Flag#PUBSUB}, because some of its commands only tell about
   * themselves.
   */
  PUBSUB("pubsub", null),
  SCRIPTING("scripting", Category.SCRIPTING),
  SENTINEL("sentinel", null),
  SERVER("server", null),
  SET("set", Category.SET),
  SORTED_SET("sorted-set", Category.SORTEDSET),
  STREAM("stream", Category.STREAM),
  STRING("string", Category.STRING),
  TRANSACTIONS("transactions", Category.TRANSACTION),
  /** Redis has them in a module, and no category for them. */
  VECTOR_SET("module", null);

  private final String wireName;
  private final Category implied;

  Group(String wireName, Category implied) {
    this.wireName = wireName;
    this.implied = implied;
  }

  /** The name on the wire, as in {@code sorted-set}. */
  public String wireName() {
    return wireName;
  }

  /** The category of the same subject, or null if this group implies none. */
  Category implied() {
    return implied;
  }
}
