package io.vireo.server.acl;

/**
 * Keys that a user may use.
 *
 * @param glob which keys
 * @param access what may be done with them, {@link Access} bits
 */
record KeyPattern(String glob, int access) {
  /**
   * The rule that gives this when it is read again: {@code ~*} would give more, even the key
   * without a name, and suffer no pattern behind it.
   */
  String rule() {
    return access == Access.ALL && glob.equals("*") ? "%RW~*" : shown();
  }

  /** The rule as ACL LIST and GETUSER show it: that of all rights needs no letters. */
  String shown() {
    return switch (access) {
      case Access.READ -> "%R~" + glob;
      case Access.WRITE -> "%W~" + glob;
      default -> "~" + glob;
    };
  }

  /** This pattern with more rights. */
  KeyPattern with(int more) {
    return new KeyPattern(glob, access | more);
  }
}
