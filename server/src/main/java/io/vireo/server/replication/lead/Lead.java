package io.vireo.server.replication.lead;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.metrics.DataMetrics;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.SavedHistory;
import io.vireo.server.durability.Snapshots;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.KeyspaceState;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server does for its replicas, whether it is a primary or a replica itself. Data context
 * only.
 *
 * <p>A replica is a client that asked for data by PSYNC. If its history is this server's and the
 * {@link Backlog} still has what it misses, it goes on with that; otherwise it gets a {@linkplain
 * FullSync full copy}. From then on its connection takes the stream from the backlog, and it tells
 * now and then what it has.
 *
 * <p>Nothing that a replica does or fails to do holds up commands: one that does not keep up is
 * dropped.
 */
public final class Lead {
  private static final Logger LOG = LoggerFactory.getLogger(Lead.class);
  private static final Set<PropagationTarget> REPLICAS = EnumSet.of(PropagationTarget.REPLICAS);
  private static final long SECOND = 1000;

  private final DataContext context;
  private final Propagation propagation;
  private final ClientLifecycle lifecycle;
  private final KeyspaceState keyspace;
  private final Config config;
  private final ReplicationHistory history;
  private final Backlog backlog;
  private final Replicas replicas;
  private final FullSync fullSync;
  private final DataMetrics metrics;
  private final PauseGate pause;
  private boolean relaying;
  private boolean resumed;
  private boolean wordWanted;
  private final BooleanSupplier failingOver;
  private long lastPing;
  private long aloneSince;

  /**
   * The side of a primary, with no replica yet.
   *
   * @param streamDatabase the database in which the stream goes on
   * @param fileSent called when all replicas have a snapshot file that was made for them
   * @param failingOver whether a replica is to catch up: then none is sent a PING, which would be
   *     one more change
   */
  public Lead(
      DataContext context,
      Config config,
      KeyspaceState keyspace,
      Execution execution,
      Propagation propagation,
      Outbox outbox,
      WaitingReplies waitingReplies,
      ClientLifecycle lifecycle,
      ServerMetrics metrics,
      ReplicasGate replicasGate,
      PauseGate pause,
      Snapshots snapshots,
      ReplicationHistory history,
      Backlog backlog,
      IntSupplier streamDatabase,
      Runnable fileSent,
      BooleanSupplier failingOver) {
    this.context = context;
    this.propagation = propagation;
    this.lifecycle = lifecycle;
    this.keyspace = keyspace;
    this.config = config;
    this.history = history;
    this.backlog = backlog;
    this.metrics = metrics.data();
    this.pause = pause;
    this.failingOver = failingOver;
    replicas = new Replicas(config, context.clock(), outbox, waitingReplies, replicasGate, backlog);
    fullSync =
        new FullSync(
            config,
            context,
            execution,
            propagation,
            outbox,
            lifecycle,
            snapshots,
            history,
            backlog,
            replicas,
            this::drop,
            streamDatabase,
            fileSent);
    aloneSince = now();
    lifecycle.onFarewell(this::gone);
    context.cycleEnd().add(this::publish);
    context.cron().every(SECOND, this::everySecond);
    snapshots.facts(this::facts);
  }

  private long now() {
    return context.clock().millis();
  }

  /** The replicas. */
  public Replicas replicas() {
    return replicas;
  }

  /** The history of the data. */
  public ReplicationHistory history() {
    return history;
  }

  /** What replicas read. */
  public Backlog backlog() {
    return backlog;
  }

  /**
   * From now on this server is a replica itself, and passes on what its primary sends; or not any
   * more.
   */
  public void relay(boolean on) {
    relaying = on;
    backlog.relay(on);
    aloneSince = now();
  }

  /** Ends the connections of all replicas, because the data become others. */
  public void dropAll() {
    List.copyOf(replicas.all()).forEach(this::drop);
    replicas.reservations().all().forEach(this::drop);
  }

  /** The data become others: begins another history, of which all replicas copy everything. */
  public void beginHistory() {
    dropAll();
    history.restart();
    backlog.restart();
  }

  private void drop(Replica replica) {
    replicas.reservations().release(replica);
    if (!replica.session().closed()) {
      lifecycle.kill(replica.session());
    }
  }

  /** Heap bytes that are kept for replicas beyond the backlog. */
  public long keptBytes() {
    return replicas.kept() + fullSync.kept();
  }

