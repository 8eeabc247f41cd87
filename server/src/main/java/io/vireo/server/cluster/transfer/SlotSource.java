package io.vireo.server.cluster.transfer;

import io.vireo.config.Config;
import io.vireo.config.NetworkSettings;
import io.vireo.config.OutputLimit;
import io.vireo.config.ReplicationSettings;
import io.vireo.metrics.ServerMetrics;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.command.CommandTable;
import io.vireo.server.durability.Durability;
import io.vireo.server.engine.ClientLifecycle;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Keyspace;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends slots of this node to another, which has fetched them with two connections: on one the
 * snapshot of their keys, on the other the changes. Of one task at a time. Data context only.
 */
public final class SlotSource {
  private static final Logger LOG = LoggerFactory.getLogger(SlotSource.class);

  private final ClientLifecycle lifecycle;
  private final DataContext context;
  private final Outbox outbox;
  private final Keyspace keyspace;
  private final Config config;
  private final CommandTable table;
  private final Propagation propagation;
  private final ServerMetrics metrics;
  private final Supplier<SlotMigrations> machine;
  private final Durability durability;
  private String id;
  private Session main;
  private Session channel;
  private boolean hasLease;
  private Pipe changes;
  private Pipe keys;
  private SlotJournal journal;
  private SlotSnapshot snapshot;
  private boolean isSnapshotWhole;
  private long softSince = -1;

  /** Bytes of the snapshot that the target had taken at the last look, and since when. */
  private long keysTaken;

  private long keysTakenAt;

  /** A source of which nothing is wanted. */
  public SlotSource(
      DataContext context,
      Config config,
      Keyspace keyspace,
      CommandTable table,
      Propagation propagation,
      Outbox outbox,
      ClientLifecycle lifecycle,
      ServerMetrics metrics,
      Supplier<SlotMigrations> machine,
      Durability durability) {
    this.lifecycle = lifecycle;
    this.context = context;
    this.outbox = outbox;
    this.keyspace = keyspace;
    this.config = config;
    this.table = table;
    this.propagation = propagation;
    this.metrics = metrics;
    this.machine = machine;
    this.durability = durability;
    lifecycle.onFarewell(this::gone);
  }

  private long now() {
    return context.clock().millis();
  }

  /**
   * A client is the first connection of a task that has just begun.
   *
   * @param lease whether the target wants to know after which of its words writers are stopped
   */
  public void attach(Session session, MigrationTask task, boolean lease) {
    // The last task is over, but its end may still wait for the disk.
    disconnect();
    id = task.id();
    main = session;
    hasLease = lease;
    durability.sendsSlots(
        () -> {
          endSnapshot();
          broken("RDB channel - A snapshot of all keys had to be written");
        });
    becomesFeed(session, "+RDBCHANNELSYNCSLOTS\r\n");
  }

  /**
   * A client is the second connection of a task, before the machine is told.
   *
   * @return false if there is one already, or no first one
   */
  public boolean attachChannel(Session session) {
    if (main == null || channel != null || session == main) {
      return false;
    }
    channel = session;
    return true;
  }

  /** It is not wanted after all. */
  public void detachChannel(Session session) {
    channel = channel == session ? null : channel;
  }

  private void becomesFeed(Session session, String line) {
    session.becomeSlotTarget(session == channel);
    Link link = session.link();
    byte[] answer = line.getBytes(StandardCharsets.US_ASCII);
    outbox.post(
        link.port(),
        () -> {
          link.outputClass(session.outputClass());
          link.push(answer);
        });
  }

  /** The task whose first connection this is, or null. */
  public String taskOf(Session session) {
    return session == main ? id : null;
  }

  private boolean isAbout(MigrationTask task) {
    return task.id().equals(id);
  }

  /** Sends the keys as they are now, and all changes from now on. */
  public void begin(MigrationTask task) {
    if (!isAbout(task) || main == null || channel == null) {
      return;
    }
    becomesFeed(channel, "+SLOTSSNAPSHOT\r\n");
    changes = open(main, () -> {});
    keys = open(channel, this::keysTaken);
    isSnapshotWhole = false;
    softSince = -1;
    keysTaken = 0;
    keysTakenAt = now();
    snapshot =
        new SlotSnapshot(
            keyspace,
            config,
            context.inbox(),
            context.clock(),
            task.slots(),
            durability.libraryTexts(),
            keys,
            this::snapshotIsWhole,
            this::broken);
    context.incrementalTasks().add(snapshot);
    journal = new SlotJournal(table, task.slots(), new Changes(changes));
    propagation.add(journal);
  }

  private void snapshotIsWhole() {
    isSnapshotWhole = true;
    durability.sendsSlotsNoMore();
  }

  private Pipe open(Session session, Runnable taken) {
    Link link = session.link();
    Pipe pipe = new Pipe(link, taken);
    outbox.post(link.port(), () -> link.feed(pipe));
    return pipe;
  }

