package io.vireo.server.family.client;

import static io.vireo.server.command.Flag.DENYOOM;
import static io.vireo.server.command.Flag.FAST;
import static io.vireo.server.command.Flag.LOADING;
import static io.vireo.server.command.Flag.MAY_REPLICATE;
import static io.vireo.server.command.Flag.NOSCRIPT;
import static io.vireo.server.command.Flag.PUBSUB;
import static io.vireo.server.command.Flag.SENTINEL;
import static io.vireo.server.command.Flag.STALE;
import static io.vireo.server.command.KeyFlag.NOT_KEY;

import io.vireo.metrics.ServerMetrics;
import io.vireo.server.cluster.Cluster;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Family;
import io.vireo.server.command.Group;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Session;
import io.vireo.server.pubsub.Kind;
import io.vireo.server.pubsub.PubSub;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** SUBSCRIBE, PUBLISH and similar commands. */
public final class PubSubCommands extends Family {
  /** Heap bytes of what tells the event loop of a subscription, about. */
  private static final int TASK = 64;

  private static final Set<PropagationTarget> REPLICAS = EnumSet.of(PropagationTarget.REPLICAS);

  private final ServerMetrics metrics;
  private final Propagation propagation;
  private final Execution execution;
  private final Outbox outbox;
  private final MemoryLimit memory;
  private final PubSub pubSub;
  private final Cluster cluster;

  final Command psubscribe =
      command("PSUBSCRIBE", -2, call -> subscribe(call, Kind.PATTERN))
          .doc("2.0.0", "O(N) for N patterns", "Subscribes to all channels that match patterns.")
          .flags(DENYOOM, PUBSUB, NOSCRIPT, LOADING, STALE, SENTINEL)
          .channels(Command.Channels.PATTERNS)
          .syntax("pattern...");