  /** The history as a file tells it, if a server could go on with it. */
  private Map<String, String> facts() {
    if (!backlog.isActive()) {
      return Map.of();
    }
    return fullSync.facts();
  }

  /**
   * Goes on where a snapshot says the data were: replicas that have just that need no copy. For a
   * primary, what was there before the server ended is a history of the past, in which nothing more
   * happens; a replica may go on with it.
   *
   * @param asReplica whether this server is going to follow another one
   */
  public void resume(SavedHistory saved, boolean asReplica) {
    if (saved == null || resumed) {
      return;
    }
    resumed = true;
    history.adopt(saved.id(), saved.offset());
    if (!asReplica) {
      history.branch(ReplicationHistory.newId());
    }
    backlog.activate();
    aloneSince = now();
    LOG.info("Restored replication history {} up to offset {}", saved.id(), saved.offset());
  }

  /**
   * A key of the snapshot had expired and is left out: replicas still have it, and are told that it
   * went.
   */
  public void leftOut(SavedHistory saved, boolean asReplica, int database, Bytes key) {
    resume(saved, asReplica);
    if (resumed) {
      propagation.dropped(database, key, keyspace.lazyExpire());
    }
  }

  // ------------------------------------------------------------------- requests for data

  /**
   * A client asks for data.
   *
   * @param session a session that is no replica yet
   * @param id the history that it knows, {@code ?} for none; null if it asked by SYNC
   * @param next the first byte that it wants, counted from 1
   */
  public void sync(Session session, String id, long next) {
    Replica replica = replicas.of(session);
    replica.old(id == null);
    LOG.info("Replica {} asks for synchronization", replica.name());
    if (id != null && mayGoOn(replica, id, next)) {
      goOn(replica, next);
      return;
    }
    if (id != null && !id.equals("?")) {
      metrics.syncPartialErr.add(1);
    }
    if (id != null && mayHaveDualChannel(replica.wishes())) {
      askForDualChannel(replica);
      return;
    }
    if (!backlog.isActive()) {
      // There is no past in this history that a replica could know.
      if (!relaying) {
        history.restart();
      }
      backlog.activate();
    }
    if (id != null && mayHaveChannel(replica.wishes())) {
      awaitChannel(replica);
      return;
    }
    metrics.syncFull.add(1);
    if (replica.isChannel() && !join(replica)) {
      lifecycle.kill(session);
      return;
    }
    attach(replica);
    fullSync.add(replica);
  }

  /** A client asks for data from a place that is no number. */
  public void refused(Session session) {
    String name = replicas.of(session).name();
    LOG.info("Replica {} asks for synchronization", name);
    LOG.warn("Replica {} asks for synchronization but with a wrong offset", name);
  }

  /** Brings both connections of a replica together; false if the first one is gone. */
  private boolean join(Replica channel) {
    Replica main = replicas.main(channel.wishes().mainId());
    if (main == null || main.partner() != null) {
      return false;
    }
    main.pair(channel);
    return true;
  }

  /** The settings were asked when it said that it can. */
  private boolean mayHaveDualChannel(Replica.Wishes wishes) {
    return wishes.dualChannel() && !mayHaveChannel(wishes);
  }

  private boolean mayHaveChannel(Replica.Wishes wishes) {
    return wishes.separateSnapshot()
        && wishes.endMark()
        && !wishes.snapshotOnly()
        && config.get(ReplicationSettings.REPL_RDB_CHANNEL)
        && config.get(ReplicationSettings.REPL_DISKLESS_SYNC);
  }

  /** True if replicas may have the snapshot on a second connection as Valkey has it. */
  public boolean offersDualChannel() {
    return config.get(ReplicationSettings.DUAL_CHANNEL_REPLICATION_ENABLED)
        && config.get(ReplicationSettings.REPL_DISKLESS_SYNC);
  }

  /** Has the replica open a second connection for the snapshot. */
  private void awaitChannel(Replica replica) {
    LOG.info(
        "Replica {} is capable of rdb channel synchronization, and partial sync isn't possible."
            + " Full sync will continue with dedicated rdb channel.",
        replica.name());
    attach(replica);
    replica.state(ReplicaState.AWAITING_CHANNEL);
    replica.heard(now());
    replicas.push(replica, "+RDBCHANNELSYNC " + replica.session().id() + "\r\n");
  }

