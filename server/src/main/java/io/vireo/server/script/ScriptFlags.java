package io.vireo.server.script;

import io.vireo.server.command.Flag;
import java.util.EnumSet;
import java.util.Set;

/**
 * The flags of a script or function. A script without a shebang declares none, and is treated as
 * scripts were before there were flags. Immutable; any thread.
 */
public final class ScriptFlags {
  /** A script that says nothing about itself. */
  public static final ScriptFlags UNDECLARED =
      new ScriptFlags(false, EnumSet.noneOf(ScriptFlag.class));

  private static final long CHANGEABLE = Flag.bits(Flag.STALE, Flag.DENYOOM, Flag.WRITE);

  private final boolean declared;
  private final Set<ScriptFlag> flags;

  private ScriptFlags(boolean declared, Set<ScriptFlag> flags) {
    this.declared = declared;
    this.flags = flags;
  }

  /** Declared flags, perhaps none. */
  public static ScriptFlags of(Set<ScriptFlag> flags) {
    EnumSet<ScriptFlag> copy = EnumSet.noneOf(ScriptFlag.class);
    copy.addAll(flags);
    return new ScriptFlags(true, copy);
  }

  /** True if there is a declaration, though it may name no flag. */
  public boolean isDeclared() {
    return declared;
  }

  /** True if the flag is declared. */
  public boolean has(ScriptFlag flag) {
    return flags.contains(flag);
  }

  /** The declared flags. */
  public Set<ScriptFlag> all() {
    return Set.copyOf(flags);
  }

  /**
   * The flags of a request that runs such a script: what is declared takes the place of what the
   * command says for all scripts. What declares nothing may not run on stale data. A script that
   * has not declared that it stays in one slot of a cluster may touch any key.
   *
   * @param commandBits the flags of the command, a mask of {@link Flag#bit()}
   */
  public long requestFlags(long commandBits) {
    if (!declared) {
      return commandBits & ~Flag.STALE.bit() | Flag.TOUCHES_ARBITRARY_KEYS.bit();
    }
    long bits = commandBits & ~CHANGEABLE & ~Flag.MAY_REPLICATE.bit();
    if (has(ScriptFlag.ALLOW_CROSS_SLOT_KEYS)) {
      bits |= Flag.TOUCHES_ARBITRARY_KEYS.bit();
    }
    if (!has(ScriptFlag.NO_WRITES)) {
      bits |= Flag.WRITE.bit() | (has(ScriptFlag.ALLOW_OOM) ? 0 : Flag.DENYOOM.bit());
    }
    return has(ScriptFlag.ALLOW_STALE) ? bits | Flag.STALE.bit() : bits;
  }
}
