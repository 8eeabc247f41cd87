package io.vireo.server.cluster.transfer;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.SnapshotSettings;
import io.vireo.server.cluster.migration.MigrationState;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.durability.KeyDelay;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import io.vireo.server.replication.PausePoints;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches slots from another node, with two connections: one for the snapshot of their keys, and
 * one for the changes, which wait at the source until the snapshot is taken in. Of one task at a
 * time. Data context only.
 */
public final class SlotTarget {
  /**
   * A source that knows this capability says after which of the target's words it stops writers.
   */
  public static final String LEASE = "vireo-lease";

  private static final Logger LOG = LoggerFactory.getLogger(SlotTarget.class);

  /** Bytes that wait here to be taken in, of each connection, unless a setting allows more. */
  private static final long MAX_WAITING_BYTES = 1 << 20;

  /** Identifies this node to the others. */
  public interface Identity {
    /** Its name. */
    String name();

    /** The secret that the nodes share. */
    String secret();

    /** Where a node is reached, or null if it is not known. */
    PeerAddress address(String node);
  }

  private final Function<Applier.Listener, Applier> appliers;
  private final Clock clock;
  private final Inbox inbox;
  private final IncrementalTasks incrementalTasks;
  private final Config config;
  private final Supplier<SlotMigrations> machine;
  private final Identity identity;
  private final AppendLog log;
  private final PausePoints pausePoints;
  private final Peers peers;
  private Fetch fetch;
  private long peakBytes;

  /**
   * A target that fetches nothing.
   *
   * @param appliers makes what runs the commands of one source
   * @param log where what was fetched is written down
   * @param pausePoints where a test wants the process to stop
   */
  public SlotTarget(
      Function<Applier.Listener, Applier> appliers,
      Clock clock,
      Inbox inbox,
      IncrementalTasks incrementalTasks,
      Config config,
      Supplier<SlotMigrations> machine,
      Identity identity,
      Peers peers,
      AppendLog log,
      PausePoints pausePoints) {
    this.log = log;
    this.pausePoints = pausePoints;
    this.appliers = appliers;
    this.clock = clock;
    this.inbox = inbox;
    this.incrementalTasks = incrementalTasks;
    this.config = config;
    this.machine = machine;
    this.identity = identity;
    this.peers = peers;
  }

  private long now() {
    return clock.millis();
  }

  /** Connects to the source, for the changes or for the snapshot. */
  public void connect(MigrationTask task, boolean forSnapshot, long connectMillis) {
    PeerAddress address = identity.address(task.source());
    if (address == null) {
      inbox.add(() -> machine.get().lost(now(), task.id(), forSnapshot, "It is not known"));
      return;
    }
    if (!forSnapshot) {
      fetch = new Fetch(task);
      incrementalTasks.add(fetch);
    }
    fetch.connect(address, forSnapshot, connectMillis);
  }

  /** Asks for the slots. */
  public void ask(MigrationTask task) {
    fetch.main.send(Words.withRanges(task.slots(), "CLUSTER", "SYNCSLOTS", "SYNC", task.id()));
  }

  /** Takes the changes in from now on. */
  public void takeStream() {
    pausePoints.reached(PausePoints.Point.ON_STREAMING_REPL_BUF);
    inbox.wake();
  }

  /** Tells the source how far this node is. */
  public void acknowledge(MigrationTask task) {
    String offset = Long.toString(task.streamed());
    fetch.main.send("CLUSTER", "SYNCSLOTS", "ACK", task.state().text(), offset);
  }

  /** Closes both connections. */
  public void disconnect() {
    if (fetch != null) {
      Fetch gone = fetch;
      fetch = null;
      incrementalTasks.remove(gone);
      gone.end();
    }
  }

  /** Heap bytes that wait to be taken in. */
  public long keptBytes() {
    return fetch == null ? 0 : fetch.keptBytes();
  }

  /** The most that ever waited to be taken in, heap bytes. */
  public long peakBytes() {
    return peakBytes;
  }

  /** The connections of one attempt. */
  private final class Fetch implements IncrementalTasks.IncrementalTask {
    private final MigrationTask task;
    private final Applier applier;
    private Inflow main;
    private Inflow snapshot;
    private Inflow current;

    /** Bytes that came while the snapshot was loaded and are not taken in yet. */
    private long buffered;

    private final KeyDelay delay = new KeyDelay();
    private boolean over;

    Fetch(MigrationTask task) {
      this.task = task;
      applier = appliers.apply(new Said());
      delay.micros(config.get(SnapshotSettings.KEY_LOAD_DELAY));
    }

    void connect(PeerAddress address, boolean forSnapshot, long connectMillis) {
      Bytes secret = Bytes.of(identity.secret());
      List<Bytes> login = List.of(Bytes.of("AUTH"), Bytes.of("internal connection"), secret);
      Inflow inflow =
          new Inflow(
              inbox,
              peers,
              address,
              connectMillis,
              forSnapshot ? List.of(login) : List.of(login, whoIam()),
              forSnapshot ? MAX_WAITING_BYTES : mostChanges(),
              forSnapshot ? new Channel() : new Main());
      if (forSnapshot) {
        snapshot = inflow;
      } else {
        main = inflow;
      }
    }

