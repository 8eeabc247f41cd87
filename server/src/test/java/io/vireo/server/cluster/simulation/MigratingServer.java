package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.NodeFlags;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.ClusterNode;
import io.vireo.server.cluster.machine.Effect;
import io.vireo.server.cluster.migration.MigrationEffect;
import io.vireo.server.cluster.migration.MigrationFacts;
import io.vireo.server.cluster.migration.MigrationOptions;
import io.vireo.server.cluster.migration.MigrationState;
import io.vireo.server.cluster.migration.MigrationTask;
import io.vireo.server.cluster.migration.SlotMigrations;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A simulated server that has keys, takes writes, and moves slots in one step. Its keys outlive a
 * crash, as with {@code appendfsync always}.
 */
final class MigratingServer implements SimulatedServer.Extension, MigrationFacts {
  private static final int SLICE = 3;

  final SimulatedServer server;
  final Map<Integer, Map<Integer, Long>> keys = new TreeMap<>();
  SlotMigrations machine;

  private final MigratingCluster all;
  private final Deque<MigrationEffect> effects = new ArrayDeque<>();
  private final Deque<SlotSet> deletions = new ArrayDeque<>();
  private SlotSet held = SlotSet.NONE;

  /** Requests that wait until the slots are released; a crash drops them. */
  private final Deque<Request> postponed = new ArrayDeque<>();

  private int incarnation;

  /** Source: the connections that the target has made to it. */
  private Line givenMain;

  private Line givenChannel;

  /** Source: where the changes of the slots go. */
  private Line streamTo;

  private MigrationTask streamed;

  /** Target: its connections to the source. */
  private Line main;

  private Line channel;
  private boolean takes;
  private final Deque<Runnable> waiting = new ArrayDeque<>();

  MigratingServer(MigratingCluster all, SimulatedServer server) {
    this.all = all;
    this.server = server;
    server.extension = this;
  }

  /** A connection in both directions: in order, and broken for both when one of them falls. */
  private final class Line {
    private final MigratingServer other;
    private final boolean forSnapshot;
    private final String task;
    private final int mine = incarnation;
    private final int others;
    private final Deque<Runnable> toOther = new ArrayDeque<>();
    private final Deque<Runnable> toMe = new ArrayDeque<>();
    private boolean open = true;
    private long free;

    Line(MigratingServer other, boolean forSnapshot, String task) {
      this.other = other;
      this.forSnapshot = forSnapshot;
      this.task = task;
      others = other.incarnation;
    }

    /** Who has made it: the target. */
    MigratingServer owner() {
      return MigratingServer.this;
    }

    private boolean isThere() {
      return open
          && mine == incarnation
          && others == other.incarnation
          && server.isUp()
          && other.server.isUp();
    }

    /** Has something happen at one end, after what was sent there before. */
    void send(MigratingServer to, Runnable message) {
      long now = all.cluster.simulation.now();
      free = Math.max(free, now + all.cluster.simulation.between(0, 20));
      (to == other ? toOther : toMe).add(message);
      all.cluster.simulation.after(free - now, () -> deliver(to));
    }

    /** Delivers one message for each call, however often it had to wait. */
    private void deliver(MigratingServer to) {
      if (!isThere()) {
        breakOff();
      } else if (to.server.node.frozen() || all.cluster.areSeparated(server, other.server)) {
        all.cluster.simulation.after(5, () -> deliver(to));
      } else {
        (to == other ? toOther : toMe).remove().run();
      }
    }

    void close() {
      if (open) {
        open = false;
        all.cluster.simulation.after(5, () -> tell(other, others));
      }
    }

    /** It is lost; whoever still lives hears of it. */
    void breakOff() {
      if (open) {
        open = false;
        tell(MigratingServer.this, mine);
        tell(other, others);
      }
    }

    private void tell(MigratingServer to, int process) {
      if (to.incarnation == process && to.server.isUp() && to.machine != null) {
        to.machine.lost(to.server.now(), task, forSnapshot, "The connection is lost");
      }
    }
  }

