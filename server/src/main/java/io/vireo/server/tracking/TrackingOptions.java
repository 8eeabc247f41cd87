package io.vireo.server.tracking;

import io.vireo.server.data.Bytes;
import java.util.List;

/**
 * What CLIENT TRACKING ON asks for. Immutable.
 *
 * @param broadcast whether the client wants to hear of all keys with some prefixes, not of those
 *     that it has read
 * @param optIn whether only those reads count that follow CLIENT CACHING YES
 * @param optOut whether those reads do not count that follow CLIENT CACHING NO
 * @param noLoop whether the client does not want to hear of what it changes itself
 * @param redirect the id of the client that is told in its place, or 0
 * @param prefixes those that are asked for with {@code broadcast}
 */
public record TrackingOptions(
    boolean broadcast,
    boolean optIn,
    boolean optOut,
    boolean noLoop,
    long redirect,
    List<Bytes> prefixes) {
  /** Nothing special. */
  public static final TrackingOptions NONE =
      new TrackingOptions(false, false, false, false, 0, List.of());

  /** True if it depends on CLIENT CACHING which reads count. */
  boolean isSelective() {
    return optIn || optOut;
  }
}