    private long mostChanges() {
      return Math.max(
          MAX_WAITING_BYTES, config.get(ReplicationSettings.REPLICA_FULL_SYNC_BUFFER_LIMIT));
    }

    private List<Bytes> whoIam() {
      return Words.list("CLUSTER", "SYNCSLOTS", "CONF", "NODE-ID", identity.name(), "CAPA", LEASE);
    }

    private void lost(boolean forSnapshot, String why) {
      if (!over) {
        machine.get().lost(now(), task.id(), forSnapshot, why);
      }
    }

    void end() {
      over = true;
      applier.end();
      main.close();
      closeSnapshot();
    }

    private void closeSnapshot() {
      if (snapshot != null) {
        snapshot.close();
        snapshot = null;
      }
    }

    long keptBytes() {
      return main.keptBytes() + (snapshot == null ? 0 : snapshot.keptBytes());
    }

    // The changes are few, and clients wait for their end.
    @Override
    public boolean isPatient() {
      return task.state() == MigrationState.LOADING_SNAPSHOT;
    }

    @Override
    public long readyAt() {
      return next() == null ? Long.MAX_VALUE : delay.resumeAt();
    }

    private Inflow next() {
      if (over) {
        return null;
      }
      if (snapshot != null) {
        return snapshot.isEmpty() ? null : snapshot;
      }
      return task.state().takesStream() && !main.isEmpty() ? main : null;
    }

    @Override
    public boolean step() {
      current = next();
      if (current != null) {
        boolean ofSnapshot = current == snapshot;
        ends = null;
        int count = current.step(applier);
        delay.passed(1, now());
        if (!over) {
          machine.get().applied(now(), task.id(), ofSnapshot, ends == null ? count : 0);
        }
        if (!over && !ofSnapshot && buffered > 0) {
          buffered -= count;
          if (buffered <= 0) {
            machine.get().caughtUp(now(), task.id());
          }
        }
        if (!over && ends != null) {
          ends.run();
        }
      }
      return !over;
    }

    /** What the source has said last, to be done once the bytes before it are counted. */
    private Runnable ends;

    private void arrived() {
      peakBytes = Math.max(peakBytes, keptBytes());
      inbox.wake();
    }

    /** All has come, and is as safe here as the source has promised to its clients. */
    private void streamEnded(long acks, long epoch) {
      if (!over) {
        machine.get().streamEnded(now(), task.id(), acks, epoch);
      }
    }

    /** What the source says between commands. */
    private final class Said implements Applier.Listener {
      @Override
      public void said(Bytes[] words, int count) {
        if (words[2].is("SNAPSHOT-EOF")) {
          ends =
              () -> {
                closeSnapshot();
                buffered = main.keptBytes();
                machine.get().snapshotEnded(now(), task.id(), buffered > 0);
              };
        } else if (words[2].is("STREAM-EOF")) {
          long acks = number(words, 3, count);
          long epoch = number(words, 4, count);
          ends = () -> log.whenSafe(() -> streamEnded(acks, epoch));
        }
        // What else there is, such as the sizes of slots, is of no use here.
      }

      private static long number(Bytes[] words, int index, int count) {
        return count > index && words[index].isLong() ? words[index].toLong() : 0;
      }

      @Override
      public void broken(String why) {
        ends = () -> machine.get().broken(now(), task.id(), why);
      }
    }

    /** The connection for the changes. */
    private final class Main implements Inflow.Listener {
      private boolean wasFull;

      @Override
      public void loggedIn() {
        machine.get().connected(now(), task.id(), false);
      }

      @Override
      public void answered(String line) {
        if (line.startsWith("+")) {
          main.stream();
        }
        machine.get().answered(now(), task.id(), false, line);
      }

      @Override
      public void arrived() {
        if (main.isFull() && !wasFull) {
          wasFull = true;
          LOG.info(
              "Slots sync buffer limit has been reached: {} bytes of changes wait for the snapshot"
                  + " here, what follows waits at the source",
              main.keptBytes());
        }
        Fetch.this.arrived();
      }

      @Override
      public void lost(String why) {
        Fetch.this.lost(false, why);
      }
    }

    /** The connection for the snapshot. */
    private final class Channel implements Inflow.Listener {
      @Override
      public void loggedIn() {
        machine.get().connected(now(), task.id(), true);
        snapshot.send("CLUSTER", "SYNCSLOTS", "RDBCHANNEL", task.id());
      }

      @Override
      public void answered(String line) {
        if (line.startsWith("+")) {
          snapshot.stream();
        }
        machine.get().answered(now(), task.id(), true, line);
      }

      @Override
      public void arrived() {
        Fetch.this.arrived();
      }

      @Override
      public void lost(String why) {
        if (snapshot != null) {
          Fetch.this.lost(true, why);
        }
      }
    }
  }
}
