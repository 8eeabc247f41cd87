package io.vireo.config;

/** What Vireo makes of a setting. */
public enum Support {
  /** It does what Redis' does. */
  HONOURED,
  /** It is kept and shown, but has no effect yet; a value other than the default is warned of. */
  LATER,
  /** Any value but the default is refused, since ignoring it would harm. */
  REFUSED_UNLESS_DEFAULT,
  /** It steers something that Vireo does not have; it is kept and shown. */
  NO_MEANING
}
