package io.vireo.server.examples;

import io.lettuce.core.Consumer;
import io.lettuce.core.RedisBusyException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAutoClaimArgs;
import io.lettuce.core.XGroupCreateArgs;
import io.lettuce.core.XReadArgs;
import io.lettuce.core.XReadArgs.StreamOffset;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A stream of orders that several departments read, each as a group of its own: within a group each
 * order goes to one consumer, and comes again until it is acknowledged.
 */
final class OrderEvents {
  private static final String STREAM = "orders";

  private final RedisCommands<String, String> redis;

  OrderEvents(RedisCommands<String, String> redis) {
    this.redis = redis;
  }

  /** Makes a group that sees all orders from the first on, unless it is there. */
  void addGroup(String group) {
    try {
      redis.xgroupCreate(
          StreamOffset.from(STREAM, "0"), group, XGroupCreateArgs.Builder.mkstream());
    } catch (RedisBusyException there) {
      // Another consumer of the group was faster.
    }
  }

  /** Adds an order; its id. */
  String add(String customer, String goods) {
    return redis.xadd(STREAM, Map.of("customer", customer, "goods", goods));
  }

  /** The next orders that nobody of the group has got yet. */
  @SuppressWarnings("unchecked") // one stream only, so its array is of the right type
  List<StreamMessage<String, String>> next(String group, String consumer, int count) {
    return redis.xreadgroup(
        Consumer.from(group, consumer),
        XReadArgs.Builder.count(count),
        StreamOffset.lastConsumed(STREAM));
  }

  /** Tells that an order is done with. */
  void done(String group, String id) {
    redis.xack(STREAM, group, id);
  }

  /** Takes over what other consumers of the group have left lying for too long. */
  List<StreamMessage<String, String>> takeOver(String group, String consumer, Duration idle) {
    return redis
        .xautoclaim(
            STREAM, XAutoClaimArgs.Builder.xautoclaim(Consumer.from(group, consumer), idle, "0"))
        .getMessages();
  }

  /** How many orders the group has got and not acknowledged. */
  long open(String group) {
    return redis.xpending(STREAM, group).getCount();
  }
}
