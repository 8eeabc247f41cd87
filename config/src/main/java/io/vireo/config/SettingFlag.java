package io.vireo.config;

/** What sets a setting apart from one that any client may read and change at any time. */
public enum SettingFlag {
  /** Only the file or the command line sets it. */
  IMMUTABLE,
  /** CONFIG GET shows it only when asked for its exact name. */
  HIDDEN,
  /** Its value is a secret: logs and MONITOR leave it out. */
  SENSITIVE,
  /** CONFIG SET needs {@code enable-protected-configs}. */
  PROTECTED,
  /** CONFIG SET refuses it while a data set is loaded. */
  DENY_LOADING,
  /**
   * Its value names something that may change by itself, such as a certificate's file, so that it
   * is applied again even if CONFIG SET gives the value it already has.
   */
  VOLATILE,
  /** A directive of the file that CONFIG does not know: {@code include}, {@code user} ... */
  FILE_ONLY
}
