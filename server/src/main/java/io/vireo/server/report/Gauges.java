package io.vireo.server.report;

import io.vireo.metrics.CommandMetrics;
import io.vireo.metrics.DelayRecorder;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.KeyspaceSizes;
import io.vireo.metrics.ReplicationNumbers;
import io.vireo.metrics.ScrapeSources;
import io.vireo.metrics.ServerGauges;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.session.Clients;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.info.MemoryUse;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import java.util.function.Supplier;

/**
 * Numbers of the data context for threads outside: it publishes them once a second, and a reader
 * gets the last ones.
 */
public final class Gauges implements KeyspaceSizes {
  private static final long INTERVAL_MILLIS = 1_000;

  private final DataContext context;
  private final Keyspace keyspace;
  private final Clients clients;
  private final WaitingClients waiting;
  private final CommandMetrics commands;
  private final ErrorMetrics errors;
  private final ServerMetrics metrics;
  private final DelayRecorder queueDelay;
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
  public Gauges(
      DataContext context,
      Keyspace keyspace,
      Clients clients,
      WaitingClients waiting,
      CommandMetrics commands,
      ErrorMetrics errors,
      ServerMetrics metrics,
      DelayRecorder queueDelay,
      PubSub pubSub,
      MemoryUse memory,
      Supplier<ReplicationNumbers> replication) {
    this.context = context;
    this.keyspace = keyspace;
    this.clients = clients;
    this.waiting = waiting;
    this.commands = commands;
    this.errors = errors;
    this.metrics = metrics;
    this.queueDelay = queueDelay;
    this.pubSub = pubSub;
    this.memory = memory;
    this.replication = replication;
  }

  /** Begins to publish, if it has not begun. Any thread. */
  public synchronized void start() {
    if (started) {
      return;
    }
    started = true;
    context
        .inbox()
        .add(
            () -> {
              publish();
              context.cron().every(INTERVAL_MILLIS, this::publish);
            });
  }

  private void publish() {
    int databases = keyspace.size();
    long[] keys = new long[databases];
    long[] expires = new long[databases];
    for (int i = 0; i < databases; i++) {
      Database database = keyspace.database(i);
      keys[i] = database.size();
      expires[i] = database.expires();
    }
    numbers =
        new Numbers(
            clients.size(),
            waiting.blocked(),
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
  public ScrapeSources sources() {
    return new ScrapeSources(commands, errors, metrics)
        .gauge(ServerGauges.connectedClients(() -> numbers.clients()))
        .gauge(ServerGauges.blockedClients(() -> numbers.blocked()))
        .gauge(ServerGauges.usedMemory(() -> numbers.memory()))
        .gauge(ServerGauges.maxMemory(() -> numbers.memoryLimit()))
        .gauge(ServerGauges.channels(() -> numbers.channels()))
        .gauge(ServerGauges.patterns(() -> numbers.patterns()))
        .gauge(ServerGauges.shardChannels(() -> numbers.shardChannels()))
        .queueDelay(queueDelay)
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
