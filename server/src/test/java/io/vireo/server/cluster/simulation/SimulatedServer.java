package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.MessageType;
import io.vireo.server.cluster.machine.BusLink;
import io.vireo.server.cluster.machine.ClusterMachine;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.ClusterOptions;
import io.vireo.server.cluster.machine.ClusterState;
import io.vireo.server.cluster.machine.Effect;
import io.vireo.server.cluster.machine.LocalFacts;
import io.vireo.server.cluster.machine.NodesImage;
import io.vireo.server.simulation.Connection;
import io.vireo.server.simulation.Endpoint;
import io.vireo.server.simulation.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server of the cluster, as far as the cluster goes: the machine, links over the simulated
 * network, {@code nodes.conf} on the simulated disk, and of the data no more than how many changes
 * there are.
 */
final class SimulatedServer implements LocalFacts {
  private static final int PORT = 6379;

  final Node node;
  final String ip;
  final int number;
  private final SimulatedCluster cluster;
  private final Map<Long, Wire> wires = new HashMap<>();
  private final Deque<Effect> effects = new ArrayDeque<>();

  /** What a server does beside what its machine decides. */
  interface Extension {
    /** The machine has been started. */
    void started();

    /** Time has passed. */
    void tick();

    /** The machine wants something done that concerns keys. */
    void performed(Effect effect);

    /** How many keys a slot has. */
    int keysInSlot(int slot);
  }

  Extension extension;
  private ClusterMachine machine;
  private boolean waitsForDisk;
  private long paused;
  private long offset;
  private long heardOfPrimary;
  private SimulatedServer replicated;
  private final List<String> log = new ArrayList<>();

  SimulatedServer(SimulatedCluster cluster, int number) {
    this.cluster = cluster;
    this.number = number;
    ip = "10." + (number >> 16) + '.' + (number >> 8 & 255) + '.' + (number & 255);
    node = new Node(cluster.simulation, "node-" + number);
  }

  ClusterMachine machine() {
    return machine;
  }

  ClusterState state() {
    return machine.state();
  }

  List<String> log() {
    return log;
  }

  boolean isUp() {
    return node.alive() && machine != null;
  }

  /** Starts with what its disk holds. */
  void start() {
    wires.clear();
    effects.clear();
    waitsForDisk = false;
    paused = 0;
    replicated = null;
    ClusterOptions options =
        ClusterOptions.defaults(PORT)
            .withNodeTimeout(cluster.nodeTimeout)
            .withReplicas(10, false, 1, cluster.replicasMigrate);
    machine = new ClusterMachine(options, this, cluster.simulation.random(), this::perform);
    node.listen(this::accept);
    machine.start(now(), (NodesImage) cluster.flaws.recall(node.disk().durable()));
    if (extension != null) {
      machine.loaded(now());
      extension.started();
    }
    cluster.rules.look(this);
    node.after(cluster.simulation.between(1, ClusterMachine.TICK_MILLIS), this::tick);
  }

  /** A process that knows what time it is, however its clock is set. */
  long now() {
    return node.clock();
  }

  private void tick() {
    workOnData();
    machine.tick(now());
    if (extension != null) {
      extension.tick();
    }
    cluster.rules.look(this);
    node.after(ClusterMachine.TICK_MILLIS, this::tick);
  }

  private void workOnData() {
    if (replicated == null) {
      offset += state().isOk() && paused < now() ? cluster.simulation.between(0, 3) : 0;
    } else if (replicated.isUp()
        && !replicated.node.frozen()
        && !cluster.areSeparated(this, replicated)) {
      offset = replicated.offset;
      heardOfPrimary = now();
      if (machine.isWaitingForOffset()) {
        machine.progressed(now());
        cluster.rules.look(this);
      }
    }
  }

  /** Does something as a client would. */
  void command(java.util.function.Consumer<ClusterMachine> command) {
    if (isUp()) {
      node.after(
          0,
          () -> {
            command.accept(machine);
            cluster.rules.look(this);
          });
    }
  }

  void crash() {
    node.crash();
    machine = null;
    cluster.network.cut((from, to) -> from == node || to == node);
  }

  void restart() {
    node.restart();
    node.after(0, this::start);
  }

  // What it performs.

  /** What is done to the data is done at once; what is told to others waits for the disk. */
  private void perform(Effect effect) {
    if (isForData(effect)) {
      performOnData(effect);
      return;
    }
    effects.add(effect);
    if (effects.size() == 1 && !waitsForDisk) {
      node.after(0, this::performAll);
    }
  }

  private static boolean isForData(Effect effect) {
    return !(effect instanceof Effect.Send
        || effect instanceof Effect.Save
        || effect instanceof Effect.OpenLink
        || effect instanceof Effect.CloseLink
        || effect instanceof Effect.Log);
  }

