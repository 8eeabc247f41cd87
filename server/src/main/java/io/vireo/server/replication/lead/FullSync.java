package io.vireo.server.replication.lead;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.durability.SavedHistory;
import io.vireo.server.durability.SnapshotContent;
import io.vireo.server.durability.Snapshots;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Link;
import io.vireo.server.replication.Backlog;
import io.vireo.server.replication.ReplicationHistory;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Full copies: one snapshot for all replicas that wait, of the state at one offset, and the stream
 * from there on. Data context only.
 *
 * <p>At the moment of the cut each replica is told the history and the offset, and gets its place
 * in the backlog. While it takes the snapshot nothing is written to it but that; the stream waits
 * where it is, in the backlog and in the blocks behind it, and is bounded by {@code
 * client-output-buffer-limit replica}.
 *
 * <p>How long a snapshot is, is known when it is made. So a replica that can tell its end by a mark
 * is sent it as it is made. Behind the mark nothing may come until the replica has said something:
 * it looks for the mark at the end of what it reads. For others, and with {@code repl-diskless-sync
 * no}, a file is made first.
 */
final class FullSync {
  private static final Logger LOG = LoggerFactory.getLogger(FullSync.class);
  private static final long SECOND = 1000;
  private static final long POLL_MILLIS = 100;

  private final Clock clock;
  private final Inbox inbox;
  private final Execution execution;
  private final Propagation propagation;
  private final Outbox outbox;
  private final ClientLifecycle lifecycle;
  private final Config config;
  private final Snapshots snapshots;
  private final ReplicationHistory history;
  private final Backlog backlog;
  private final Replicas replicas;
  private final Consumer<Replica> drop;
  private final IntSupplier streamDatabase;
  private final Runnable fileSent;
  private Transfer transfer;
  private boolean toFile;
  private long waitingSince;

  /**
   * No replica waits yet.
   *
   * @param drop ends a replica's connection
   * @param streamDatabase the database in which the stream goes on
   * @param fileSent called when all replicas have the file that was made for them
   */
  FullSync(
      Config config,
      DataContext context,
      Execution execution,
      Propagation propagation,
      Outbox outbox,
      ClientLifecycle lifecycle,
      Snapshots snapshots,
      ReplicationHistory history,
      Backlog backlog,
      Replicas replicas,
      Consumer<Replica> drop,
      IntSupplier streamDatabase,
      Runnable fileSent) {
    clock = context.clock();
    inbox = context.inbox();
    this.execution = execution;
    this.propagation = propagation;
    this.outbox = outbox;
    this.lifecycle = lifecycle;
    this.config = config;
    this.snapshots = snapshots;
    this.history = history;
    this.backlog = backlog;
    this.replicas = replicas;
    this.drop = drop;
    this.streamDatabase = streamDatabase;
    this.fileSent = fileSent;
    context.cron().every(POLL_MILLIS, this::beginDue);
  }

  private long now() {
    return clock.millis();
  }

  /** A replica needs a copy; it gets one as soon as one can begin. */
  void add(Replica replica) {
    if (waiting().isEmpty()) {
      waitingSince = now();
    }
    replica.state(ReplicaState.WAITING);
    inbox.add(this::beginDue);
  }

  /** A replica is gone. */
  void remove(Replica replica) {
    Transfer its = transfer;
    if (its != null && its.replicas().contains(replica)) {
      if (replica.wishes().channel()
          && its.isWhole()
          && replica.snapshot().position() == its.end()) {
        // It has all, and has hung up before it was heard here that it does.
        separate(replica);
      }
      its.remove(replica);
      endUnlessWanted();
    }
  }

  private List<Replica> waiting() {
    return replicas.in(ReplicaState.WAITING).stream()
        .filter(each -> !each.isChannel() || each.partner() != null)
        .toList();
  }

  /** Ends the present snapshot if no replica takes it any more. */
  private void endUnlessWanted() {
    if (!transfer.replicas().isEmpty()) {
      return;
    }
    if (!transfer.isWhole() && !toFile) {
      LOG.info(
          "Diskless rdb transfer, last replica dropped, killing fork child: here, the snapshot"
              + " that is being made");
      LOG.warn(
          "Background {} error: no replica is left",
          transfer.isDualChannel() ? "RDB transfer" : "transfer");
      snapshots.endStream();
    }
    transfer = null;
  }

