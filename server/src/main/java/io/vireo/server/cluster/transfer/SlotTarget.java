package io.vireo.server.cluster.transfer;

import io.vireo.server.cluster.migration.MigrationState;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import io.vireo.server.data.Bytes;
import io.vireo.server.durability.AppendLog;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.context.IncrementalTasks;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.Peers;
import java.util.List;
import java.util.function.Supplier;

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

  /** Identifies this node to the others. */
  public interface Identity {
    /** Its name. */
    String name();

    /** The secret that the nodes share. */
    String secret();

    /** Where a node is reached, or null if it is not known. */
    PeerAddress address(String node);
  }

  private final Engine engine;
  private final Supplier<SlotMigrations> machine;
  private final Identity identity;
  private final AppendLog log;
  private Peers peers = Peers.none();
  private Fetch fetch;
  private long peakBytes;

  /**
   * A target that fetches nothing.
   *
   * @param log where what was fetched is written down
   */
  public SlotTarget(
      Engine engine, Supplier<SlotMigrations> machine, Identity identity, AppendLog log) {
    this.log = log;
    this.engine = engine;
    this.machine = machine;
    this.identity = identity;
  }

  /** Sets what opens connections. */
  public void peers(Peers newPeers) {
    peers = newPeers;
  }

  private long now() {
    return engine.clock().millis();
  }

  /** Connects to the source, for the changes or for the snapshot. */
  public void connect(MigrationTask task, boolean forSnapshot, long connectMillis) {
    PeerAddress address = identity.address(task.source());
    if (address == null) {
      engine
          .inbox()
          .add(() -> machine.get().lost(now(), task.id(), forSnapshot, "It is not known"));
      return;
    }
    if (!forSnapshot) {
      fetch = new Fetch(task);
      engine.incrementalTasks().add(fetch);
    }
    fetch.connect(address, forSnapshot, connectMillis);
  }

  /** Asks for the slots. */
  public void ask(MigrationTask task) {
    fetch.main.send(Words.withRanges(task.slots(), "CLUSTER", "SYNCSLOTS", "SYNC", task.id()));
  }

  /** Takes the changes in from now on. */
  public void takeStream() {
    fetch.main.stop(false);
    engine.inbox().wake();
  }

  /** Tells the source how far this node is. */
  public void acknowledge(MigrationTask task) {
    String offset = Long.toString(task.streamed());
    fetch.main.send("CLUSTER", "SYNCSLOTS", "ACK", MigrationState.WAIT_STREAM_END.text(), offset);
  }

  /** Closes both connections. */
  public void disconnect() {
    if (fetch != null) {
      Fetch gone = fetch;
      fetch = null;
      engine.incrementalTasks().remove(gone);
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
    private boolean over;

    Fetch(MigrationTask task) {
      this.task = task;
      applier = new Applier(engine, new Said());
    }

    void connect(PeerAddress address, boolean forSnapshot, long connectMillis) {
      Bytes secret = Bytes.of(identity.secret());
      List<Bytes> login = List.of(Bytes.of("AUTH"), Bytes.of("internal connection"), secret);
      Inflow inflow =
          new Inflow(
              engine,
              peers,
              address,
              connectMillis,
              forSnapshot ? List.of(login) : List.of(login, whoIam()),
              forSnapshot ? new Channel() : new Main());
      if (forSnapshot) {
        snapshot = inflow;
      } else {
        main = inflow;
      }
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
      return next() == null ? Long.MAX_VALUE : 0;
    }

    private Inflow next() {
      if (over) {
        return null;
      }
      if (snapshot != null) {
        return snapshot.isEmpty() ? null : snapshot;
      }
      return task.state() == MigrationState.WAIT_STREAM_END && !main.isEmpty() ? main : null;
    }

    @Override
    public boolean step() {
      current = next();
      if (current != null) {
        boolean ofSnapshot = current == snapshot;
        ends = null;
        int count = current.step(applier);
        if (!over) {
          machine.get().applied(now(), task.id(), ofSnapshot, ends == null ? count : 0);
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
      engine.inbox().wake();
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
                machine.get().snapshotEnded(now(), task.id());
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
      @Override
      public void loggedIn() {
        machine.get().connected(now(), task.id(), false);
      }

      @Override
      public void answered(String line) {
        if (line.startsWith("+")) {
          main.stream();
          main.stop(true);
        }
        machine.get().answered(now(), task.id(), false, line);
      }

      @Override
      public void arrived() {
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