  /** On the event loop. */
  private void keysTaken() {
    SlotSnapshot current = snapshot;
    if (current != null) {
      current.taken();
    }
  }

  /** What of the changes concerns the slots, on its way to the target. */
  private final class Changes implements SlotJournal.Sink {
    private final Pipe pipe;

    Changes(Pipe pipe) {
      this.pipe = pipe;
    }

    @Override
    public void command(byte[] bytes, int from, int to) {
      pipe.append(bytes, from, to);
      machine.get().streamed(id, to - from);
    }

    @Override
    public void unitEnded() {
      pipe.wake();
    }

    @Override
    public void broken(String why) {
      SlotSource.this.broken(why);
    }
  }

  /** What happens within a command or a slice of work is told behind it. */
  private void broken(String why) {
    String task = id;
    context.inbox().add(() -> machine.get().broken(now(), task, why));
  }

  /**
   * There are no more changes.
   *
   * @param acks after how many acknowledgements that was decided
   * @param epoch since when this node has the slots
   */
  public void end(MigrationTask task, long acks, long epoch) {
    if (!isAbout(task)) {
      return;
    }
    endJournal();
    if (changes == null) {
      return;
    }
    byte[] words =
        hasLease
            ? Words.bytes(
                "CLUSTER", "SYNCSLOTS", "STREAM-EOF", Long.toString(acks), Long.toString(epoch))
            : Words.bytes("CLUSTER", "SYNCSLOTS", "STREAM-EOF");
    changes.append(words, 0, words.length);
    changes.wake();
  }

  private void endJournal() {
    if (journal != null) {
      propagation.remove(journal);
      journal = null;
    }
  }

  /** Sends nothing more for a task, and closes both connections. */
  public void disconnect(MigrationTask task) {
    if (isAbout(task)) {
      disconnect();
    }
  }

  private void disconnect() {
    endJournal();
    endSnapshot();
    Session first = main;
    Session second = channel;
    main = null;
    channel = null;
    changes = null;
    keys = null;
    kill(first);
    kill(second);
  }

  private void endSnapshot() {
    if (snapshot != null) {
      snapshot.end();
      context.incrementalTasks().remove(snapshot);
      snapshot = null;
    }
    durability.sendsSlotsNoMore();
  }

  private void kill(Session session) {
    if (session != null && !session.closed()) {
      lifecycle.kill(session);
    }
  }

  private void gone(Session session) {
    boolean isMain = session == main;
    if (!isMain && session != channel) {
      return;
    }
    boolean sent = !isMain && isSnapshotWhole;
    main = isMain ? null : main;
    channel = isMain ? channel : null;
    if (sent) {
      machine.get().snapshotSent(now(), id);
    }
    machine.get().lost(now(), id, !isMain, "Connection is closed");
  }

  /** Looks whether the target has the snapshot, and whether it is too far behind. */
  public void look() {
    if (keys != null && isSnapshotWhole && keys.waiting() == 0) {
      machine.get().snapshotSent(now(), id);
    }
    if (keys != null && hasSnapshotStalled()) {
      LOG.warn("The target of slots has taken nothing of their snapshot for repl-timeout");
      machine.get().broken(now(), id, "RDB channel - Failed to send slots snapshot");
    }
    if (changes != null && isTooFarBehind()) {
      metrics.data().outputBufferDisconnections.add(1);
      LOG.warn(
          "Client {} scheduled to be closed ASAP for overcoming of output buffer limits.",
          main.link().remoteAddress());
      machine
          .get()
          .broken(
              now(),
              id,
              "The target is too far behind: more changes wait for it than"
                  + " client-output-buffer-limit lets replicas have");
    }
  }

  private boolean hasSnapshotStalled() {
    long taken = keys.taken();
    if (taken != keysTaken || keys.waiting() == 0) {
      keysTaken = taken;
      keysTakenAt = now();
    }
    long silence = config.get(ReplicationSettings.REPL_TIMEOUT);
    return now() - keysTakenAt > TimeUnit.SECONDS.toMillis(silence);
  }

  private boolean isTooFarBehind() {
    OutputLimit limit = config.get(NetworkSettings.CLIENT_OUTPUT_BUFFER_LIMIT).replica();
    long behind = changes.waiting();
    if (limit.softBytes() == 0 || behind < limit.softBytes()) {
      softSince = -1;
    } else if (softSince < 0) {
      softSince = now();
    }
    return limit.hardBytes() > 0 && behind >= limit.hardBytes()
        || softSince >= 0 && now() - softSince > TimeUnit.SECONDS.toMillis(limit.softSeconds());
  }

  /** Heap bytes that wait for the target. */
  public long keptBytes() {
    return (changes == null ? 0 : changes.waiting()) + (keys == null ? 0 : keys.waiting());
  }

  /** Bytes of changes that wait for the target. */
  public long waitingChanges() {
    return changes == null ? 0 : changes.waiting();
  }
}
