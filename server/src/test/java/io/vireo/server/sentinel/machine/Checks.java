package io.vireo.server.sentinel.machine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The rules that hold after each step, whatever happens.
 *
 * <p>Two exceptions. A failover that an operator ordered, and that no majority agreed to within a
 * second, may take an epoch that another Sentinel takes. And a Sentinel that has lost its disk may
 * vote again in an epoch in which it had voted. These epochs, and no others, are left out of the
 * first two rules.
 */
final class Checks {
  private record Epoch(String primary, long epoch) {}

  private record Vote(String primary, long epoch, String voter) {}

  private final World world;
  private final Map<Epoch, String> leaders = new HashMap<>();
  private final Map<Epoch, Address> named = new HashMap<>();
  private final Map<Vote, String> votes = new HashMap<>();
  private final Set<Epoch> excepted = new HashSet<>();
  private final Map<SimulatedSentinel, Seen[]> seen = new HashMap<>();
  private final List<String> trace = new ArrayList<>();
  boolean tracing;
  private String violation;
  private int failovers;
  private int unagreed;

  /** What a Sentinel said when it was last looked at. */
  private static final class Seen {
    private long epoch = -1;
    private Address address;
  }

  Checks(World world) {
    this.world = world;
  }

  String violation() {
    return violation;
  }

  /** How many replicas were promoted. */
  int failovers() {
    return failovers;
  }

  /** How many failovers fall under the first exception. */
  int unagreed() {
    return unagreed;
  }

  List<String> trace() {
    return trace;
  }

  void note(String what) {
    if (tracing) {
      trace.add((world.simulation.now() - 1_000_000_000) + " " + what);
    }
  }

  void violate(String what) {
    note("VIOLATED " + what);
    if (violation == null) {
      violation = "at " + (world.simulation.now() - 1_000_000_000) + " ms: " + what;
    }
  }

  /** No two Sentinels name different primaries for one epoch, nor one at different times. */
  void look(SimulatedSentinel sentinel) {
    Seen[] all = seen.computeIfAbsent(sentinel, one -> noneSeen());
    for (int group = 0; group < all.length; group++) {
      Primary primary = sentinel.machine.primary(World.name(group));
      Seen last = all[group];
      Address current = primary.currentAddress();
      if (last.epoch != primary.configEpoch || last.address != current) {
        last.epoch = primary.configEpoch;
        last.address = current;
        named(sentinel, primary, current);
      }
    }
  }

  private Seen[] noneSeen() {
    Seen[] none = new Seen[world.shape.groups()];
    for (int group = 0; group < none.length; group++) {
      none[group] = new Seen();
    }
    return none;
  }

  private void named(SimulatedSentinel sentinel, Primary primary, Address current) {
    Epoch epoch = new Epoch(primary.name, primary.configEpoch);
    Address before = named.putIfAbsent(epoch, current);
    if (before != null && !before.same(current) && !excepted.contains(epoch)) {
      violate(sentinel.node.name() + " names " + current + " for " + epoch + ", not " + before);
    }
  }

  void event(SimulatedSentinel sentinel, String type, Primary primary, String text) {
    if (tracing) {
      note(sentinel.node.name() + ' ' + type + ' ' + text);
    }
    switch (type) {
      case "+elected-leader" -> elected(sentinel, primary);
      case "+selected-slave" -> selected(sentinel, primary, text);
      case "+promoted-slave" -> failovers++;
      default -> {
        // Tells nothing that could break a rule.
      }
    }
  }

  /** There is at most one leader for an epoch, and its own vote is on its disk. */
  private void elected(SimulatedSentinel sentinel, Primary primary) {
    Epoch epoch = new Epoch(primary.name, primary.failoverEpoch);
    String leader = sentinel.machine.myId();
    durable(sentinel, primary.name, primary.failoverEpoch);
    vote(sentinel, primary.name, leader, primary.failoverEpoch);
    if (primary.forced && !hasMajority(primary, leader)) {
      unagreed++;
      excepted.add(epoch);
    }
    String before = leaders.putIfAbsent(epoch, leader);
    if (before != null && !before.equals(leader) && !excepted.contains(epoch)) {
      violate(sentinel.node.name() + " leads in " + epoch + " as " + before + " did");
    }
  }

