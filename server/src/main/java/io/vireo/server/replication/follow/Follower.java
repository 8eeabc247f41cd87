package io.vireo.server.replication.follow;

import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.SnapshotSettings;
import io.vireo.config.TlsSettings;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.SavedHistory;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Session;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes this server the replica of another one, and a primary again. Data context only.
 *
 * <p>What is said to the primary is decided by the {@link LinkProtocol}; this class has it done: by
 * a {@link PrimarySocket}, by a {@link SyncFile} into which a full copy is written while clients
 * are still served with the old data, by {@link Durability}, which loads that, and by the {@link
 * StreamApplier}. What being a replica means for everybody else is told by {@link ReplicaRules}.
 *
 * <p><b>Where it stands.</b> As long as the data are those of a {@link ReplicationHistory} that a
 * primary may know, the stream can go on from there: so it is after a link was lost, after the
 * primary was exchanged for another one, and when a primary becomes a replica. It ends when a full
 * copy begins to come.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final long LOOK_MILLIS = 100;
  private static final long SECOND = 1000;
  private static final byte[] NEWLINE = "\n".getBytes(StandardCharsets.US_ASCII);

  /** Ids of links where nobody numbers the clients; no client gets so far. */
  private static final long FIRST_ID = 1L << 48;

  private final Engine engine;
  private final Config config;
  private final Durability durability;
  private final ReplicationHistory history;
  private final Backlog backlog;
  private final Runnable clear;
  private final ReplicaRules rules;
  private final String version;
  private Peers peers = Peers.none();
  private LongSupplier ids;
  private Runnable historyChanged = () -> {};
  private Consumer<Boolean> relay;
  private PrimaryAddress primary = PrimaryAddress.NONE;
  private LinkProtocol link;

  /** The history is one that a primary may know. */
  private boolean known;

  private LinkActions.Position copied;
  private PrimarySocket socket;
  private SyncFile file;
  private Path toDelete;
  private StreamApplier applier;
  private Session session;
  private int database;
  private long downSince;

  /**
   * A server that follows nobody.
   *
   * @param clear removes all keys and functions
   * @param version the version of Redis that this server speaks like
   */
  public Follower(
      Engine engine,
      Durability durability,
      ReplicationHistory history,
      Backlog backlog,
      Runnable clear,
      String version) {
    this.engine = engine;
    this.config = engine.config();
    this.durability = durability;
    this.history = history;
    this.backlog = backlog;
    this.clear = clear;
    this.version = version;
    rules = new ReplicaRules(engine);
    relay = backlog::relay;
    long[] last = {FIRST_ID};
    ids = () -> last[0]++;
    engine.cron().every(LOOK_MILLIS, this::look);
  }

  /** Sets what opens connections; without it no primary can be reached. */
  public void peers(Peers opener) {
    peers = opener;
  }

  /** Sets who numbers clients, among which the link to the primary is one. */
  public void ids(LongSupplier numbers) {
    ids = numbers;
  }

  /**
   * Sets what is done when the history of this server becomes another one, before and after which
   * its own replicas count differently.
   */
  public void onHistoryChange(Runnable task) {
    historyChanged = task;
  }

  /** Sets who is told that the stream is another server's from now on, or not any more. */
  public void onRelay(Consumer<Boolean> task) {
    relay = task;
  }

  private long now() {
    return engine.clock().millis();
  }

  /** Heap bytes that wait for being applied or written. */
  public long keptBytes() {
    return (socket == null ? 0 : socket.waitingBytes()) + (file == null ? 0 : file.waitingBytes());
  }

  // ------------------------------------------------------------------------- roles

  /** True if this server follows another one. */
  public boolean isReplica() {
    return primary.isSet();
  }

  /** Whom it follows. */
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

  /** Follows what the settings name, once the data are loaded. */
  public void begin() {
    PrimaryAddress named = config.get(ReplicationSettings.REPLICAOF);
    if (named.isSet()) {
      database = savedDatabase();
      follow(named);
    }
  }

  /** Follows another server from now on. */
  public void follow(PrimaryAddress address) {
    boolean wasPrimary = !isReplica();
    endLink();
    primary = address;
    config.update(ReplicationSettings.REPLICAOF, address);
    rules.unblockClients();
    downSince = 0;
    if (wasPrimary) {
      LOG.info(
          "Before turning into a replica, using my own master parameters to synthesize a cached"
              + " master: I may be able to synchronize with the new master with just a partial"
              + " transfer.");
      known = true;
      relay.accept(true);
      backlog.activate();
    }
    link = new LinkProtocol(new Actions(), this::timeout);
    link.begin(now());
  }

  /** Follows nobody any more: goes on with the history under a name of its own. */
  public void lead() {
    if (!isReplica()) {
      return;
    }
    endLink();
    link = null;
    primary = PrimaryAddress.NONE;
    config.update(ReplicationSettings.REPLICAOF, primary);
    known = false;
    downSince = 0;
    relay.accept(false);
    String before = history.id();
    history.branch(ReplicationHistory.newId());
    LOG.info(
        "Setting secondary replication ID to {}, valid up to offset: {}. New replication ID is {}",
        before,
        history.previousIdEnd(),
        history.id());
    historyChanged.run();
    engine.propagation().reselect();
    durability.goOnWriting();
    rules.apply(false, false);
  }

  private void endLink() {
    if (link != null) {
      link.end();
    }
  }

  private void look() {
    if (link != null) {
      link.tick(now());
    }
  }

  private long timeout() {
    return TimeUnit.SECONDS.toMillis(config.get(ReplicationSettings.REPL_TIMEOUT));
  }

  // ------------------------------------------------------------------------- what is told

  /** The copy that is coming, or null. */
  PayloadReader payload() {
    return link == null ? null : link.payload();
  }

  /** When the primary was last heard, Unix milliseconds. */
  long lastHeard() {
    return link == null ? 0 : link.lastHeard();
  }

  /** Since when there is no link, Unix milliseconds, or 0 if there is one or never was. */
  long downSince() {
    return downSince;
  }

  /** The database in which the primary's stream goes on; 0 without a primary, which names it. */
  public int streamDatabase() {
    if (!isReplica()) {
      return 0;
    }
    return session == null ? database : session.database();
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

  // ------------------------------------------------------------------------- the link

  private final class Actions implements LinkActions, PrimarySocket.Listener, SyncFile.Listener {
    @Override
    public void connect() {
      LOG.info("Connecting to MASTER {}", primary.host() + ":" + primary.port());
      PeerAddress address =
          new PeerAddress(primary.host(), primary.port(), config.get(TlsSettings.TLS_REPLICATION));
      socket = PrimarySocket.open(peers, engine.inbox(), address, timeout(), this);
      LOG.info("MASTER <-> REPLICA sync started");
    }

    @Override
    public void close() {
      if (socket != null) {
        socket.close();
        socket = null;
      }
      if (file != null) {
        file.discard();
        file = null;
      }
      endStream();
    }

    @Override
    public LinkSettings settings() {
      return Follower.this.settings();
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
    public void reading(boolean on) {
      if (socket != null) {
        socket.hold(!on);
      }
    }

    @Override
    public Position position() {
      return known ? new Position(history.knownId(), history.offset()) : null;
    }

    @Override
    public void forgetPosition() {
      known = false;
    }

    @Override
    public void fullSync(Position position) {
      copied = position;
      file =
          new SyncFile(
              durability.disk(),
              engine.inbox(),
              durability.temporaryPath("temp-" + now() / SECOND + ".", ".rdb"),
              this);
    }

    @Override
    public void payload(byte[] bytes, int from, int to) {
      file.write(bytes, from, to);
      if (file.waitingBytes() > SyncFile.MUCH) {
        socket.hold(true);
      }
    }

    @Override
    public void written() {
      if (state() == LinkState.TRANSFER && file.waitingBytes() <= SyncFile.MUCH / 4) {
        socket.hold(false);
      }
    }

    @Override
    public void failed(String reason) {
      link.fail(
          "Write error or short write writing to the DB dump file needed for MASTER <-> REPLICA"
              + " synchronization: "
              + reason,
          now());
    }

    @Override
    public void payloadEnd() {
      Path target = isKept() ? durability.snapshots().syncTarget() : null;
      Path written = file.path();
      toDelete = target == null ? written : null;
      Path loaded = target == null ? written : target;
      file.finish(target, () -> load(loaded));
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
      } catch (StreamApplier.Broken broken) {
        known = false;
        link.fail(broken.getMessage(), now());
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
      if (now == LinkState.CONNECTED) {
        downSince = 0;
      }
    }

    @Override
    public void opened() {
      link.connected(now());
    }

    @Override
    public void received(byte[] bytes) {
      link.received(bytes, 0, bytes.length, now());
    }

    @Override
    public void closed(String why) {
      link.closed(why, now());
    }
  }

  private LinkSettings settings() {
    int announced = config.get(ReplicationSettings.REPLICA_ANNOUNCE_PORT);
    int tlsPort = config.get(TlsSettings.TLS_PORT);
    boolean secure = config.get(TlsSettings.TLS_REPLICATION) && tlsPort != 0;
    int own = secure ? tlsPort : config.get(NetworkSettings.PORT);
    return new LinkSettings(
        text(config.get(ReplicationSettings.MASTERUSER)),
        text(config.get(ReplicationSettings.MASTERAUTH)),
        text(config.get(ReplicationSettings.REPLICA_ANNOUNCE_IP)),
        announced == 0 ? own : announced,
        version);
  }

  private static String text(String setting) {
    return setting == null || setting.isEmpty() ? null : setting;
  }

  // ------------------------------------------------------------------------- the copy

  /** Whether the file of a full copy stays as the snapshot of this server. */
  private boolean isKept() {
    return !config.get(SnapshotSettings.RDB_DEL_SYNC_FILES)
        || !config.get(SnapshotSettings.SAVE).isEmpty()
        || config.get(AppendOnlySettings.APPENDONLY);
  }

  /** From here on the old data are gone, and this server's own replicas with them. */
  private void load(Path path) {
    file = null;
    historyChanged.run();
    history.restart();
    backlog.restart();
    LOG.info("MASTER <-> REPLICA sync: Flushing old data");
    LOG.info("MASTER <-> REPLICA sync: Loading DB in memory");
    durability.replace(path, clear, this::loaded);
  }

  private void loaded(String fault) {
    if (toDelete != null) {
      durability.delete(toDelete);
      toDelete = null;
    }
    if (fault != null) {
      clear.run();
      link.fail(
          "Failed trying to load the MASTER synchronization DB from disk, check server logs: "
              + fault,
          now());
      return;
    }
    known = copied != null;
    if (known) {
      history.adopt(copied.id(), copied.offset());
    }
    backlog.restart();
    backlog.activate();
    database = savedDatabase();
    beginStream();
    LOG.info("MASTER <-> REPLICA sync: Finished with success");
    link.loaded(now());
  }

  /** The database in which the stream goes on behind what was loaded. */
  private int savedDatabase() {
    SavedHistory saved = durability.recovery().history();
    return saved == null ? 0 : saved.database();
  }

  // ------------------------------------------------------------------------- the stream

  private void beginStream() {
    String address = primary.host() + ":" + primary.port();
    PrimaryConnection connection = new PrimaryConnection(address, this::kill);
    session = engine.newSession(ids.getAsLong(), connection, true);
    session.becomePrimary();
    session.database(database);
    engine.lifecycle().connected(session);
    applier = new StreamApplier(engine, backlog, session, this::acknowledge);
  }

  private void endStream() {
    if (session != null) {
      downSince = now();
      database = session.database();
      engine.lifecycle().disconnected(session);
      session = null;
      applier.discard();
      applier = null;
    }
  }

  /** CLIENT KILL. */
  private void kill() {
    LinkProtocol killed = link;
    engine
        .inbox()
        .add(
            () -> {
              if (link == killed && link != null) {
                link.closed("The connection was closed here", now());
              }
            });
  }

  private void acknowledge() {
    List<Bytes> words = new ArrayList<>();
    words.add(Bytes.of("REPLCONF"));
    words.add(Bytes.of("ACK"));
    words.add(number(history.offset()));
    if (durability.log().isOn() && !durability.rewrite().isFirst()) {
      words.add(Bytes.of("FACK"));
      words.add(number(durability.log().lasting(history.offset())));
    }
    socket.send(words);
  }

  private static Bytes number(long value) {
    return Bytes.of(Long.toString(value));
  }
}
