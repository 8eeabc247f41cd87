package io.vireo.server.replication.lead;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.OutputLimit;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.replication.Backlog;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The replicas: their addresses, what each of them has, and which keep up. Data context only. */
public final class Replicas {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);
  private static final long SECOND = 1000;

  private final Clock clock;
  private final Outbox outbox;
  private final WaitingReplies waitingReplies;
  private final ReplicasGate replicasGate;
  private final Config config;
  private final Backlog backlog;
  private final Map<Session, Replica> known = new LinkedHashMap<>();
  private final List<Replica> attached = new ArrayList<>();
  private final List<Replica> channels = new ArrayList<>();
  private final Reservations reservations = new Reservations();
  private final List<Runnable> listeners = new ArrayList<>();

  /** Begins without replicas. */
  Replicas(
      Config config,
      Clock clock,
      Outbox outbox,
      WaitingReplies waitingReplies,
      ReplicasGate replicasGate,
      Backlog backlog) {
    this.clock = clock;
    this.outbox = outbox;
    this.waitingReplies = waitingReplies;
    this.replicasGate = replicasGate;
    this.config = config;
    this.backlog = backlog;
    config.listen(ReplicationSettings.MIN_REPLICAS_TO_WRITE, least -> count());
    config.listen(ReplicationSettings.MIN_REPLICAS_MAX_LAG, seconds -> count());
  }

  private long now() {
    return clock.millis();
  }

  /** What is known of a client that speaks as a replica does. */
  Replica of(Session session) {
    return known.computeIfAbsent(session, Replica::new);
  }

  /** What is known of a client, or null if it never spoke as a replica does. */
  Replica find(Session session) {
    return known.get(session);
  }

  /** A client has asked for data: it is a replica from now on. */
  void attach(Replica replica) {
    Session session = replica.session();
    session.becomeReplica(replica.isChannel());
    (replica.isChannel() ? channels : attached).add(replica);
    Link link = session.link();
    outbox.post(link.port(), () -> link.outputClass(session.outputClass()));
  }

  /**
   * A client that speaks as a replica does is gone.
   *
   * @return true if it had asked for data
   */
  boolean remove(Replica replica) {
    known.remove(replica.session());
    boolean was = attached.remove(replica) || channels.remove(replica);
    if (was) {
      LOG.info("Connection with replica {} lost.", replica.name());
      count();
    }
    return was;
  }

  /** Writes text to a replica's connection. */
  void push(Replica replica, String text) {
    Link link = replica.session().link();
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    outbox.post(link.port(), () -> link.push(bytes));
  }

  /** Places in the stream that are kept for replicas which have not asked for it yet. */
  Reservations reservations() {
    return reservations;
  }

  /** How many such places there are. */
  public int waitingForStream() {
    return reservations.size();
  }

  /** The first connection of a replica that is to open a second one; null if there is none. */
  Replica main(long clientId) {
    for (Replica replica : in(ReplicaState.AWAITING_CHANNEL)) {
      if (replica.session().id() == clientId) {
        return replica;
      }
    }
    return null;
  }

  /** All replicas, in the order in which they came; of those with two connections the first. */
  public List<Replica> all() {
    return attached;
  }

  /** Those in a state. */
  List<Replica> in(ReplicaState state) {
    return Stream.concat(attached.stream(), channels.stream())
        .filter(each -> each.state() == state)
        .toList();
  }

  /** A replica is ready for the stream. */
  void goOn(Replica replica) {
    replica.awaitsWord(false);
    replica.heard(now());
    backlog.publish();
    Link link = replica.session().link();
    StreamFeed stream = replica.stream();
    stream.upTo(backlog.end());
    outbox.post(link.port(), () -> link.feed(stream));
    count();
  }

  /** A replica tells what it has. */
  void acknowledged(Replica replica, long offset, long onDisk) {
    replica.acknowledge(offset, onDisk, now());
    if (replica.awaitsWord()) {
      goOn(replica);
    }
    if (replica.state() == ReplicaState.SNAPSHOT_AND_STREAM) {
      replica.state(ReplicaState.ONLINE);
      LOG.info("Synchronization with replica {} succeeded", replica.name());
    }
    count();
    listeners.forEach(Runnable::run);
  }

  /** Adds a task that is done whenever a replica has told what it has. */
  public void onWord(Runnable task) {
    listeners.add(task);
  }

  /** Lets all replicas that are online have the stream as far as it has come. */
  void stream() {
    long end = backlog.end();
    for (int i = 0; i < attached.size(); i++) {
      Replica replica = attached.get(i);
      if (!isStreaming(replica)) {
        continue;
      }
      StreamFeed stream = replica.stream();
      if (waitingReplies.isArmed()) {
        Link link = replica.session().link();
        waitingReplies.leave(
            link.port(),
            () -> {
              stream.upTo(end);
              link.feedOn();
            });
      } else {
        stream.upTo(end);
        stream.wake();
      }
    }
  }

  private static boolean isStreaming(Replica replica) {
    return replica.state() == ReplicaState.SNAPSHOT_AND_STREAM
        || replica.state() == ReplicaState.ONLINE && !replica.awaitsWord();
  }

  /** How many replicas have the stream up to an offset. */
  public int having(long offset) {
    return (int)
        attached.stream().filter(each -> each.isOnline() && each.acknowledged() >= offset).count();
  }

  /** How many replicas have it on their disks, as far as they keep an append-only log. */
  public int havingOnDisk(long offset) {
    return (int)
        attached.stream().filter(each -> each.isOnline() && each.onDisk() >= offset).count();
  }

  /** Seconds since a replica was heard of, as INFO and {@code min-replicas-max-lag} count them. */
  public long lag(Replica replica) {
    return replica.state() == ReplicaState.ONLINE && !replica.isOld()
        ? now() / SECOND - replica.lastWord() / SECOND
        : 0;
  }

  /** Milliseconds since a replica was heard of. */
  public long silence(Replica replica) {
    return Math.max(0, now() - replica.lastWord());
  }

  /** How many replicas keep up, by {@code min-replicas-max-lag}. */
  public int good() {
    int most = config.get(ReplicationSettings.MIN_REPLICAS_MAX_LAG);
    return (int) attached.stream().filter(each -> each.isOnline() && lag(each) <= most).count();
  }

  /** Closes the gate for writes while fewer keep up than the settings ask for. */
  void count() {
    boolean tooFew =
        ReplicationSettings.needsReplicas(config)
            && good() < config.get(ReplicationSettings.MIN_REPLICAS_TO_WRITE);
    replicasGate.tooFew(tooFew);
  }

  /** Replicas that were not heard of for {@code repl-timeout}. */
  List<Replica> silent() {
    attached.stream()
        .filter(each -> each.awaitsWord() || isLoading(each))
        .forEach(each -> each.listen(now()));
    long timeout = config.get(ReplicationSettings.REPL_TIMEOUT) * SECOND;
    return attached.stream()
        .filter(each -> isToSpeak(each) && now() - each.lastWord() > timeout)
        .toList();
  }

  /** True for one that has its snapshot from a second connection, and not said so yet. */
  private static boolean isLoading(Replica replica) {
    return replica.state() == ReplicaState.SNAPSHOT_AND_STREAM && replica.partner() == null;
  }

  private static boolean isToSpeak(Replica replica) {
    return replica.isOnline() && !replica.isOld()
        || replica.state() == ReplicaState.AWAITING_CHANNEL && replica.partner() == null
        || isLoading(replica);
  }

  /** Replicas that are further behind than {@code client-output-buffer-limit} lets them be. */
  List<Replica> tooFarBehind() {
    if (attached.isEmpty() && reservations.size() == 0) {
      return List.of();
    }
    OutputLimit limit = config.get(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT).replica();
    return Stream.concat(attached.stream(), reservations.all().stream())
        .distinct()
        .filter(each -> isTooFarBehind(each, limit))
        .toList();
  }

  /** The backlog is kept in any case, so no replica is dropped for what it holds. */
  private boolean isTooFarBehind(Replica replica, OutputLimit limit) {
    long behind = behind(replica);
    long hard =
        limit.hardBytes() == 0 ? Long.MAX_VALUE : Math.max(limit.hardBytes(), backlog.size());
    long soft =
        limit.softBytes() == 0 ? Long.MAX_VALUE : Math.max(limit.softBytes(), backlog.size());
    if (behind < soft) {
      replica.softSince(-1);
    } else if (replica.softSince() < 0) {
      replica.softSince(now());
    }
    return behind >= hard
        || replica.softSince() >= 0 && now() - replica.softSince() > limit.softSeconds() * SECOND;
  }

  /** Bytes of the stream that a replica's connection has not taken yet. */
  public long behind(Replica replica) {
    StreamFeed stream = replica.stream();
    return stream == null ? 0 : backlog.end() - stream.position();
  }

  /** Bytes that are kept for replicas beyond the backlog. */
  long kept() {
    long slowest = slowest();
    return slowest == Long.MAX_VALUE ? 0 : backlog.kept(slowest);
  }

  /** Where the replica is in the stream that is furthest behind; the largest number without any. */
  public long slowest() {
    long slowest = reservations.slowest();
    for (int i = 0; i < attached.size(); i++) {
      StreamFeed stream = attached.get(i).stream();
      slowest = stream == null ? slowest : Math.min(slowest, stream.position());
    }
    return slowest;
  }
}