  final Command publish =
      command("PUBLISH", 3, call -> publish(call, Kind.CHANNEL))
          .doc(
              "2.0.0",
              "O(N+M) for N subscribers of the channel and M patterns",
              "Sends a message to the subscribers of a channel.")
          .cost(BY_ARGUMENTS)
          .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE, SENTINEL)
          .channels(Command.Channels.FIRST)
          .syntax("channel message");

  final Command punsubscribe =
      command("PUNSUBSCRIBE", -1, call -> unsubscribe(call, Kind.PATTERN))
          .doc(
              "2.0.0",
              "O(N) for N patterns",
              "Ends the subscription to patterns, or to all patterns.")
          .flags(PUBSUB, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("[pattern...]");

  final Command spublish =
      command("SPUBLISH", 3, call -> publish(call, Kind.SHARD))
          .doc(
              "7.0.0",
              "O(N) for N subscribers of the shard channel",
              "Sends a message to the subscribers of a shard channel.")
          .cost(BY_ARGUMENTS)
          .flags(PUBSUB, LOADING, STALE, FAST, MAY_REPLICATE)
          .key(at(1), NOT_KEY)
          .channels(Command.Channels.FIRST)
          .syntax("shardchannel message");

  final Command ssubscribe =
      command("SSUBSCRIBE", -2, this::ssubscribe)
          .doc("7.0.0", "O(N) for N shard channels", "Subscribes to shard channels.")
          .flags(DENYOOM, PUBSUB, NOSCRIPT, LOADING, STALE)
          .key(at(1).range(-1, 1, 0), NOT_KEY)
          .channels(Command.Channels.ALL)
          .syntax("shardchannel...");

  final Command subscribe =
      command("SUBSCRIBE", -2, call -> subscribe(call, Kind.CHANNEL))
          .doc("2.0.0", "O(N) for N channels", "Subscribes to channels.")
          .flags(DENYOOM, PUBSUB, NOSCRIPT, LOADING, STALE, SENTINEL)
          .channels(Command.Channels.ALL)
          .syntax("channel...");

  final Command sunsubscribe =
      command("SUNSUBSCRIBE", -1, call -> unsubscribe(call, Kind.SHARD))
          .doc(
              "7.0.0",
              "O(N) for N shard channels",
              "Ends the subscription to shard channels, or to all of them.")
          .flags(PUBSUB, NOSCRIPT, LOADING, STALE)
          .key(at(1).range(-1, 1, 0), NOT_KEY)
          .syntax("[shardchannel...]");

  final Command unsubscribe =
      command("UNSUBSCRIBE", -1, call -> unsubscribe(call, Kind.CHANNEL))
          .doc(
              "2.0.0",
              "O(N) for N channels",
              "Ends the subscription to channels, or to all of them.")
          .flags(PUBSUB, NOSCRIPT, LOADING, STALE, SENTINEL)
          .syntax("[channel...]");

  /**
   * The family.
   *
   * @param cluster this server as a node, or null without a cluster
   */
  public PubSubCommands(
      ServerMetrics metrics,
      Propagation propagation,
      Execution execution,
      Outbox outbox,
      MemoryLimit memory,
      PubSub pubSub,
      Cluster cluster) {
    super(Group.PUBSUB);
    this.cluster = cluster;
    this.metrics = metrics;
    this.propagation = propagation;
    this.execution = execution;
    this.outbox = outbox;
    this.memory = memory;
    this.pubSub = pubSub;
  }

  private void publish(Call call, Kind kind) {
    long receivers = pubSub.publish(kind, call.arg(1), call.arg(2));
    metrics.data().messagesPublished.add(1);
    if (cluster == null) {
      passOn(call);
    } else {
      // Replicas are nodes of the cluster, and hear it on the bus.
      cluster.publish(kind == Kind.SHARD, call.arg(1), call.arg(2));
    }
    call.reply().integer(receivers);
  }

  /**
   * Replicas have subscribers too; the log has none. Only in a transaction or a script does it get
   * the message, because what belongs together stays together.
   */
  private void passOn(Call call) {
    if (!call.effects().wanted() || !propagation.isHeardBy(REPLICAS)) {
      return;
    }
    if (execution.isNested()) {
      call.effects().also(call.arg(0), call.arg(1), call.arg(2));
    } else {
      Bytes[] words = {call.arg(0), call.arg(1), call.arg(2)};
      propagation.tell(REPLICAS, call.client().database(), (Object[]) words);
    }
  }

  private void ssubscribe(Call call) {
    if (!call.mayWait()) {
      call.reply().error("ERR SSUBSCRIBE isn't allowed for a DENY BLOCKING client");
    } else {
      subscribe(call, Kind.SHARD);
    }
  }

  private void subscribe(Call call, Kind kind) {
    Session session = Session.of(call);
    needRoom(call);
    PubSubReplies replies = new PubSubReplies(outbox, session, call.reply());
    for (int i = 1; i < call.count(); i++) {
      pubSub.subscribe(session, kind, call.arg(i));
      PubSub.confirm(replies.reply(), session, kind, kind.subscribed(), call.arg(i));
    }
    replies.end();
    memory.clientChanged(session);
  }

  private void needRoom(Call call) {
    long bytes = 0;
    for (int i = 1; i < call.count(); i++) {
      bytes += pubSub.heapBytes(call.arg(i)) + TASK;
    }
    call.keyspace().need(bytes);
  }

  private void unsubscribe(Call call, Kind kind) {
    Session session = Session.of(call);
    PubSubReplies replies = new PubSubReplies(outbox, session, call.reply());
    List<Bytes> names =
        call.count() == 1
            ? List.copyOf(kind.of(session))
            : List.of(call.copyOfArguments()).subList(1, call.count());
    for (Bytes name : names) {
      pubSub.unsubscribe(session, kind, name);
      PubSub.confirm(replies.reply(), session, kind, kind.unsubscribed(), name);
    }
    if (names.isEmpty()) {
      PubSub.confirm(replies.reply(), session, kind, kind.unsubscribed(), null);
    }
    replies.end();
    memory.clientChanged(session);
  }
}