  private void performAll() {
    while (!waitsForDisk && !effects.isEmpty()) {
      performOne(effects.remove());
    }
  }

  private void performOne(Effect effect) {
    if (effect instanceof Effect.Send send) {
      if (send.message().type() == MessageType.AUTH_ACK) {
        cluster.rules.voted(this, send.message().header().currentEpoch());
      }
      for (BusLink link : send.links()) {
        Wire wire = wires.get(link.id());
        if (wire != null) {
          wire.send(send.message());
        }
      }
    } else if (effect instanceof Effect.Save save) {
      save(save);
    } else if (effect instanceof Effect.OpenLink open) {
      Wire wire = new Wire(open.link());
      wires.put(open.link().id(), wire);
      wire.connect(cluster.at(open.ip()));
    } else if (effect instanceof Effect.CloseLink close) {
      Wire wire = wires.remove(close.link().id());
      if (wire != null) {
        wire.close();
      }
    } else if (effect instanceof Effect.Log line && cluster.keepsLog) {
      log.add(cluster.simulation.now() + " " + line.text());
    }
  }

  /** True if all that the machine has decided is done, and on the disk where it has to be. */
  boolean isSettled() {
    return !waitsForDisk && effects.isEmpty();
  }

  private void performOnData(Effect effect) {
    if (extension != null) {
      extension.performed(effect);
    }
    if (effect instanceof Effect.Replicate replicate) {
      ClusterNode primary = replicate.primary();
      replicated = cluster.at(primary.ip());
      offset = replicate.sameShard() ? offset : 0;
      heardOfPrimary = replicate.sameShard() ? now() : 0;
    } else if (effect instanceof Effect.BecomePrimary) {
      replicated = null;
    } else if (effect instanceof Effect.PauseClients pause) {
      paused = pause.until();
    } else if (effect instanceof Effect.ResumeClients) {
      paused = 0;
    }
  }

  private void save(Effect.Save save) {
    waitsForDisk = save.durable() && !cluster.flaws.answersBeforeItHasSaved;
    node.disk()
        .write(
            save.image(),
            () -> {
              cluster.rules.saved(this, save.image());
              if (save.durable()) {
                waitsForDisk = false;
                performAll();
              }
            },
            () -> cluster.die(this));
  }

  // Its links.

  private Endpoint accept(Node from, Connection.Side answers) {
    SimulatedServer other = cluster.of(from);
    Wire wire = new Wire(machine.linkAccepted(now(), other.ip, ip));
    wire.side = answers;
    wire.open = true;
    wires.put(wire.link.id(), wire);
    return wire;
  }

  /** A link on its connection. */
  private final class Wire implements Endpoint {
    private final BusLink link;
    private final List<BusMessage> early = new ArrayList<>();
    private Connection.Side side;
    private final ClusterMachine user = machine;
    private boolean open;

    Wire(BusLink link) {
      this.link = link;
    }

    void connect(SimulatedServer to) {
      if (to == null) {
        node.after(1, this::closed);
      } else {
        side = cluster.network.connect(node, to.node, this);
      }
    }

    void send(BusMessage message) {
      if (open) {
        side.send(cluster.pass(message));
        cluster.sent(message);
      } else {
        early.add(message);
      }
    }

    void close() {
      if (side != null) {
        side.close();
      }
    }

    @Override
    public void opened() {
      if (user != machine) {
        return;
      }
      open = true;
      early.forEach(this::send);
      early.clear();
      machine.linkConnected(now(), link);
      cluster.rules.look(SimulatedServer.this);
    }

    @Override
    public void received(Object message) {
      if (user != machine) {
        return;
      }
      BusMessage told = (BusMessage) message;
      machine.received(now(), link, told);
      if (cluster.flaws.countsTwice(told)) {
        machine.received(now(), link, told);
      }
      cluster.rules.look(SimulatedServer.this);
    }

    @Override
    public void closed() {
      if (user != machine) {
        return;
      }
      wires.remove(link.id());
      machine.linkClosed(now(), link);
      cluster.rules.look(SimulatedServer.this);
    }
  }

  // What its machine asks it.

  @Override
  public long replicationOffset() {
    return offset;
  }

  @Override
  public boolean isReplicating() {
    return replicated != null;
  }

  @Override
  public long dataAge() {
    return heardOfPrimary == 0 ? Long.MAX_VALUE : now() - heardOfPrimary;
  }

  @Override
  public int keysInSlot(int slot) {
    return extension == null ? 0 : extension.keysInSlot(slot);
  }

  @Override
  public boolean isSendingKeys() {
    return false;
  }

  @Override
  public boolean isEmpty() {
    return true;
  }

  @Override
  public String toString() {
    return node.name();
  }
}
