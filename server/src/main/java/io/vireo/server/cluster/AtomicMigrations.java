package io.vireo.server.cluster;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.TlsSettings;
import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.migration.MigrationEffect;
import io.vireo.server.cluster.migration.MigrationFacts;
import io.vireo.server.cluster.migration.MigrationOptions;
import io.vireo.server.cluster.migration.MigrationStop;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.cluster.migration.SlotRanges;
import io.vireo.server.cluster.transfer.Applier;
import io.vireo.server.cluster.transfer.SlotSource;
import io.vireo.server.cluster.transfer.SlotTarget;
import io.vireo.server.cluster.transfer.Words;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.Durability;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.gate.HandoffGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.peer.Handshake;
import io.vireo.server.peer.LinkOptions;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.PeerAnswer;
import io.vireo.server.peer.PeerFailure;
import io.vireo.server.peer.PeerLimits;
import io.vireo.server.peer.PeerLink;
import io.vireo.server.peer.PeerOutcome;
import io.vireo.server.peer.PeerRequest;
import io.vireo.server.peer.Peers;
import io.vireo.server.replication.PausePoints;
import io.vireo.server.resp.ReplyValue;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves whole ranges of slots from one node to another in one step: tells {@link SlotMigrations}
 * what happens, and has done what it decides. Data context only.
 */
public final class AtomicMigrations {
  private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
  private static final Set<PropagationTarget> REPLICAS = EnumSet.of(PropagationTarget.REPLICAS);
  private static final String NO_ID = "0".repeat(40);
  private static final long SECOND = 1000;

  /** Why moves are called off. */
  private static final String SHUTDOWN = "server shutdown";

  private static final String FAILOVER = "manual failover";

  private final Config config;
  private final DataContext context;
  private final PauseGate pauseGate;
  private final Keyspace keyspace;
  private final Resumption resumption;
  private final Propagation propagation;
  private final Cluster cluster;
  private final Facts facts;
  private final SlotMigrations machine;
  private final SlotSource source;
  private final SlotTarget target;
  private final SlotDeletion deletion;
  private final HandoffGate gate;
  private final Durability durability;
  private final Peers peers;
  private SlotSet told = SlotSet.NONE;
  private final Set<MigrationStop> stops = EnumSet.noneOf(MigrationStop.class);
  private final Deque<MigrationEffect> effects = new ArrayDeque<>();
  private final NodesSaves saves;
  private boolean performing;

  /** The save that effects wait for. */
  private long awaited;

  private boolean started;

  /**
   * A node that moves no slots.
   *
   * @param handoffGate keeps clients from slots whose last changes are on the way
   * @param sources makes the side that sends, given what decides
   * @param appliers makes what applies a stream of changes from another node
   * @param pausePoints where tests stop it
   */
  public AtomicMigrations(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Resumption resumption,
      HandoffGate handoffGate,
      PauseGate pauseGate,
      Function<Supplier<SlotMigrations>, SlotSource> sources,
      Function<Applier.Listener, Applier> appliers,
      Propagation propagation,
      Peers peers,
      Cluster cluster,
      RandomGenerator random,
      Durability durability,
      PausePoints pausePoints) {
    saves = cluster.saves();
    this.config = config;
    this.context = context;
    this.pauseGate = pauseGate;
    this.keyspace = keyspace;
    this.resumption = resumption;
    this.propagation = propagation;
    this.peers = peers;
    this.cluster = cluster;
    this.durability = durability;
    gate = handoffGate;
    facts = new Facts(random);
    machine = new SlotMigrations(facts, options(config, stops), this::perform);
    source = sources.apply(this::machine);
    target =
        new SlotTarget(
            appliers,
            context.clock(),
            context.inbox(),
            context.incrementalTasks(),
            config,
            this::machine,
            new Identity(),
            peers,
            durability.log(),
            pausePoints);
    deletion =
        new SlotDeletion(
            pauseGate,
            context.incrementalTasks(),
            context.clock(),
            cluster.keys(),
            slots -> machine.deleted(now(), slots));
    keyspace.shield().onReplaced(() -> context.inbox().add(() -> machine.emptied(now())));
  }

