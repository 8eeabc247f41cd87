package io.vireo.server.acl;

import io.vireo.server.command.KeyFlag;

/** What is done with the value of a key, or may be done: bits. */
final class Access {
  static final int READ = 1;
  static final int WRITE = 2;
  static final int ALL = READ | WRITE;

  /** How many sets of these bits there are. */
  static final int SETS = ALL + 1;

  private static final int READS = KeyFlag.bits(KeyFlag.ACCESS);
  private static final int WRITES = KeyFlag.bits(KeyFlag.INSERT, KeyFlag.DELETE, KeyFlag.UPDATE);

  private Access() {}

  /**
   * What a request needs that treats a key as {@link KeyFlag} bits say; 0 if it only needs to know
   * the key, as TYPE does.
   */
  static int neededFor(int keyFlags) {
    return ((keyFlags & READS) != 0 ? READ : 0) | ((keyFlags & WRITES) != 0 ? WRITE : 0);
  }
}