  /**
   * Has the replica open a second connection as Valkey does. This one is no replica until it asks
   * for the stream by PSYNC, once the second one knows where the snapshot ends.
   */
  private void askForDualChannel(Replica replica) {
    LOG.info(
        "Dual channel replication: Replica {} is capable of dual channel synchronization, and"
            + " partial sync isn't possible. Full sync will continue with dedicated RDB channel.",
        replica.name());
    replicas.push(replica, "+DUALCHANNELSYNC\r\n");
  }

  /**
   * A client is the second connection of a replica, whose first one was told to open it.
   *
   * @param mainId the client that is the first one
   * @return false if there is no such client
   */
  public boolean isChannelOf(Session session, long mainId) {
    if (replicas.main(mainId) == null) {
      return false;
    }
    replicas.of(session).wishes().mainId(mainId);
    return true;
  }

  /**
   * A client says that it is the first connection of a replica, whose second one is Valkey's.
   *
   * @param channelId the client that is the second one
   * @return false if there is no such client whose place in the stream is kept
   */
  public boolean isMainOf(Session session, long channelId) {
    Replica channel = replicas.reservations().find(channelId);
    if (channel == null || session.replica()) {
      return false;
    }
    Replica main = replicas.of(session);
    main.unpair();
    channel.unpair();
    main.wishes().channelId(channelId);
    main.pair(channel);
    return true;
  }

  /** Sets for how many seconds a place is kept for a first connection when the snapshot is out. */
  public void patience(long seconds) {
    replicas.reservations().grace(seconds);
  }

  /** The first replica hears a PING after a whole period, not as soon as it has come. */
  private void attach(Replica replica) {
    if (replicas.all().isEmpty()) {
      lastPing = now();
    }
    replicas.attach(replica);
  }

  private boolean mayGoOn(Replica replica, String id, long next) {
    if (!history.canContinue(id, next)) {
      if (!id.equals("?")) {
        LOG.info(
            "Partial resynchronization not accepted: Replication ID mismatch (Replica asked for"
                + " '{}', my replication IDs are '{}' and '{}')",
            id,
            history.id(),
            history.previousId());
      } else {
        LOG.info("Full resync requested by replica {}", replica.name());
      }
      return false;
    }
    boolean there = backlog.has(next);
    if (!there) {
      LOG.info(
          "Unable to partial resync with replica {} for lack of backlog (Replica request was:"
              + " {}).",
          replica.name(),
          next);
    }
    return there;
  }

  private void goOn(Replica replica, long next) {
    metrics.syncPartialOk.add(1);
    attach(replica);
    Link link = replica.session().link();
    replica.stream(new StreamFeed(link, backlog.reader(next)));
    replica.state(takesPlace(replica) ? ReplicaState.SNAPSHOT_AND_STREAM : ReplicaState.ONLINE);
    replicas.push(
        replica,
        replica.wishes().partialSync2() ? "+CONTINUE " + history.id() + "\r\n" : "+CONTINUE\r\n");
    replicas.goOn(replica);
    LOG.info(
        "Partial resynchronization request from {} accepted. Sending {} bytes of backlog starting"
            + " from offset {}.",
        replica.name(),
        backlog.end() + 1 - next,
        next);
  }

  /**
   * True if a place in the stream was kept for a first connection, which has one of its own now.
   */
  private boolean takesPlace(Replica main) {
    Reservations reservations = replicas.reservations();
    Replica channel = reservations.find(main.wishes().channelId());
    if (channel == null) {
      return false;
    }
    if (reservations.awaitsFirst(channel)) {
      main.unpair();
    }
    reservations.release(channel);
    return true;
  }

  /** A client says something of itself as a replica does. */
  public Replica.Wishes wishes(Session session) {
    return replicas.of(session).wishes();
  }

  /**
   * A client tells what it has.
   *
   * @param onDisk what its append-only log has on the disk, -1 if it does not say
   */
  public void acknowledged(Session session, long offset, long onDisk) {
    Replica replica = replicas.find(session);
    if (replica != null && session.replica()) {
      replicas.acknowledged(replica, offset, onDisk);
    }
  }

  /** Asks all replicas to tell what they have, at once or when clients are paused no more. */
  public void askForWord() {
    wordWanted = true;
  }

  /** Asks all replicas to tell at once what they have, though no client may write any more. */
  public void askForLastWord() {
    tell("REPLCONF", "GETACK", "*");
  }

  /** True if a replica has all changes so far, as it says itself. */
  public boolean hasAll(Replica replica) {
    return replica.isOnline() && replica.acknowledged() == history.offset();
  }