  private static MigrationOptions options(Config config, Set<MigrationStop> stops) {
    return new MigrationOptions(
        config.get(ClusterSettings.CLUSTER_SLOT_MIGRATION_HANDOFF_MAX_LAG_BYTES),
        config.get(ClusterSettings.CLUSTER_SLOT_MIGRATION_WRITE_PAUSE_TIMEOUT),
        config.get(ClusterSettings.CLUSTER_SLOT_MIGRATION_SYNC_BUFFER_DRAIN_TIMEOUT),
        TimeUnit.SECONDS.toMillis(config.get(ReplicationSettings.REPL_TIMEOUT)),
        Math.max(
            config.get(ClusterSettings.CLUSTER_SLOT_MIGRATION_MAX_ARCHIVED_TASKS),
            config.get(ClusterSettings.CLUSTER_SLOT_MIGRATION_LOG_MAX_LEN)),
        Set.copyOf(stops));
  }

  /** The keys are loaded: goes on from now on. */
  void start() {
    started = true;
    machine.start(now(), cluster.state().leftovers());
    hide();
    context.cron().every(SlotMigrations.TICK_MILLIS, this::tick);
    context.cron().every(SECOND, this::tellReplicas);
  }

  private void tick() {
    MigrationOptions options = options(config, stops);
    machine.options(now(), options);
    source.look();
    machine.tick(now());
  }

  private long now() {
    return context.clock().millis();
  }

  /** What decides. */
  public SlotMigrations machine() {
    return machine;
  }

  /** True if keys of slots could be sent now: nothing else is shown bit by bit. */
  public boolean maySend() {
    return durability.maySendSlots();
  }

  /** Has moves wait at a point, or not any more, for tests. */
  public void stop(MigrationStop point, boolean on) {
    if (on) {
      stops.add(point);
    } else {
      stops.remove(point);
    }
    machine.options(now(), options(config, stops));
  }

  /** The server ends: the other side of a move need not wait until it misses this node. */
  public void beforeShutdown() {
    machine.cancel(now(), null, SHUTDOWN);
  }

  /** Another node is about to take this one's place. */
  void beforeFailover() {
    machine.cancel(now(), null, FAILOVER);
  }

  /** What sends slots to others. */
  public SlotSource source() {
    return source;
  }

  /** What fetches slots from others. */
  public SlotTarget target() {
    return target;
  }

  /** Heap bytes that are kept for slots on their way. */
  public long keptBytes() {
    return source.keptBytes() + target.keptBytes();
  }

  /** Bytes of changes that wait for the node that gets slots. */
  public long waitingChanges() {
    return source.waitingChanges();
  }

  /** The lines of CLUSTER INFO about this. */
  public void describe(BiConsumer<String, Long> line) {
    line.accept("cluster_slot_migration_active_tasks", (long) machine.active());
    line.accept("cluster_slot_migration_active_trim_running", (long) deletion.running());
    line.accept("cluster_slot_migration_active_trim_current_job_keys", deletion.jobKeys());
    line.accept("cluster_slot_migration_active_trim_current_job_trimmed", deletion.jobDeleted());
    line.accept("cluster_slot_migration_stats_active_trim_started", deletion.started());
    line.accept("cluster_slot_migration_stats_active_trim_completed", deletion.completed());
    line.accept("cluster_slot_migration_stats_active_trim_cancelled", deletion.cancelled());
  }

  /** Slots have got other owners; the machine of the cluster is still at it. */
  void ownersChanged() {
    if (started) {
      hide();
      context.inbox().add(() -> machine.ownersChanged(now()));
    }
  }

  /** Hides keys that are not this node's own. */
  private void hide() {
    BitSet hidden = BitSet.valueOf(machine.leftovers().words());
    String mine = facts.shardOwner();
    machine
        .leftovers()
        .forEach(
            slot -> {
              ClusterNode owner = cluster.state().slots().owner(slot);
              if (owner != null && owner.name().equals(mine)) {
                hidden.clear(slot);
              }
            });
    keyspace.hideSlots(hidden);
  }

  /** Those of some slots whose keys are deleted little by little, or are to be left. */
  SlotSet withoutLeftovers(SlotSet slots) {
    return slots.without(machine.leftovers());
  }

  // ------------------------------------------------------------------------- effects

  /** What must not be forgotten is on the disk before anything that follows is done. */
  private void perform(MigrationEffect effect) {
    effects.add(effect);
    performAll();
  }

  /** The file holds more than before. */
  void saved() {
    performAll();
  }

