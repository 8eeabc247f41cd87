package io.vireo.server.acl;

/**
 * Keys that a user may use.
 *
 * @param glob which keys
 * @param access what may be done with them, {@link Access} bits
 */
record KeyPattern(String glob, int access) {
  /** The rule that gives this: {@code ~*} would give more, even the key without a name. */
  String rule() {
    return switch (access) {
      case Access.READ -> "%R~" + glob;
      case Access.WRITE -> "%W~" + glob;
      default -> (glob.equals("*") ? "%RW~" : "~") + glob;
    };
  }

  /** The same keys with more rights. */
  KeyPattern with(int more) {
    return new KeyPattern(glob, access | more);
  }
}