  // ------------------------------------------------------------------------- its life

  @Override
  public void started() {
    incarnation++;
    effects.clear();
    deletions.clear();
    waiting.clear();
    held = SlotSet.NONE;
    postponed.clear();
    givenMain = null;
    givenChannel = null;
    streamTo = null;
    main = null;
    channel = null;
    takes = false;
    machine =
        new SlotMigrations(this, new MigrationOptions(3, 4_000, 3_000, 5_000, 10), this::perform);
    machine.start(server.now(), server.state().leftovers());
  }

  /** Has something happen later, unless the server has crashed by then. */
  private void after(long millis, Runnable what) {
    int process = incarnation;
    all.cluster.simulation.after(
        millis,
        () -> {
          if (process == incarnation && server.isUp()) {
            what.run();
          }
        });
  }

  @Override
  public void tick() {
    deleteSome();
    machine.tick(server.now());
    performAll();
  }

  @Override
  public void performed(Effect effect) {
    if (effect instanceof Effect.DeleteKeys gone) {
      gone.slots()
          .forEach(
              slot -> {
                if (!machine.leftovers().contains(slot)) {
                  keys.remove(slot);
                }
              });
    } else if (effect instanceof Effect.SlotsReassigned || effect instanceof Effect.Replicate) {
      after(0, () -> machine.ownersChanged(server.now()));
    }
  }

  private void deleteSome() {
    SlotSet job = deletions.peek();
    if (job == null) {
      return;
    }
    int[] left = {SLICE};
    job.forEach(slot -> left[0] -= left[0] > 0 && keys.remove(slot) != null ? 1 : 0);
    if (left[0] > 0) {
      deletions.poll();
      machine.deleted(server.now(), job);
    }
  }

  // ------------------------------------------------------------------------- clients

  /** Takes a request of a client, which runs at once, waits, or is refused. */
  Request.Outcome take(Request request) {
    if (!canAnswer() || !serves(request)) {
      return Request.Outcome.REFUSED;
    }
    if (mustWait(request)) {
      postponed.add(request);
      return Request.Outcome.POSTPONED;
    }
    return run(request);
  }

  private boolean canAnswer() {
    return server.isUp() && !server.node.frozen() && server.isSettled() && effects.isEmpty();
  }

  private boolean serves(Request request) {
    return server.state().isOk() && (request.slot() == Request.NONE || owns(request.slot()));
  }

  /** True if this node is the owner of a slot, as far as it knows. */
  boolean owns(int slot) {
    return server.isUp() && server.state().slots().owner(slot) == server.state().myself();
  }

  /** A script may write anywhere and cannot wait in the middle, so any slot that is held counts. */
  private boolean mustWait(Request request) {
    boolean anywhere =
        request.isScript() && !all.cluster.flaws.scriptsAskForTheirSlotOnly
            || request.slot() == Request.NONE;
    return anywhere ? !held.isEmpty() : held.contains(request.slot());
  }

  /** Writes one key after the other, in one go, up to the first that is not this node's. */
  private Request.Outcome run(Request request) {
    Map<Integer, Long> written = new TreeMap<>();
    for (int key : request.keys()) {
      if (!owns(MigratingCluster.slot(key))) {
        return Request.Outcome.REFUSED;
      }
      long value = all.nextValue();
      write(MigratingCluster.slot(key), key, value);
      written.put(key, value);
    }
    all.acknowledge(written);
    return Request.Outcome.ACKNOWLEDGED;
  }

  private void write(int slot, int key, long value) {
    put(slot, key, value);
    if (streamTo != null && streamed.slots().contains(slot)) {
      machine.streamed(streamed.id(), 1);
      MigratingServer to = streamTo.owner();
      streamTo.send(to, () -> to.change(slot, key, value));
    }
  }

  /** Judges the requests that waited afresh, in their order. */
  private void resume() {
    while (held.isEmpty() && !postponed.isEmpty() && canAnswer()) {
      Request request = postponed.poll();
      all.resumed(request, take(request));
    }
  }

