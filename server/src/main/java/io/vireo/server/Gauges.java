package io.vireo.server;

import io.vireo.metrics.KeyspaceSizes;
import io.vireo.metrics.ReplicationNumbers;
import io.vireo.metrics.ScrapeSources;
import io.vireo.metrics.ServerGauges;
import io.vireo.server.engine.Engine;
import io.vireo.server.info.MemoryUse;
import io.vireo.server.keyspace.Database;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import java.util.function.Supplier;

/**
 * Numbers of the data context for threads outside: it publishes them once a second, and a reader
 * gets the last ones.
 */
final class Gauges implements KeyspaceSizes {
  private static final long INTERVAL_MILLIS = 1_000;

  private final Engine engine;
  private final PubSub pubSub;
  private final MemoryUse memory;
  private final Supplier<ReplicationNumbers> replication;
  private volatile Numbers numbers = Numbers.none();
  private boolean started;

  /** What was so at one moment. The arrays belong to it. */
  private record Numbers(
      int clients,
      int blocked,
      long memory,
      long memoryLimit,
      int channels,
      int patterns,
      int shardChannels,
      long[] keys,
      long[] expires,
      ReplicationNumbers replication) {
    static Numbers none() {
      return new Numbers(0, 0, 0, 0, 0, 0, 0, new long[0], new long[0], ReplicationNumbers.NONE);
    }
  }

  /** Nothing is published yet; {@code replication} is asked in the data context. */
  Gauges(Engine engine, PubSub pubSub, MemoryUse memory, Supplier<ReplicationNumbers> replication) {
    this.engine = engine;
    this.pubSub = pubSub;
    this.memory = memory;
    this.replication = replication;
  }

  /** Begins to publish, if it has not begun. Any thread. */
  synchronized void start() {
    if (started) {
      return;
    }
    started = true;
    engine
        .context()
        .inbox()
        .add(
            () -> {
              publish();
              engine.context().cron().every(INTERVAL_MILLIS, this::publish);
            });
  }

  private void publish() {
    int databases = engine.keyspace().size();
    long[] keys = new long[databases];
    long[] expires = new long[databases];
    for (int i = 0; i < databases; i++) {
      Database database = engine.keyspace().database(i);
      keys[i] = database.size();
      expires[i] = database.expires();
    }
    numbers =
        new Numbers(
            engine.clients().size(),
            engine.waiting().blocked(),
            memory.used(),
            memory.limit(),
            pubSub.count(Kind.CHANNEL),
            pubSub.count(Kind.PATTERN),
            pubSub.count(Kind.SHARD),
            keys,
            expires,
            replication.get());
  }

  /** What a page shows: these numbers and what the server counts all the time. */
  ScrapeSources sources() {
    return new ScrapeSources(engine.commandMetrics(), engine.errors(), engine.metrics())
        .gauge(ServerGauges.connectedClients(() -> numbers.clients()))
        .gauge(ServerGauges.blockedClients(() -> numbers.blocked()))
        .gauge(ServerGauges.usedMemory(() -> numbers.memory()))
        .gauge(ServerGauges.maxMemory(() -> numbers.memoryLimit()))
        .gauge(ServerGauges.channels(() -> numbers.channels()))
        .gauge(ServerGauges.patterns(() -> numbers.patterns()))
        .gauge(ServerGauges.shardChannels(() -> numbers.shardChannels()))
        .queueDelay(engine.queueDelay())
        .keyspace(this)
        .replication(() -> numbers.replication());
  }

  @Override
  public int databases() {
    return numbers.keys().length;
  }

  @Override
  public long keys(int database) {
    return numbers.keys()[database];
  }

  @Override
  public long expires(int database) {
    return numbers.expires()[database];
  }
}