  /** Begins a snapshot if a replica waits for one, and it is time. */
  private void beginDue() {
    if (transfer != null || !snapshots.isIdle() || execution.isRunning()) {
      return;
    }
    List<Replica> all = waiting();
    if (all.isEmpty()) {
      return;
    }
    boolean diskless = config.get(ReplicationSettings.REPL_DISKLESS_SYNC);
    List<Replica> able = all.stream().filter(each -> mayStream(each.wishes(), diskless)).toList();
    List<Replica> rest = all.stream().filter(each -> !able.contains(each)).toList();
    if (!rest.isEmpty()) {
      begin(alike(rest), true);
    } else if (isTime(able.size())) {
      begin(alike(able), false);
    }
  }

  /** A file always has all data. */
  private static boolean mayStream(Replica.Wishes wishes, boolean diskless) {
    return wishes.endMark()
        && (diskless || wishes.channel() || wishes.content() != SnapshotContent.ALL);
  }

  /** Those that want the same as the first. */
  private static List<Replica> alike(List<Replica> all) {
    Replica first = all.get(0);
    return all.stream().filter(each -> isAlike(first, each)).toList();
  }

  private static boolean isAlike(Replica one, Replica other) {
    return one.wishes().content() == other.wishes().content()
        && one.isChannel() == other.isChannel()
        && one.isDualChannel() == other.isDualChannel();
  }

  /** Others may come within {@code repl-diskless-sync-delay}, unless there are enough. */
  private boolean isTime(int waiting) {
    int most = config.get(ReplicationSettings.REPL_DISKLESS_SYNC_MAX_REPLICAS);
    long delay = config.get(ReplicationSettings.REPL_DISKLESS_SYNC_DELAY) * SECOND;
    return most > 0 && waiting >= most || now() - waitingSince >= delay;
  }

  private void begin(List<Replica> all, boolean file) {
    propagation.next();
    propagation.reselect();
    backlog.publish();
    Transfer next =
        new Transfer(
            history.offset(), all.get(0).isDualChannel(), file ? snapshots::readOn : inbox::wake);
    String mark = ReplicationHistory.newId();
    LOG.info(
        "Starting BGSAVE for SYNC with target: {}{}",
        file ? "disk" : "replicas sockets",
        channelWord(all.get(0)));
    Consumer<IOException> then = failure -> made(next, file ? "" : mark, failure);
    boolean begun =
        file
            ? snapshots.saveAndStream(next, facts(), length -> send(next, "$" + length), then)
            : snapshots.stream(all.get(0).wishes().content(), next, facts(), then);
    if (!begun) {
      LOG.warn("The snapshot for SYNC could not begin");
      all.forEach(drop);
      return;
    }
    toFile = file;
    transfer = next;
    all.forEach(this::begin);
    if (!file) {
      send(next, "$EOF:" + mark);
    }
  }

  private static String channelWord(Replica replica) {
    if (replica.isDualChannel()) {
      return " using: dual-channel";
    }
    return replica.isChannel() ? " (rdb-channel)" : "";
  }

  /** The place in the history from which a server with these data goes on. */
  Map<String, String> facts() {
    return new SavedHistory(history.id(), history.offset(), streamDatabase.getAsInt()).facts();
  }

  /** Tells a replica where the stream will go on, and gives it its place there. */
  private void begin(Replica replica) {
    replica.state(ReplicaState.SNAPSHOT);
    replica.begins(now());
    replica.heard(now());
    if (replica.isChannel()) {
      streamMeanwhile(replica.partner());
    } else {
      giveStream(replica);
    }
    transfer.add(replica);
    if (replica.isDualChannel()) {
      reserve(replica);
    } else if (!replica.isOld()) {
      replicas.push(replica, "+FULLRESYNC " + history.id() + ' ' + transfer.offset() + "\r\n");
    }
  }

  private void giveStream(Replica replica) {
    Link link = replica.session().link();
    replica.stream(new StreamFeed(link, backlog.reader(transfer.offset() + 1)));
  }

