package io.vireo.config;

/**
 * When a snapshot is due.
 *
 * @param seconds how long ago the last one must be; at least 1
 * @param changes how many keys must have changed since
 */
public record SavePoint(int seconds, int changes) {
  @Override
  public String toString() {
    return seconds + " " + changes;
  }
}
