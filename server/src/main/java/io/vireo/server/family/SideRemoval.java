package io.vireo.server.family;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;

/** How others are told of a key that a command removed while it did something else. */
public final class SideRemoval {
  private SideRemoval() {}

  /** The command by which they are told: users choose by {@code lazyfree-lazy-server-del}. */
  public static String command(Config config) {
    return config.get(MemorySettings.LAZYFREE_LAZY_SERVER_DEL) ? "UNLINK" : "DEL";
  }
}
