package io.vireo.config;

/** Which versions of the RDB format are read. */
public enum RdbVersionCheck {
  /** Those that are known. */
  STRICT,
  /** Later ones too, as long as they hold nothing that is not known. */
  RELAXED
}