  private void put(int slot, int key, long value) {
    keys.computeIfAbsent(slot, any -> new TreeMap<>()).put(key, value);
  }

  private void change(int slot, int key, long value) {
    inOrder(
        () -> {
          put(slot, key, value);
          machine.applied(server.now(), main.task, false, 1);
        });
  }

  /** What comes on the connection of the changes waits until the snapshot is there. */
  private void inOrder(Runnable what) {
    if (takes) {
      what.run();
    } else {
      waiting.add(what);
    }
  }

  // ------------------------------------------------------------------------- effects

  private void perform(MigrationEffect effect) {
    effects.add(effect);
    if (effects.size() == 1) {
      after(0, this::performAll);
    }
  }

  /** What has to be on the disk holds up all that follows. */
  private void performAll() {
    while (server.isUp() && server.isSettled() && !effects.isEmpty()) {
      performOne(effects.poll());
    }
    resume();
  }

  private void performOne(MigrationEffect effect) {
    if (effect instanceof MigrationEffect.Connect connect) {
      connect(connect.task(), connect.forSnapshot());
    } else if (effect instanceof MigrationEffect.AskForSlots ask) {
      ask(ask.task());
    } else if (effect instanceof MigrationEffect.TakeStream) {
      takes = true;
      while (!waiting.isEmpty() && takes) {
        waiting.poll().run();
      }
    } else if (effect instanceof MigrationEffect.Acknowledge word) {
      if (main != null) {
        long offset = word.task().streamed();
        Line line = main;
        line.send(
            line.other,
            () -> line.other.machine.acknowledged(line.other.server.now(), line.task, offset));
      }
    } else if (effect instanceof MigrationEffect.Disconnect disconnect) {
      disconnect(disconnect.task());
    } else if (effect instanceof MigrationEffect.BeginStream begin) {
      beginStream(begin.task());
    } else if (effect instanceof MigrationEffect.EndStream end) {
      endStream(end.task(), end.acks());
    } else if (effect instanceof MigrationEffect.Hold hold) {
      held = hold.slots();
      all.handoffs.began(this, held);
    } else if (effect instanceof MigrationEffect.Release) {
      held = SlotSet.NONE;
      all.handoffs.ended(this);
    } else if (effect instanceof MigrationEffect.Take take) {
      all.handoffs.taken(this, take.task().slots());
      server.machine().takeSlots(server.now(), take.task().slots(), take.sourceEpoch());
      after(0, () -> machine.taken(server.now(), take.task().id()));
    } else if (effect instanceof MigrationEffect.GiveAway given) {
      server.machine().giveAway(server.now(), given.slots(), given.owner());
    } else if (effect instanceof MigrationEffect.Leftovers leftovers) {
      server.machine().leftovers(server.now(), leftovers.slots());
    } else if (effect instanceof MigrationEffect.Delete delete) {
      deletions.add(delete.slots());
    } else if (effect instanceof MigrationEffect.DeleteNoMore) {
      deletions.clear();
    }
  }

  private void connect(MigrationTask task, boolean forSnapshot) {
    MigratingServer source = all.named(task.source());
    if (source == null || source.machine == null) {
      after(10, () -> machine.lost(server.now(), task.id(), forSnapshot, "Nobody is there"));
      return;
    }
    Line line = new Line(source, forSnapshot, task.id());
    if (forSnapshot) {
      channel = line;
    } else {
      main = line;
      takes = false;
      waiting.clear();
    }
    // There and back.
    line.send(
        source,
        () ->
            line.send(
                this,
                () -> {
                  machine.connected(server.now(), task.id(), forSnapshot);
                  if (forSnapshot) {
                    line.send(source, () -> source.channelOpened(line, this));
                  }
                }));
  }

  private void ask(MigrationTask task) {
    Line line = main;
    if (line == null) {
      return;
    }
    MigratingServer source = line.other;
    line.send(
        source,
        () -> {
          long now = source.server.now();
          String error = source.machine.sync(now, task.id(), task.slots(), myName());
          if (error == null) {
            source.givenMain = line;
          }
          String answer = error == null ? "+RDBCHANNELSYNCSLOTS" : "-" + error;
          line.send(this, () -> machine.answered(server.now(), task.id(), false, answer));
        });
  }

