package io.vireo.config;

/**
 * When a client that does not read its replies is disconnected.
 *
 * @param hard bytes waiting at which it is disconnected at once; 0 for no limit
 * @param soft bytes waiting at which it is disconnected after some time; 0 for no limit
 * @param softSeconds for how long the soft limit may be exceeded
 */
public record OutputLimit(long hard, long soft, int softSeconds) {
  /** No limit. */
  public static final OutputLimit NONE = new OutputLimit(0, 0, 0);

  @Override
  public String toString() {
    return hard + " " + soft + " " + softSeconds;
  }
}
