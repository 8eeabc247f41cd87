package io.vireo.config;

/** What a node of a cluster does that cannot write its file. */
public enum ConfigSaving {
  /** It ends: others go by what it has promised. */
  SYNC,
  /** It goes on, and tries again with the next change. */
  BEST_EFFORT
}
