package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Nodes on a desk: messages arrive at once, time passes when the test says so. */
final class Desk {
  long now = 1_700_000_000_000L;
  final List<Player> players = new ArrayList<>();
  private final Deque<Runnable> tasks = new ArrayDeque<>();
  private long timeout = 1000;

  Desk timeout(long millis) {
    timeout = millis;
    return this;
  }

  /** A node that knows nobody. */
  Player add() {
    Player player = new Player(players.size());
    players.add(player);
    player.start(null);
    settle();
    return player;
  }

  /** Lets everything happen that follows from what has happened. */
  void settle() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  /** Lets time pass. */
  void pass(long millis) {
    for (long end = now + millis; now < end; now += ClusterMachine.TICK_MILLIS) {
      for (Player player : players) {
        if (player.up) {
          player.machine.tick(now);
          settle();
        }
      }
    }
  }

  /** Primaries with equal parts of the slots, and their replicas behind them, who all know all. */
  Desk cluster(int primaries, int replicasEach) {
    for (int number = 0; number < primaries * (1 + replicasEach); number++) {
      Player player = add();
      player.machine.setConfigEpoch(now, number + 1);
      if (number < primaries) {
        player.machine.addSlots(
            now, 16384 * number / primaries, 16384 * (number + 1) / primaries - 1);
      }
    }
    for (Player player : players.subList(1, players.size())) {
      players.get(0).machine.meet(now, player.ip, 6379, 16379);
    }
    pass(5000);
    for (int number = primaries; number < players.size(); number++) {
      players.get(number).machine.replicate(now, players.get(number % primaries).name());
    }
    pass(5000);
    return this;
  }

  /** One of the nodes. */
  final class Player implements LocalFacts {
    final String ip;
    final List<Effect> done = new ArrayList<>();
    ClusterMachine machine;
    boolean up = true;
    long offset;
    boolean sending;
    long silence;
    int keys;
    boolean replicating;
    Predicate<Player> cutFrom = other -> false;
    private final Map<BusLink, Player> others = new HashMap<>();
    private final Map<BusLink, BusLink> peers = new HashMap<>();
    NodesImage saved;

    Player(int number) {
      ip = "10.0.0." + (number + 1);
    }

    void start(NodesImage image) {
      ClusterOptions options = ClusterOptions.defaults(6379).withNodeTimeout(timeout);
      machine =
          new ClusterMachine(
              options, this, new SplittableRandom(players.size() + now), this::perform);
      machine.start(now, image);
    }

    String name() {
      return machine.state().myself().name();
    }

    ClusterNode seenBy(Player other) {
      return other.machine.state().node(name());
    }

    ClusterNode myself() {
      return machine.state().myself();
    }

    <T extends Effect> List<T> done(Class<T> kind) {
      return done.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Ends as if its process was killed. */
    void kill() {
      up = false;
      for (BusLink link : List.copyOf(others.keySet())) {
        close(link, true);
      }
    }

    private void perform(Effect effect) {
      tasks.add(() -> performNow(effect));
    }

    private void performNow(Effect effect) {
      done.add(effect);
      if (effect instanceof Effect.OpenLink open) {
        open(open);
      } else if (effect instanceof Effect.CloseLink close) {
        close(close.link(), true);
      } else if (effect instanceof Effect.Send send) {
        send.links().forEach(link -> send(link, send.message()));
      } else if (effect instanceof Effect.Save save) {
        saved = save.image();
      } else if (effect instanceof Effect.Replicate replicate) {
        replicating = true;
        offset = replicate.sameShard() ? offset : 0;
      } else if (effect instanceof Effect.BecomePrimary) {
        replicating = false;
      }
    }

    private void open(Effect.OpenLink open) {
      Player other = null;
      for (Player player : players) {
        other = player.ip.equals(open.ip()) && player.up ? player : other;
      }
      if (other == null || cutFrom.test(other) || other.cutFrom.test(this)) {
        machine.linkClosed(now, open.link());
        return;
      }
      BusLink there = other.machine.linkAccepted(now, ip, other.ip);
      others.put(open.link(), other);
      peers.put(open.link(), there);
      other.others.put(there, this);
      other.peers.put(there, open.link());
      machine.linkConnected(now, open.link());
    }

    private void close(BusLink link, boolean tell) {
      Player other = others.remove(link);
      BusLink there = peers.remove(link);
      if (other != null && tell) {
        other.close(there, false);
        other.machine.linkClosed(now, there);
      }
    }

    private void send(BusLink link, BusMessage message) {
      Player other = others.get(link);
      if (other != null && other.up && !cutFrom.test(other) && !other.cutFrom.test(this)) {
        BusLink there = peers.get(link);
        tasks.add(
            () -> {
              if (other.up) {
                other.machine.received(now, there, message);
              }
            });
      }
    }

    @Override
    public long replicationOffset() {
      return offset;
    }

    @Override
    public boolean isReplicating() {
      return replicating;
    }

    @Override
    public long dataAge() {
      return silence;
    }

    @Override
    public int keysInSlot(int slot) {
      return keys;
    }

    @Override
    public boolean isSendingKeys() {
      return sending;
    }

    @Override
    public boolean isEmpty() {
      return keys == 0;
    }
  }
}
