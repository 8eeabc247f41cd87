package io.vireo.server.engine;

import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import java.util.Set;

/**
 * Reasons why a command may not run now, in the order in which they are asked.
 *
 * <p>Each command carries the mask of the gates that concern it; a client and the server each carry
 * the mask of their closed gates. The usual check is one AND.
 */
public enum Gate {
  /** The command is one that the settings forbid. */
  PROTECTED,
  /** The client has not authenticated. */
  AUTHENTICATION,
  /** There is no memory for more data. */
  MEMORY,
  /** The disk does not take what is written. */
  DISK,
  /** Too few replicas keep up. */
  REPLICAS,
  /** The client has subscriptions and speaks RESP2. */
  SUBSCRIPTION,
  /** The data is being loaded. */
  LOADING,
  /** Writes are paused. */
  PAUSED_WRITES,
  /** All commands are paused. */
  PAUSED_ALL,
  /** Keys are on their way to another server. */
  HELD_KEYS,
  /** The client is between MULTI and EXEC. */
  TRANSACTION;

  private static final Set<String> WHILE_SUBSCRIBED =
      Set.of(
          "subscribe",
          "unsubscribe",
          "psubscribe",
          "punsubscribe",
          "ssubscribe",
          "sunsubscribe",
          "ping",
          "quit",
          "reset");
  private static final Set<String> NEVER_QUEUED =
      Set.of("exec", "discard", "multi", "watch", "quit", "reset");

  /** The bit of this gate in a mask. */
  public int bit() {
    return 1 << ordinal();
  }

  /** The mask of the gates that concern a command. */
  public static int maskOf(Command command) {
    String root = command.parent() == null ? command.name() : command.parent().name();
    int mask = PAUSED_ALL.bit();
    mask |= command.has(Flag.PROTECTED) ? PROTECTED.bit() : 0;
    mask |= command.has(Flag.NO_AUTH) ? 0 : AUTHENTICATION.bit();
    mask |= command.has(Flag.DENYOOM) || root.equals("exec") ? MEMORY.bit() : 0;
    mask |= WHILE_SUBSCRIBED.contains(root) ? 0 : SUBSCRIPTION.bit();
    mask |= NEVER_QUEUED.contains(root) ? 0 : TRANSACTION.bit();
    mask |= command.has(Flag.LOADING) ? 0 : LOADING.bit();
    boolean lasts = command.has(Flag.WRITE) || root.equals("ping") || root.equals("exec");
    mask |= lasts ? DISK.bit() : 0;
    mask |= command.has(Flag.WRITE) || root.equals("exec") ? REPLICAS.bit() : 0;
    boolean maySpread = command.has(Flag.WRITE) || command.has(Flag.MAY_REPLICATE);
    mask |= maySpread || root.equals("exec") ? PAUSED_WRITES.bit() : 0;
    boolean mayHold = command.has(Flag.WRITE) || command.keys().canHaveKeys();
    mask |= mayHold || root.equals("exec") ? HELD_KEYS.bit() : 0;
    return mask;
  }
}