  private void performAll() {
    if (performing) {
      return;
    }
    performing = true;
    try {
      while (!effects.isEmpty() && saves.isDone(awaited)) {
        performOne(effects.poll());
      }
    } finally {
      performing = false;
    }
  }

  private void performOne(MigrationEffect effect) {
    if (effect instanceof MigrationEffect.Connect connect) {
      target.connect(connect.task(), connect.forSnapshot(), connectMillis());
    } else if (effect instanceof MigrationEffect.AskForSlots ask) {
      target.ask(ask.task());
    } else if (effect instanceof MigrationEffect.TakeStream) {
      target.takeStream();
    } else if (effect instanceof MigrationEffect.Acknowledge word) {
      target.acknowledge(word.task());
    } else if (effect instanceof MigrationEffect.Disconnect disconnect) {
      disconnect(disconnect.task());
    } else if (effect instanceof MigrationEffect.AskToImport ask) {
      askToImport(ask.task());
    } else if (effect instanceof MigrationEffect.BeginStream begin) {
      source.begin(begin.task());
    } else if (effect instanceof MigrationEffect.EndStream end) {
      source.end(end.task(), end.acks(), cluster.state().myself().configEpoch());
    } else if (effect instanceof MigrationEffect.Log line) {
      log(line);
    } else {
      performOnSlots(effect);
    }
  }

  private void disconnect(MigrationTask task) {
    if (task.imports()) {
      target.disconnect();
    } else {
      source.disconnect(task);
    }
  }

  private void performOnSlots(MigrationEffect effect) {
    if (effect instanceof MigrationEffect.Hold hold) {
      BitSet slots = BitSet.valueOf(hold.slots().words());
      gate.hold(slots);
      keyspace.freezeSlots(slots);
    } else if (effect instanceof MigrationEffect.Release) {
      keyspace.freezeSlots(new BitSet());
      context.inbox().add(() -> resumption.resume(gate.release()));
    } else if (effect instanceof MigrationEffect.Take take) {
      cluster.machine().takeSlots(now(), take.task().slots(), take.sourceEpoch());
      context.inbox().add(() -> machine.taken(now(), take.task().id()));
    } else if (effect instanceof MigrationEffect.GiveAway given) {
      cluster.machine().giveAway(now(), given.slots(), given.owner());
    } else if (effect instanceof MigrationEffect.Leftovers leftovers) {
      if (started) {
        hide();
        cluster.machine().leftovers(now(), leftovers.slots());
        awaited = saves.last();
        tellReplicas();
      }
    } else if (effect instanceof MigrationEffect.Delete delete) {
      deletion.add(delete.slots());
    } else if (effect instanceof MigrationEffect.DeleteNoMore) {
      deletion.cancel();
    }
  }

  private static void log(MigrationEffect.Log line) {
    if (line.warns()) {
      LOG.warn(line.text());
    } else {
      LOG.info(line.text());
    }
  }

  private long connectMillis() {
    return TimeUnit.SECONDS.toMillis(config.get(ReplicationSettings.REPL_TIMEOUT));
  }

  /** Deletes the keys of slots that are not this node's, little by little. */
  public void trim(SlotSet slots) {
    deletion.add(slots);
  }

  /**
   * Slows the deletion of keys of other nodes' slots down, for tests.
   *
   * @param off whether no keys are deleted, and none are said to be
   * @param keyMicros how long each key takes, in microseconds; if negative none is deleted
   */
  public void slowTrimming(boolean off, long keyMicros) {
    deletion.slow(off, keyMicros);
  }

  /** Tells replicas in which slots there are keys that are not this shard's own. */
  private void tellReplicas() {
    SlotSet slots = machine.leftovers();
    if (!cluster.state().myself().isPrimary() || slots.isEmpty() && told.isEmpty()) {
      return;
    }
    boolean isOver = slots.isEmpty();
    String ranges = SlotRanges.text(isOver ? told : slots);
    String me = cluster.state().myself().name();
    String state = isOver ? "failed" : "accumulate-buffer";
    String text = String.join(":", NO_ID, NO_ID, me, "import", state, ranges);
    told = slots;
    propagation.tell(
        REPLICAS,
        Propagation.NO_DATABASE,
        "CLUSTER",
        "SYNCSLOTS",
        "CONF",
        "ASM-TASK",
        Bytes.of(text));
  }

