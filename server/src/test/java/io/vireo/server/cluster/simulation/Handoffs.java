package io.vireo.server.cluster.simulation;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.TreeSet;

/**
 * Watches which sources of slots go on with them although they were taken. A source may do so only
 * if it could not hear of it: if it had no contact with a node that knew, for as long as nodes need
 * to connect and to send their claims.
 */
final class Handoffs {
  private static final long STEP = 20;

  /** Slots of which a source could not hear that they were taken: their writes may be lost. */
  final TreeSet<Integer> unheard = new TreeSet<>();

  private final MigratingCluster all;
  private final long timeToHear;
  private final List<Handoff> pending = new ArrayList<>();

  Handoffs(MigratingCluster all, long timeToHear) {
    this.all = all;
    this.timeToHear = timeToHear;
  }

  private static final class Handoff {
    final MigratingServer source;
    final int slot;
    boolean taken;
    long contact;
    long longestContact;

    Handoff(MigratingServer source, int slot) {
      this.source = source;
      this.slot = slot;
    }
  }

  /** Begins to watch. */
  void start() {
    pending.stream().filter(each -> each.taken).forEach(this::watch);
    all.cluster.simulation.after(STEP, this::start);
  }

  private void watch(Handoff handoff) {
    handoff.contact = mayHear(handoff) ? handoff.contact + STEP : 0;
    handoff.longestContact = Math.max(handoff.longestContact, handoff.contact);
  }

  private boolean mayHear(Handoff handoff) {
    MigratingServer source = handoff.source;
    if (!isAwake(source)) {
      return false;
    }
    for (MigratingServer other : all.servers) {
      if (other != source
          && isAwake(other)
          && !all.cluster.areSeparated(source.server, other.server)
          && !source.myName().equals(other.owner(handoff.slot))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAwake(MigratingServer each) {
    return each.server.isUp() && !each.server.node.frozen();
  }

  /** A source has its writers wait, perhaps again since it was restarted. */
  void began(MigratingServer source, SlotSet slots) {
    slots.forEach(
        slot -> {
          if (pending.stream().noneMatch(each -> each.source == source && each.slot == slot)) {
            pending.add(new Handoff(source, slot));
          }
        });
  }

  /** A node has taken slots. */
  void taken(MigratingServer target, SlotSet slots) {
    for (Handoff each : pending) {
      each.taken |= each.source != target && slots.contains(each.slot);
    }
  }

  /** A source lets its writers go on, or sends them elsewhere. */
  void ended(MigratingServer source) {
    for (Iterator<Handoff> each = pending.iterator(); each.hasNext(); ) {
      Handoff handoff = each.next();
      if (handoff.source == source) {
        each.remove();
        boolean goesOn = source.myName().equals(source.owner(handoff.slot));
        if (handoff.taken && goesOn && handoff.longestContact <= timeToHear) {
          unheard.add(handoff.slot);
        }
      }
    }
  }
}