  private static boolean hasMajority(Primary primary, String leader) {
    int count = 1;
    for (OtherSentinel other : primary.sentinels()) {
      if (other.leaderEpoch == primary.failoverEpoch && leader.equals(other.leader)) {
        count++;
      }
    }
    return count >= (primary.sentinels().size() + 1) / 2 + 1;
  }

  /**
   * No replica is chosen whose priority is 0, if the Sentinel could know it: it has seen it as a
   * replica.
   */
  private void selected(SimulatedSentinel sentinel, Primary primary, String text) {
    String[] words = text.split(" ");
    int priority = world.server(Address.of(words[2], Integer.parseInt(words[3]))).priority;
    if (priority == 0 && primary.replicas.get(words[1]).priorityKnown) {
      violate(sentinel.node.name() + " selected " + text + ", whose priority is 0");
    }
  }

  /** A vote that others hear of is on the disk, and is the only one in its epoch. */
  void voted(SimulatedSentinel sentinel, Address primary, String leader, long epoch) {
    if (!leader.equals("*")) {
      String name = world.groupName(primary);
      durable(sentinel, name, epoch);
      vote(sentinel, name, leader, epoch);
    }
  }

  private void vote(SimulatedSentinel sentinel, String name, String leader, long epoch) {
    String before = votes.putIfAbsent(new Vote(name, epoch, sentinel.machine.myId()), leader);
    if (before != null && !before.equals(leader)) {
      violate(sentinel.node.name() + " voted for " + before + " and " + leader + " in " + epoch);
    }
  }

  private void durable(SimulatedSentinel sentinel, String name, long epoch) {
    SavedConfiguration saved = (SavedConfiguration) sentinel.node.disk().durable();
    if (saved == null || saved.leaderEpoch(name) < epoch || saved.epoch() < epoch) {
      violate(sentinel.node.name() + " voted in " + epoch + ", which is not on its disk");
    }
  }

  /** A Sentinel has lost its disk. */
  void lost(SimulatedSentinel sentinel) {
    String voter = sentinel.machine.myId();
    for (Vote vote : votes.keySet()) {
      if (vote.voter.equals(voter)) {
        excepted.add(new Epoch(vote.primary, vote.epoch));
      }
    }
  }

  /** Why they do not agree, or null if they do: all Sentinels, and all servers with them. */
  String disagreement() {
    for (int group = 0; group < world.shape.groups(); group++) {
      String name = World.name(group);
      Primary first = world.sentinels.get(0).machine.primary(name);
      for (SimulatedSentinel sentinel : world.sentinels) {
        String wrong = wrong(sentinel, first);
        if (wrong != null) {
          return sentinel.node.name() + ' ' + name + ": " + wrong;
        }
      }
      SimulatedServer primary = world.server(first.currentAddress());
      for (SimulatedServer server : world.groups.get(group)) {
        if (server == primary ? !server.isPrimary() : !server.follows(primary.address)) {
          return server.node.name() + (server.isPrimary() ? " is primary" : " follows another");
        }
      }
    }
    return null;
  }

  private String wrong(SimulatedSentinel sentinel, Primary first) {
    Primary its = sentinel.machine.primary(first.name);
    if (sentinel.machine.tilt()) {
      return "tilt";
    }
    if (its.configEpoch != first.configEpoch
        || !its.currentAddress().same(first.currentAddress())) {
      return "another primary";
    }
    if (its.subjectivelyDown || its.failoverInProgress) {
      return its.failoverInProgress ? "failover" : "down";
    }
    if (its.replicas().size() != world.shape.servers() - 1) {
      return "unknown replicas";
    }
    return knowsAll(sentinel, its) ? null : "unknown Sentinels";
  }

  /** It knows all others by their present run IDs and addresses, and nobody else. */
  private boolean knowsAll(SimulatedSentinel sentinel, Primary its) {
    for (SimulatedSentinel other : world.sentinels) {
      OtherSentinel known = its.sentinels.get(other.machine.myId());
      if (other != sentinel && (known == null || !known.address.same(other.address))) {
        return false;
      }
    }
    return its.sentinels.size() == world.shape.sentinels() - 1;
  }
}
