package io.vireo.server.command;

import java.util.Locale;

/**
 * What the server must know about a command before it runs it: whether it writes, whether it may
 * run while data is loading, inside a script, without a login, and so on.
 *
 * <p>The constants stand in the order in which {@code COMMAND INFO} lists them. A set of flags
 * travels as a {@code long} of {@linkplain #bit() bits}, so a gate is one AND. Bits are for memory
 * only: nothing stores them.
 *
 * <p>Source: the {@code COMMAND} page of the Redis manual, and the answers of Redis 8.0.
 */
public enum Flag {
  /** May change data; goes to the append-only file and to replicas. */
  WRITE,
  /** Reads keys and never changes them. */
  READONLY,
  /** May need more memory, so it is refused while the server is over {@code maxmemory}. */
  DENYOOM,
  /** Came with a module. */
  MODULE,
  /** Administers the server; implies the categories admin and dangerous. */
  ADMIN,
  /** Belongs to publish and subscribe. */
  PUBSUB,
  /** May not be called by a script. */
  NOSCRIPT,
  /** May leave the client waiting. */
  BLOCKING,
  /** May run while the server loads its data. */
  LOADING,
  /** May run on a replica that lost its primary and does not serve stale data. */
  STALE,
  /** Is not shown to MONITOR. */
  SKIP_MONITOR,
  /** Is not written to the slow log. */
  SKIP_SLOWLOG,
  /** May touch a slot that is being imported, without ASKING. */
  ASKING,
  /** Takes constant or logarithmic time; a command without it is slow. */
  FAST,
  /** May run before the client has logged in. */
  NO_AUTH,
  /** Does not write by itself but may make something that has to be propagated. */
  MAY_REPLICATE(true),
  /** Exists in Sentinel mode too. */
  SENTINEL(true),
  /** Exists in Sentinel mode only. */
  ONLY_SENTINEL(true),
  /** Takes keys, but may be given none. */
  NO_MANDATORY_KEYS,
  /** Needs a setting that allows it, because it can harm the host. */
  PROTECTED(true),
  /** May not run while a replica loads a data set beside the one it serves. */
  NO_ASYNC_LOADING,
  /** May not be queued in a transaction. */
  NO_MULTI,
  /** Derived: first, last and step cannot tell where the keys stand. Never declared. */
  MOVABLEKEYS,
  /** May run while a script has been running for too long. */
  ALLOW_BUSY,
  /** May touch, and so expire, keys that are not among its arguments. */
  TOUCHES_ARBITRARY_KEYS(true);

  private final boolean hidden;
  private final String wireName;

  Flag() {
    this(false);
  }

  Flag(boolean hidden) {
    this.hidden = hidden;
    this.wireName = name().toLowerCase(Locale.ROOT);
  }

  /** This flag's bit, for masks. */
  public long bit() {
    return 1L << ordinal();
  }

  /** The name on the wire, as in {@code denyoom}. */
  public String wireName() {
    return wireName;
  }

  /** Whether {@code COMMAND INFO} keeps quiet about this flag. */
  public boolean isHidden() {
    return hidden;
  }

  /** The union of the bits of some flags. */
  public static long bits(Flag... flags) {
    long bits = 0;
    for (Flag flag : flags) {
      bits |= flag.bit();
    }
    return bits;
  }
}