  /** A replica's primary says in which slots there are keys that are not the shard's own. */
  public boolean told(String text) {
    String[] parts = text.split(":", -1);
    SlotSet slots = parts.length < 6 ? null : SlotRanges.parse(parts[5]);
    if (slots == null) {
      return false;
    }
    boolean imports = parts[3].equalsIgnoreCase("import");
    boolean isOver = parts[4].equals("failed") || parts[4].equals("completed");
    machine.told(now(), imports && !isOver ? slots : SlotSet.NONE);
    return true;
  }

  /** The target is to fetch slots, of its own accord as it were. */
  private void askToImport(MigrationTask task) {
    PeerAddress address = address(task.target());
    if (address == null) {
      context.inbox().add(() -> machine.asked(now(), task.id(), "The target node is not known"));
      return;
    }
    List<Bytes> words =
        Words.list(
            Words.withRanges(
                task.slots(), "CLUSTER", "SYNCSLOTS", "FETCH", task.id(), task.source()));
    Bytes secret = Bytes.of(cluster.state().internalSecret());
    Handshake login = new Handshake(2, Bytes.of("internal connection"), secret, 0);
    long patience = connectMillis();
    peers.execute(
        () -> {
          PeerLink link =
              peers.open(address, new LinkOptions(patience, PeerLimits.forLines(), login));
          link.send(
              PeerRequest.of(patience, words),
              outcome -> {
                link.close();
                context.inbox().add(() -> machine.asked(now(), task.id(), refusal(outcome)));
              });
        });
  }

  private static String refusal(PeerOutcome outcome) {
    if (outcome instanceof PeerFailure failure) {
      return "Connection lost to target: " + failure.detail();
    }
    ReplyValue value = ((PeerAnswer) outcome).value();
    return value instanceof ReplyValue.Failure failure ? failure.text() : null;
  }

  private PeerAddress address(String name) {
    ClusterNode node = cluster.state().node(name);
    if (node == null || node.ip().isEmpty()) {
      return null;
    }
    boolean secure = config.get(TlsSettings.TLS_REPLICATION);
    return new PeerAddress(node.ip(), Endpoints.port(node, secure), secure);
  }

  /** Identifies this node to the source of slots. */
  private final class Identity implements SlotTarget.Identity {
    @Override
    public String name() {
      return cluster.state().myself().name();
    }

    @Override
    public String secret() {
      return cluster.state().internalSecret();
    }

    @Override
    public PeerAddress address(String node) {
      return AtomicMigrations.this.address(node);
    }
  }

  /** What the machine asks. */
  private final class Facts implements MigrationFacts {
    private final RandomGenerator random;

    Facts(RandomGenerator random) {
      this.random = random;
    }

    private ClusterState state() {
      return cluster.state();
    }

    @Override
    public String myName() {
      return state().myself().name();
    }

    @Override
    public boolean isPrimary() {
      return state().myself().isPrimary();
    }

    @Override
    public String owner(int slot) {
      ClusterNode owner = state().slots().owner(slot);
      return owner == null ? null : owner.name();
    }

    /** The name of the node whose keys this one serves: its own, or its primary's; or null. */
    private String shardOwner() {
      ClusterNode primary = state().myPrimary();
      return primary == null ? null : primary.name();
    }

    @Override
    public boolean isPrimary(String name) {
      ClusterNode node = state().node(name);
      return node != null && node.isPrimary();
    }

    @Override
    public boolean isKnown(String name) {
      return state().node(name) != null;
    }

    @Override
    public boolean hasFailed(String name) {
      ClusterNode node = state().node(name);
      return node != null && node.is(NodeFlags.FAIL);
    }

    @Override
    public boolean isAnyMovingByHand() {
      return state().slots().isAnyMoving();
    }

    @Override
    public String pauseOfWrites() {
      PauseReason reason = pauseGate.reason();
      return reason == null
          ? null
          : switch (reason) {
            case COMMAND -> "client pause requested";
            case SHUTDOWN -> SHUTDOWN;
            case FAILOVER, CLUSTER_FAILOVER -> FAILOVER;
          };
    }

    @Override
    public int keysInSlot(int slot) {
      return cluster.keys().count(slot);
    }

    /** 40 random hexadecimal digits. */
    private String randomName() {
      StringBuilder name = new StringBuilder(40);
      while (name.length() < 40) {
        name.append(Character.forDigit(random.nextInt(16), 16));
      }
      return name.toString();
    }
  }

  /** A new name for a task. */
  public String newName() {
    return facts.randomName();
  }
}