  private void channelOpened(Line line, MigratingServer target) {
    givenChannel = line;
    String error = machine.channelOpened(server.now(), line.task);
    String answer = error == null ? "+SLOTSSNAPSHOT" : "-" + error;
    line.send(target, () -> target.machine.answered(target.server.now(), line.task, true, answer));
    performAll();
  }

  private static boolean isOf(Line line, MigrationTask task) {
    return line != null && line.task.equals(task.id());
  }

  private void beginStream(MigrationTask task) {
    if (!isOf(givenChannel, task) || !isOf(givenMain, task)) {
      return;
    }
    MigratingServer target = givenChannel.owner();
    Line line = givenChannel;
    streamTo = givenMain;
    streamed = task;
    for (Map.Entry<Integer, Map<Integer, Long>> slot : keys.entrySet()) {
      if (task.slots().contains(slot.getKey())) {
        Map<Integer, Long> then = new TreeMap<>(slot.getValue());
        line.send(target, () -> target.keys.put(slot.getKey(), then));
      }
    }
    line.send(target, () -> target.machine.snapshotEnded(target.server.now(), line.task, true));
    line.send(target, () -> target.machine.caughtUp(target.server.now(), line.task));
    int process = incarnation;
    line.send(
        this,
        () -> {
          if (process == incarnation) {
            machine.snapshotSent(server.now(), line.task);
          }
        });
  }

  private void endStream(MigrationTask task, long acks) {
    Line line = streamTo;
    if (!isOf(line, task)) {
      return;
    }
    streamTo = null;
    MigratingServer target = line.owner();
    long epoch = server.state().myself().configEpoch();
    line.send(
        target,
        () ->
            target.inOrder(
                () -> target.machine.streamEnded(target.server.now(), line.task, acks, epoch)));
  }

  private void disconnect(MigrationTask task) {
    if (streamed == task) {
      streamTo = null;
    }
    if (isOf(givenMain, task)) {
      givenMain.close();
      givenMain = null;
    }
    if (isOf(givenChannel, task)) {
      givenChannel.close();
      givenChannel = null;
    }
    if (isOf(main, task)) {
      takes = false;
      waiting.clear();
      main.close();
      main = null;
    }
    if (isOf(channel, task)) {
      channel.close();
      channel = null;
    }
  }

  // ------------------------------------------------------------------------- facts

  @Override
  public String myName() {
    return server.state().myself().name();
  }

  @Override
  public boolean isPrimary() {
    return server.state().myself().isPrimary();
  }

  @Override
  public String owner(int slot) {
    ClusterNode owner = server.state().slots().owner(slot);
    return owner == null ? null : owner.name();
  }

  @Override
  public boolean isPrimary(String node) {
    ClusterNode known = server.state().node(node);
    return known != null && known.isPrimary();
  }

  @Override
  public boolean isKnown(String node) {
    return server.state().node(node) != null;
  }

  @Override
  public boolean hasFailed(String node) {
    ClusterNode known = server.state().node(node);
    return known != null && known.is(NodeFlags.FAIL);
  }

  @Override
  public boolean isAnyMovingByHand() {
    return server.state().slots().isAnyMoving();
  }

  @Override
  public String pauseOfWrites() {
    return null;
  }

  @Override
  public int keysInSlot(int slot) {
    return keys.getOrDefault(slot, Map.of()).size();
  }

  /** True if nothing is under way here. */
  boolean isQuiet() {
    return machine != null
        && effects.isEmpty()
        && deletions.isEmpty()
        && machine.active() == 0
        && machine.leftovers().isEmpty();
  }

  List<MigrationState> states() {
    List<MigrationState> states = new ArrayList<>();
    machine.tasks().forEach(task -> states.add(task.state()));
    return states;
  }
}
