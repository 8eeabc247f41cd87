package io.vireo.server.cluster;

import io.vireo.config.Config;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.TlsSettings;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.Effect;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.ExpiryHold;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import io.vireo.server.replication.follow.Follower;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has done what the machine decides. Data context only.
 *
 * <p>What is done to the data is done at once and in order. The file is written beside the data
 * context by {@link NodesSaves}, and where that must last the bus holds back all that comes behind:
 * no vote leaves before its save.
 */
final class Effects implements Consumer<Effect> {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);

  private final Resumption resumption;
  private final DataContext context;
  private final Config config;
  private final Execution execution;
  private final Keyspace keyspace;
  private final PauseGate pauseGate;
  private final Clock clock;
  private final PubSub pubSub;
  private final Follower follower;
  private final SlotKeys keys;
  private final Supplier<ClusterRoutes> routes;
  private final Supplier<AtomicMigrations> migrations;
  private final NodesSaves saves;
  private Bus bus = Bus.NONE;
  private boolean loaded;
  private PrimaryAddress awaited = PrimaryAddress.NONE;

  /**
   * Effects on an engine.
   *
   * @param clock the machine's
   * @param routes the owners of slots, made of what the machine knows
   * @param migrations moves of slots, which ask the machine
   */
  Effects(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Execution execution,
      Resumption resumption,
      WaitingClients waiting,
      PauseGate pauseGate,
      Clock clock,
      PubSub pubSub,
      Follower follower,
      SlotKeys keys,
      Supplier<ClusterRoutes> routes,
      Supplier<AtomicMigrations> migrations) {
    this.resumption = resumption;
    this.context = context;
    this.config = config;
    this.execution = execution;
    this.keyspace = keyspace;
    this.pauseGate = pauseGate;
    this.clock = clock;
    this.pubSub = pubSub;
    this.follower = follower;
    this.keys = keys;
    this.routes = routes;
    this.migrations = migrations;
    saves =
        new NodesSaves(resumption, waiting, context.fatal(), config, context.inbox(), this::saved);
  }

  private void saved(long number) {
    bus.saved(number);
    migrations.get().saved();
  }

  NodesSaves saves() {
    return saves;
  }

  void bus(Bus newBus) {
    bus = newBus;
  }

  Bus bus() {
    return bus;
  }

  @Override
  public void accept(Effect effect) {
    if (effect instanceof Effect.Send send) {
      bus.send(send.links(), send.message());
      if (!execution.isRunning()) {
        // What a command sends leaves with its answer.
        bus.flush();
      }
    } else if (effect instanceof Effect.OpenLink open) {
      bus.open(open.link(), open.ip(), open.port());
    } else if (effect instanceof Effect.CloseLink close) {
      bus.close(close.link());
    } else if (effect instanceof Effect.Save save) {
      save(save);
    } else if (effect instanceof Effect.Log log) {
      log(log);
    } else if (effect instanceof Effect.Deliver message) {
      Kind kind = message.sharded() ? Kind.SHARD : Kind.CHANNEL;
      pubSub.publish(kind, Bytes.of(message.channel()), Bytes.of(message.message()));
    } else {
      acceptForData(effect);
    }
  }

  private void acceptForData(Effect effect) {
    if (effect instanceof Effect.Replicate replicate) {
      migrations.get().ownersChanged();
      replicate(replicate.primary(), replicate.sameShard());
    } else if (effect instanceof Effect.BecomePrimary) {
      migrations.get().ownersChanged();
      follower.lead();
    } else if (effect instanceof Effect.DeleteKeys gone) {
      keys.delete(migrations.get().withoutLeftovers(gone.slots()));
    } else if (effect instanceof Effect.SlotsReassigned reassigned) {
      migrations.get().ownersChanged();
      pubSub.end(
          Kind.SHARD,
          channel ->
              reassigned.slots().contains(channel.slot())
                  && !routes.get().isServedHere(channel.slot()));
    } else if (effect instanceof Effect.EmptyDatabases) {
      for (int i = 0; i < keyspace.size(); i++) {
        keyspace.database(i).clear();
      }
    } else if (effect instanceof Effect.PauseClients pause) {
      long until = context.clock().millis() + pause.until() - clock.millis();
      migrations.get().beforeFailover();
      pauseGate.pauseWrites(PauseReason.CLUSTER_FAILOVER, until);
    } else if (effect instanceof Effect.ResumeClients) {
      context.inbox().add(() -> resumption.unpause(PauseReason.CLUSTER_FAILOVER));
    }
  }

  private void replicate(ClusterNode primary, boolean sameShard) {
    boolean secure = config.get(TlsSettings.TLS_REPLICATION);
    PrimaryAddress address = new PrimaryAddress(primary.ip(), Endpoints.port(primary, secure));
    if (loaded) {
      follower.follow(address, sameShard);
    } else {
      // Its primary tells what expires, also of what is being loaded.
      keyspace.expiryHolds().hold(ExpiryHold.REPLICA);
      awaited = address;
    }
  }

  /** The data are loaded: a replica follows its primary from now on, which would replace them. */
  void loaded() {
    loaded = true;
    follower.begin(awaited);
  }

  private void save(Effect.Save save) {
    long number = saves.add(save.image(), save.durable());
    if (save.durable() && !saves.isDone()) {
      bus.hold(number);
    }
  }

  private static void log(Effect.Log line) {
    switch (line.level()) {
      case DEBUG -> LOG.trace(line.text());
      case VERBOSE -> LOG.debug(line.text());
      case NOTICE -> LOG.info(line.text());
      case WARNING -> LOG.warn(line.text());
    }
  }
}
