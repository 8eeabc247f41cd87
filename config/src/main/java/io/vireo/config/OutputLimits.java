package io.vireo.config;

/**
 * The limits of waiting output by kind of client.
 *
 * @param normal clients that send requests
 * @param replica replicas
 * @param pubsub clients with subscriptions
 */
public record OutputLimits(OutputLimit normal, OutputLimit replica, OutputLimit pubsub) {
  /** Redis' defaults. */
  public static final OutputLimits DEFAULT =
      new OutputLimits(
          OutputLimit.NONE,
          new OutputLimit(256L << 20, 64L << 20, 60),
          new OutputLimit(32L << 20, 8L << 20, 60));
}
