package io.vireo.server.command;

import java.util.Locale;

/**
 * The categories by which an access control list grants or refuses commands, as in {@code +@read}.
 *
 * <p>The constants stand in the order in which {@code ACL CAT} and {@code COMMAND INFO} list them.
 * A command hardly ever names its categories: they {@linkplain Command#categories() derive} from
 * its group and its flags.
 */
public enum Category {
  KEYSPACE(true),
  READ(false),
  WRITE(false),
  SET(true),
  SORTEDSET(true),
  LIST(true),
  HASH(true),
  STRING(true),
  BITMAP(true),
  HYPERLOGLOG(true),
  GEO(true),
  STREAM(true),
  PUBSUB(false),
  ADMIN(false),
  FAST(false),
  SLOW(false),
  BLOCKING(false),
  DANGEROUS(false),
  CONNECTION(true),
  TRANSACTION(true),
  SCRIPTING(true);

  private final boolean subject;
  private final String wireName;

  Category(boolean subject) {
    this.subject = subject;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** This category's bit, for masks. */
  public long bit() {
    return 1L << ordinal();
  }

  /** The name on the wire without the at sign, as in {@code sortedset}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Whether this says what a command is about (a data type, the connection), not how it behaves.
   */
  boolean isSubject() {
    return subject;
  }
}
