package io.vireo.metrics;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * The gauges that every server has, under the names that dashboards rely on. Readers run on a
 * scrape thread: they answer from published values and take no lock.
 */
public final class ServerGauges {

  private ServerGauges() {}

  /** Open client connections. */
  public static ReadGauge connectedClients(DoubleSupplier reader) {
    return count("vireo.clients.connected", "Open client connections.", reader);
  }

  /** Clients that wait in a blocking command. */
  public static ReadGauge blockedClients(DoubleSupplier reader) {
    return count("vireo.clients.blocked", "Clients waiting in a blocking command.", reader);
  }

  /** {@code used_memory}. */
  public static ReadGauge usedMemory(DoubleSupplier reader) {
    return bytes("vireo.memory.used", "Memory used by keys, values and buffers.", reader);
  }

  /** The {@code maxmemory} in force; 0 if there is none. */
  public static ReadGauge maxMemory(DoubleSupplier reader) {
    return bytes("vireo.memory.max", "The limit of used memory, 0 if there is none.", reader);
  }

  /** Channels with at least one subscriber. */
  public static ReadGauge channels(DoubleSupplier reader) {
    return subscribed("channel", reader);
  }

  /** Patterns with at least one subscriber. */
  public static ReadGauge patterns(DoubleSupplier reader) {
    return subscribed("pattern", reader);
  }

  /** Shard channels with at least one subscriber. */
  public static ReadGauge shardChannels(DoubleSupplier reader) {
    return subscribed("shard_channel", reader);
  }

  private static ReadGauge subscribed(String kind, DoubleSupplier reader) {
    return count("vireo.pubsub.subscribed", "What has at least one subscriber.", reader)
        .tagged(Map.of("kind", kind));
  }

  private static ReadGauge count(String name, String help, DoubleSupplier reader) {
    return ReadGauge.gauge(name, "", help, reader);
  }

  private static ReadGauge bytes(String name, String help, DoubleSupplier reader) {
    return ReadGauge.gauge(name, "bytes", help, reader);
  }
}
