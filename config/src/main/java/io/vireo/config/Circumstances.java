package io.vireo.config;

/**
 * What decides whether CONFIG SET may touch some settings.
 *
 * @param local whether the client is connected from this machine
 * @param loading whether a data set is being loaded
 */
public record Circumstances(boolean local, boolean loading) {
  /** A client on this machine while the server serves. */
  public static final Circumstances LOCAL = new Circumstances(true, false);
}
