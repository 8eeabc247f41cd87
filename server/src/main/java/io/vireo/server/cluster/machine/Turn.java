package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.SlotSet;
import io.vireo.server.cluster.machine.Effect.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the machine's parts share while they handle one input: the time, and what comes of it. */
final class Turn {
  final ClusterState state;
  final LocalFacts facts;
  final RandomGenerator random;
  ClusterOptions options;
  long now;
  int todo;

  private final List<Effect> effects = new ArrayList<>();
  private long[] reassigned;
  private long lastLinkId;

  Turn(ClusterState state, ClusterOptions options, LocalFacts facts, RandomGenerator random) {
    this.state = state;
    this.options = options;
    this.facts = facts;
    this.random = random;
  }

  ClusterNode myself() {
    return state.myself;
  }

  void want(int flags) {
    todo |= flags;
  }

  boolean wants(int flag) {
    return (todo & flag) == flag;
  }

  void effect(Effect effect) {
    effects.add(effect);
  }

  void log(Level level, String format, Object... args) {
    effects.add(new Effect.Log(level, format, List.of(args)));
  }

  void send(BusLink link, BusMessage message) {
    if (link != null && !link.closed) {
      state.sent().add(message, 1);
      effects.add(new Effect.Send(List.of(link), message));
    }
  }

  void send(List<BusLink> links, BusMessage message) {
    if (!links.isEmpty()) {
      state.sent().add(message, links.size());
      effects.add(new Effect.Send(links, message));
    }
  }

  /** Notes that a slot has got another owner, or none. */
  void reassigned(int slot) {
    if (reassigned == null) {
      reassigned = new long[SlotSet.SLOTS / 64];
    }
    reassigned[slot >> 6] |= 1L << slot;
  }

  long nextLinkId() {
    return ++lastLinkId;
  }

  /** 40 hexadecimal digits. */
  String randomName() {
    StringBuilder name = new StringBuilder(40);
    while (name.length() < 40) {
      name.append(Character.forDigit(random.nextInt(16), 16));
    }
    return name.toString();
  }

  /** Takes all effects, the saving first. */
  List<Effect> takeEffects(Effect.Save save) {
    List<Effect> taken = new ArrayList<>(effects.size() + 2);
    if (save != null) {
      taken.add(save);
    }
    if (reassigned != null) {
      taken.add(new Effect.SlotsReassigned(SlotSet.of(reassigned)));
      reassigned = null;
    }
    taken.addAll(effects);
    effects.clear();
    return taken;
  }
}
