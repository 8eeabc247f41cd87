package io.vireo.server.replication.follow;

import io.vireo.config.Config;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.SavedHistory;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.peer.Peers;
import io.vireo.server.peer.StreamSocket;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.PausePoints;
import io.vireo.server.replication.ReplicationHistory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this server the replica of another one, and a primary again. Data context only.
 *
 * <p>What is said to the primary is decided by the {@link LinkProtocol}; this class has it done: by
 * a {@link StreamSocket}, by a {@link FullCopy}, which may come on a {@link CopyChannel}, and by
 * the {@link StreamApplier}. What being a replica means for other clients is decided by {@link
 * ReplicaRules}.
 *
 * <p><b>Where it stands.</b> As long as the data are those of a {@link ReplicationHistory} that a
 * primary may know, the stream can go on from there: so it is after a link was lost, after the
 * primary was exchanged for another one, and when a primary becomes a replica. It ends when the
 * data of a full copy take the place of those that are there.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final long LOOK_MILLIS = 100;

  /** So much of the stream is kept while it has to wait for the end of a pause, bytes. */
  private static final long MOST_HELD = 16 << 20;

  private static final byte[] NEWLINE = "\n".getBytes(StandardCharsets.US_ASCII);

  private final DataContext context;
  private final Keyspace keyspace;
  private final Propagation propagation;
  private final ServerMetrics metrics;
  private final Sessions sessions;
  private final ClientLifecycle lifecycle;
  private final Config config;
  private final Durability durability;
  private final ReplicationHistory history;
  private final Backlog backlog;
  private final ReplicaRules rules;
  private final Appliers appliers;
  private final LinkConfig linkConfig;
  private final PauseGate pause;
  private final Peers peers;
  private final Runnable historyChanged;
  private final Supplier<Promotion> promotion;
  private final Consumer<Boolean> relay;
  private PrimaryAddress primary = PrimaryAddress.NONE;
  private LinkProtocol link;

  /** The history is one that a primary may know. */
  private boolean known;

  private LinkActions.Position copied;

  /** Where the stream goes on behind the copy, or -1 if the copy itself tells. */
  private int copiedDatabase;

  private StreamSocket socket;
  private final FullCopy copy;
  private final PausePoints pausePoints = new PausePoints();
  private CopyChannel channel;
  private StreamApplier applier;
  private Session session;
  private int database;
  private final LinkTimes times = new LinkTimes();

  /** When a primary was last heard of whose stream the data follow, Unix milliseconds, or 0. */
  private long lastInStream;

  private final Supplier<String> nodeId;

  private final List<Runnable> roleListeners = new ArrayList<>(1);

  /**
   * A server that follows no other.
   *
   * @param data what is to be done with the data when others take their place
   * @param relay hears that the stream is another server's from now on, or not any more
   * @param historyChanged called when the history of this server becomes another one, before and
   *     after which its own replicas count differently
   * @param promotion what knows about a change of places with the primary
   * @param nodeId what this server is called in its cluster, which then decides, and no setting,
   *     which server it follows; null without a cluster
   */
  public Follower(
      DataContext context,
      Config config,
      Keyspace keyspace,
      Propagation propagation,
      Resumption resumption,
      ClientLifecycle lifecycle,
      Sessions sessions,
      ServerMetrics metrics,
      PauseGate pause,
      Peers peers,
      Durability durability,
      ReplicationHistory history,
      Backlog backlog,
      ReplicaRules rules,
      Appliers appliers,
      FullCopy.Data data,
      Consumer<Boolean> relay,
      Runnable historyChanged,
      Supplier<Promotion> promotion,
      Supplier<String> nodeId) {
    this.context = context;
    this.keyspace = keyspace;
    this.propagation = propagation;
    this.metrics = metrics;
    this.sessions = sessions;
    this.lifecycle = lifecycle;
    this.config = config;
    this.durability = durability;
    this.history = history;
    this.backlog = backlog;
    this.rules = rules;
    this.appliers = appliers;
    copy = newCopy(resumption, data);
    linkConfig = new LinkConfig(config);
    this.relay = relay;
    this.historyChanged = historyChanged;
    this.promotion = promotion;
    this.nodeId = nodeId;
    this.pause = pause;
    this.peers = peers;
    context.cron().every(LOOK_MILLIS, this::look);
    context.cycleEnd().add(this::lookAtPause);
  }

  private FullCopy newCopy(Resumption resumption, FullCopy.Data data) {
    return new FullCopy(
        resumption,
        config,
        context.inbox(),
        context.clock(),
        keyspace,
        durability,
        data,
        new CopyListener());
  }

  private long now() {
    return context.clock().millis();
  }

  /** Heap bytes that wait for being applied or written. */
  public long keptBytes() {
    return (socket == null ? 0 : socket.waitingBytes())
        + (channel == null ? 0 : channel.waitingBytes())
        + copy.keptBytes()
        + bufferBytes();
  }

  /** Heap bytes of what came of the stream while the copy comes on its own connection. */
  public long bufferBytes() {
    return link == null ? 0 : link.behind().heapBytes();
  }

  /** Where the process stops itself for tests. */
  public PausePoints pausePoints() {
    return pausePoints;
  }

  // ------------------------------------------------------------------------- roles

  /** True if this server follows another one. */
  public boolean isReplica() {
    return primary.isSet();
  }

  /** The primary that it follows. */
  public PrimaryAddress primary() {
    return primary;
  }

  /** How far the link has come. */
  public LinkState state() {
    return link == null ? LinkState.NONE : link.state();
  }

  /** True if this server follows another one and hears it. */
  public boolean isLinkUp() {
    return state() == LinkState.CONNECTED;
  }

  /** Adds what must be called when this server becomes a replica or a primary. Data context. */
  public void onRole(Runnable listener) {
    roleListeners.add(listener);
  }

  private void name(PrimaryAddress address) {
    boolean wasReplica = isReplica();
    primary = address;
    if (isReplica() != wasReplica) {
      roleListeners.forEach(Runnable::run);
    }
    if (nodeId == null) {
      config.update(ReplicationSettings.REPLICAOF, address);
    }
  }

  /** Follows a server, or none if the address is not set, once the data are loaded. */
  public void begin(PrimaryAddress named) {
    if (named.isSet()) {
      database = SavedHistory.database(durability.recovery().history());
      follow(named, durability.recovery().history() != null);
    }
  }

  /** Follows another server from now on. */
  public void follow(PrimaryAddress address) {
    follow(address, true);
  }

  /**
   * Follows another server from now on.
   *
   * @param isKnown false if the data are no part of that server's history: they have no offset
   *     then, and all are copied
   */
  public void follow(PrimaryAddress address, boolean isKnown) {
    boolean wasPrimary = !isReplica();
    endLink();
    name(address);
    if (!promotion.get().isAsked()) {
      unblockClients();
    }
    times.follows();
    if (wasPrimary) {
      if (isKnown) {
        LOG.info(
            "Before turning into a replica, using my own master parameters to synthesize a cached"
                + " master: I may be able to synchronize with the new master with just a partial"
                + " transfer.");
      }
      known = isKnown;
      relay.accept(true);
      backlog.activate();
    }
    known &= isKnown;
    link = new LinkProtocol(new Actions(), linkConfig::timeout, linkConfig::bufferLimit);
    link.begin(now());
  }

  /** Unblocks clients that wait for something that a replica does not do; they have to ask anew. */
  public void unblockClients() {
    rules.unblockClients(primary());
  }

  /** Follows no server any more: goes on with the history under a name of its own. */
  public void lead() {
    if (!isReplica()) {
      return;
    }
    endLink();
    link = null;
    name(PrimaryAddress.NONE);
    known = false;
    times.leads();
    lastInStream = 0;
    relay.accept(false);
    String before = history.id();
    history.branch(ReplicationHistory.newId());
    LOG.info(
        "Setting secondary replication ID to {}, valid up to offset: {}. New replication ID is {}",
        before,
        history.previousIdEnd(),
        history.id());
    historyChanged.run();
    propagation.reselect();
    durability.goOnWriting();
    rules.apply(false, false);
  }

  private void endLink() {
    if (link != null) {
      link.end();
    }
  }

  private void look() {
    if (link == null) {
      return;
    }
    if (copy.isHeld() || applier != null && applier.isHeld()) {
      // The primary is not silent: it may be this server that does not listen.
      link.alive(now());
    }
    boolean mustWait = link.state() == LinkState.CONNECT && copy.isLoading();
    if (!mustWait) {
      link.tick(now());
    }
  }

  /** A pause may have ended for which the stream had to wait. */
  private void lookAtPause() {
    if (applier != null && applier.isHeld() && !pause.isClosed()) {
      context.inbox().add(this::goOnApplying);
    }
  }

  private void goOnApplying() {
    if (applier == null || !applier.isHeld()) {
      return;
    }
    try {
      applier.apply();
      if (!applier.isHeld()) {
        socket.hold(false);
      }
    } catch (StreamApplier.Broken broken) {
      broken(broken);
    }
  }

  private void broken(StreamApplier.Broken broken) {
    known = false;
    link.fail(broken.getMessage(), now());
  }

  /** The copy that is coming, or null. */
  PayloadReader payload() {
    return channel != null ? channel.payload() : link == null ? null : link.payload();
  }

  LinkProtocol link() {
    return link;
  }

  /** When there was a link. */
  LinkTimes times() {
    return times;
  }

  /**
   * How old the data may be, in milliseconds: since when nothing has come of the stream that they
   * follow, of this primary or of the one before; {@code Long.MAX_VALUE} if they follow none.
   */
  public long dataAge() {
    if (isLinkUp()) {
      return silence();
    }
    return lastInStream == 0 || !known ? Long.MAX_VALUE : Math.max(0, now() - lastInStream);
  }

  /** The database in which the stream goes on, the primary's or this server's own. */
  public int streamDatabase() {
    if (!isReplica()) {
      return propagation.streamDatabase();
    }
    return session == null ? database : session.database();
  }

  /** Milliseconds since the primary was heard of; 0 if this is no replica. */
  public long silence() {
    return link == null ? 0 : Math.max(0, now() - link.lastHeard());
  }

  /** True if the offset is one in the primary's stream. */
  boolean isKnown() {
    return known;
  }

  /** Bytes of the stream that were applied. */
  long applied() {
    return history.offset();
  }

  /** Bytes of the stream that were read, whether they were applied or not. */
  long read() {
    return history.offset() + (applier == null ? 0 : applier.pending());
  }

  Config config() {
    return config;
  }

  long time() {
    return now();
  }

  private final class Actions implements LinkActions, StreamSocket.Listener, CopyChannel.Listener {
    @Override
    public void connect() {
      LOG.info("Connecting to MASTER {}", primary.host() + ":" + primary.port());
      socket =
          StreamSocket.open(
              peers, context.inbox(), linkConfig.address(primary), linkConfig.timeout(), this);
      LOG.info("MASTER <-> REPLICA sync started");
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.close();
        socket = null;
      }
      if (channel != null) {
        channel.close();
        channel = null;
      }
      copy.discard("The connection with the primary was lost");
      endStream();
    }

    @Override
    public LinkSettings settings() {
      return linkConfig.settings(nodeId == null ? null : nodeId.get());
    }

    @Override
    public void send(List<Bytes> words) {
      socket.send(words);
    }

    @Override
    public void newline() {
      socket.send(NEWLINE);
    }

    @Override
    public Promotion promotion() {
      return promotion.get();
    }

    @Override
    public void reading(boolean on) {
      if (socket != null) {
        socket.hold(!on);
      }
    }

    @Override
    public Position position() {
      return known ? new Position(history.id(), history.offset()) : null;
    }

    @Override
    public void fullSync(Position position) {
      copied = position;
      copiedDatabase = -1;
      link.copyComes();
    }

    @Override
    public void endOffset(EndOffset end) {
      if (end.database() >= keyspace.size()) {
        channelFailed("the stream is in database " + end.database() + ", which is not here");
        return;
      }
      copied = end.position();
      copiedDatabase = Math.max(0, end.database());
      link.copyComes(end);
    }

    @Override
    public void openChannel(String mainId) {
      pausePoints.reached(PausePoints.Point.BEFORE_RDB_CHANNEL);
      channel = new CopyChannel(this, linkConfig.settings(null), mainId);
      channel.open(peers, context.inbox(), linkConfig.address(primary), linkConfig.timeout());
    }

    @Override
    public void payloadBegin(PayloadReader coming) {
      boolean sameHistory = copied != null && copied.id().equals(history.id());
      link.loadedAsItComes(copy.begin(coming.length(), sameHistory));
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
      copy.take(bytes, from, to);
    }

    @Override
    public void payloadEnd() {
      copy.end();
    }

    @Override
    public void channelEnd() {
      channel.close();
      channel = null;
      link.copied();
      copy.end();
    }

    @Override
    public void channelFailed(String why) {
      link.cut("RDB channel sync failed: " + why, now());
    }

    @Override
    public void channelHeard(int bytes) {
      metrics.data().replicationInputBytes.add(bytes);
      link.alive(now());
    }

    @Override
    public void continued(String id) {
      String before = history.id();
      if (id != null) {
        history.follows(id);
      }
      if (!history.id().equals(before)) {
        LOG.info("Master replication ID changed to {}", id);
        historyChanged.run();
      }
      beginStream();
    }

    @Override
    public void stream(byte[] bytes, int from, int to) {
      try {
        applier.take(bytes, from, to);
        if (applier.isHeld() && applier.pending() > MOST_HELD) {
          socket.hold(true);
        }
      } catch (StreamApplier.Broken broken) {
        broken(broken);
      }
    }

    @Override
    public void acknowledge() {
      Follower.this.acknowledge();
    }

    @Override
    public void changed() {
      LinkState now = link == null ? LinkState.CONNECT : link.state();
      rules.apply(isReplica(), now == LinkState.CONNECTED);
      if (now == LinkState.CONNECTING) {
        times.tried(now());
      } else if (now == LinkState.CONNECTED) {
        times.up(now());
      }
    }

    @Override
    public void opened() {
      link.connected(now());
    }

    @Override
    public void received(byte[] bytes) {
      // Behind CLIENT KILL nothing is heard, though the connection may still be closing.
      if (session == null || !session.closed()) {
        metrics.data().replicationInputBytes.add(bytes.length);
        link.received(bytes, 0, bytes.length, now());
      }
    }

    @Override
    public void closed(String why) {
      link.closed(why, now());
    }
  }

  // ------------------------------------------------------------------------- the copy

  private final class CopyListener implements FullCopy.Listener {
    @Override
    public void reading(boolean on) {
      if (channel != null) {
        channel.hold(!on);
      } else if (socket != null && state() == LinkState.TRANSFER) {
        socket.hold(!on);
      }
    }

    @Override
    public void failed(String reason) {
      link.fail(reason, now());
    }

    /** This server's own replicas go with the old data. */
    @Override
    public void replacing() {
      LOG.info("Discarding previously cached master state.");
      known = false;
      historyChanged.run();
      history.restart();
      backlog.restart();
    }

    @Override
    public void loaded(String fault) {
      Follower.this.loaded(fault);
    }
  }

  private void loaded(String fault) {
    boolean given = link == null || link.state() != LinkState.LOADING;
    if (fault != null || given) {
      // The data belong to no known history; but what is wrong may have been reported already.
      if (!given || link != null && link.state() == LinkState.TRANSFER) {
        link.fail(fault, now());
      } else if (fault != null) {
        LOG.warn("{}", fault);
      }
      return;
    }
    known = copied != null;
    if (known) {
      history.adopt(copied.id(), copied.offset());
    }
    backlog.restart();
    backlog.activate();
    database =
        copiedDatabase < 0
            ? SavedHistory.database(durability.recovery().history())
            : copiedDatabase;
    beginStream();
    LOG.info("MASTER <-> REPLICA sync: Finished with success");
    link.loaded(now());
    if (link.isDraining()) {
      context.incrementalTasks().add(new Drain(link, this::now, pausePoints));
    }
  }

  private void beginStream() {
    String address = primary.host() + ":" + primary.port();
    PrimaryConnection connection = new PrimaryConnection(address, this::kill);
    session = sessions.create(connection, true);
    session.becomePrimary();
    session.database(database);
    lifecycle.connected(session);
    applier = appliers.create(session, this::acknowledge);
  }

  private void endStream() {
    if (session != null) {
      lastInStream = link.lastHeard();
      times.down(session.closed() ? link.lastHeard() : now()); // CLIENT KILL may be long ago
      database = session.database();
      lifecycle.disconnected(session);
      session = null;
      applier.discard();
      applier = null;
    }
  }

  private void kill() {
    LinkProtocol killed = link;
    context.inbox().add(() -> killed(killed));
  }

  private void killed(LinkProtocol which) {
    if (link == which && link != null) {
      link.closed("The connection was closed here", now());
    }
  }

  /** Sends the offset in memory, and the one on the disk while there is a log. */
  private void acknowledge() {
    long offset = history.offset();
    List<Bytes> words = new ArrayList<>();
    words.add(Bytes.of("REPLCONF"));
    words.add(Bytes.of("ACK"));
    words.add(Bytes.of(Long.toString(offset)));
    if (durability.log().isOn() && !durability.rewrite().isFirst()) {
      words.add(Bytes.of("FACK"));
      words.add(Bytes.of(Long.toString(durability.log().lasting(offset))));
    }
    socket.send(words);
  }
}