  /**
   * Has a replica that has all changes so far take over this node's place in the cluster. All
   * replicas get the request, for they share the stream; those that have not said what they are
   * called would not understand it.
   *
   * @return what the replica is called in the cluster, or null if none can take over
   */
  public String handOver() {
    String successor = null;
    for (Replica replica : replicas.all()) {
      if (replica.nodeId() == null) {
        return null;
      }
      successor = hasAll(replica) ? replica.nodeId() : successor;
    }
    if (successor != null) {
      tell("CLUSTER", "FAILOVER", "FORCE", "REPLICAID", successor);
      publish();
    }
    return successor;
  }

  /** True if a replica that is online has not said that it has all changes so far. */
  public boolean hasLaggard() {
    return replicas.having(history.offset()) < replicas.in(ReplicaState.ONLINE).size();
  }

  /** Writes to the log which replicas do not have all changes so far: the server ends. */
  public void tellWhoLags() {
    int inSync = replicas.having(history.offset());
    for (Replica replica : replicas.all()) {
      if (replica.acknowledged() < history.offset()) {
        LOG.info(
            "Lagging replica {} reported offset {} behind master, lag={}, state={}.",
            replica.name(),
            history.offset() - replica.acknowledged(),
            replicas.lag(replica),
            replica.shownState());
      }
    }
    if (!replicas.all().isEmpty()) {
      LOG.info("{} of {} replicas are in sync when shutting down.", inSync, replicas.all().size());
    }
  }

  private void gone(Session session) {
    Replica replica = replicas.find(session);
    if (replica == null) {
      return;
    }
    if (replicas.remove(replica)) {
      aloneSince = now();
    }
    fullSync.remove(replica);
    if (replicas.reservations().awaitsFirst(replica)) {
      return;
    }
    replicas.reservations().release(replica);
    Replica partner = replica.partner();
    if (partner != null) {
      // One connection is of no use without the other.
      replica.unpair();
      drop(partner);
    }
  }

  // ------------------------------------------------------------------------- what goes out

  /** A change could not be passed on: from now on the replicas' data are others. */
  public void lostUnit() {
    LOG.error("A change could not be passed on to replicas: they have to copy all data anew");
    beginHistory();
  }

  private void publish() {
    if (!backlog.isActive()) {
      return;
    }
    if (wordWanted && !pause.isClosed()) {
      wordWanted = false;
      tell("REPLCONF", "GETACK", "*");
    }
    if (backlog.publish()) {
      replicas.stream();
    }
  }

  private void tell(Object... words) {
    propagation.tell(REPLICAS, Propagation.NO_DATABASE, words);
  }

  private void everySecond() {
    if (!replicas.all().isEmpty() && !relaying && !failingOver.getAsBoolean()) {
      long period = config.get(ReplicationSettings.REPL_PING_REPLICA_PERIOD) * SECOND;
      if (now() - lastPing >= period) {
        lastPing = now();
        tell("PING");
      }
    }
    for (Replica replica : replicas.silent()) {
      LOG.warn("Disconnecting timedout replica (streaming sync): {}", replica.name());
      drop(replica);
    }
    for (Replica replica : replicas.tooFarBehind()) {
      LOG.warn(
          "Client {} scheduled to be closed ASAP for overcoming of output buffer limits.",
          replica.name());
      metrics.outputBufferDisconnections.add(1);
      drop(replica);
    }
    endReservations();
    backlog.trim();
    fullSync.everySecond();
    replicas.count();
    forgetUnlessWanted();
  }

  /** Keeps no places for replicas that had their snapshots long ago, and do not ask for them. */
  private void endReservations() {
    Reservations reservations = replicas.reservations();
    for (Replica channel : reservations.overdue(now())) {
      LOG.info(
          "Replica main channel failed to establish PSYNC within the grace period ({} seconds)."
              + " Freeing RDB client {}.",
          reservations.grace(),
          channel.session().id());
      channel.unpair();
      drop(channel);
    }
  }

  /** Forgets the backlog if no replica has come for {@code repl-backlog-ttl} seconds. */
  private void forgetUnlessWanted() {
    long patience = config.get(ReplicationSettings.REPL_BACKLOG_TTL);
    if (patience > 0
        && backlog.isActive()
        && !relaying
        && replicas.all().isEmpty()
        && replicas.waitingForStream() == 0
        && now() - aloneSince > patience * SECOND) {
      history.restart();
      backlog.deactivate();
      LOG.info("Replication backlog freed after {} seconds without connected replicas.", patience);
    }
  }
}