  /** Keeps the place that a second connection was given for the first one, and tells both. */
  private void reserve(Replica channel) {
    replicas.reservations().add(channel);
    long id = channel.session().id();
    LOG.info(
        "Dual channel replication: Sending to replica {} RDB end offset {} and client-id {}",
        channel.name(),
        transfer.offset(),
        id);
    String place = transfer.offset() + " " + history.id() + ' ' + streamDatabase.getAsInt();
    replicas.push(channel, "$ENDOFF:" + place + ' ' + id + "\r\n");
  }

  /** The first connection of a replica is sent the stream while the second one has the snapshot. */
  private void streamMeanwhile(Replica main) {
    LOG.info("Starting to deliver RDB and replication stream to replica: {}", main.name());
    giveStream(main);
    main.state(ReplicaState.SNAPSHOT_AND_STREAM);
    replicas.goOn(main);
  }

  /**
   * A replica has the snapshot from its second connection, which is of no more use; unless the
   * first one has still to ask for the place that it keeps.
   */
  private void separate(Replica channel) {
    if (replicas.reservations().isOut(channel, now())) {
      return;
    }
    channel.unpair();
  }

  /** Tells all how the snapshot will end, and begins to send it. */
  private void send(Transfer its, String head) {
    for (Replica replica : its.replicas()) {
      replicas.push(replica, head + "\r\n");
      SnapshotFeed feed =
          new SnapshotFeed(its, replica.snapshot(), () -> inbox.add(() -> sent(its, replica)));
      Link link = replica.session().link();
      outbox.post(link.port(), () -> link.feed(feed));
    }
  }

  /** The snapshot is made, or has failed. */
  private void made(Transfer its, String mark, IOException failure) {
    if (failure == null) {
      if (!toFile) {
        LOG.info(
            "Diskless rdb transfer, done reading from pipe, {} replicas still up.",
            its.replicas().size());
      }
      its.end(mark);
      return;
    }
    LOG.warn("Snapshot for SYNC failed: {}", failure.getMessage());
    List.copyOf(its.replicas()).forEach(drop);
    transfer = transfer == its ? null : transfer;
  }

  /** A replica's connection has taken all of the snapshot. */
  private void sent(Transfer its, Replica replica) {
    if (!its.replicas().contains(replica)) {
      return;
    }
    its.remove(replica);
    replica.snapshot(null);
    if (transfer == its && its.replicas().isEmpty()) {
      transfer = null;
      if (toFile) {
        fileSent.run();
      }
    }
    if (replica.wishes().snapshotOnly() || replica.isDualChannel()) {
      LOG.info("RDB transfer completed, rdb only replica ({}) is disconnected", replica.name());
      separate(replica);
      lifecycle.end(replica.session());
      return;
    }
    replica.state(ReplicaState.ONLINE);
    replica.heard(now());
    LOG.info("Synchronization with replica {} succeeded", replica.name());
    if (toFile) {
      replicas.goOn(replica);
    } else {
      replica.awaitsWord(true);
    }
  }

  /** Drops replicas that take nothing, and keeps those patient that wait. Once a second. */
  void everySecond() {
    long timeout = config.get(ReplicationSettings.REPL_TIMEOUT) * SECOND;
    if (transfer != null) {
      for (Replica replica : List.copyOf(transfer.replicas())) {
        boolean waits = transfer.end() > replica.snapshot().position();
        if (!waits) {
          replica.begins(now());
        } else if (now() - replica.stuckSince(now()) > timeout) {
          LOG.warn("Disconnecting timedout replica (full sync): {}", replica.name());
          drop.accept(replica);
        }
      }
      if (transfer != null && toFile && transfer.end() == 0) {
        transfer.replicas().forEach(each -> replicas.push(each, "\n"));
      }
    }
    waiting().forEach(each -> replicas.push(each, "\n"));
    beginDue();
  }

  /** Bytes of snapshots that are made and not taken. */
  long kept() {
    return transfer == null ? 0 : transfer.kept();
  }

  /** True while a snapshot is made or sent. */
  boolean isOn() {
    return transfer != null;
  }
}
