package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** What the machine's parts share: the tasks, the time, and what comes of an input. */
final class Turn {
  final MigrationFacts facts;
  final Leftovers leftovers = new Leftovers(this);
  MigrationOptions options;
  long now;

  /** Those that are not over, the oldest first; one that failed and is tried again among them. */
  final List<MigrationTask> tasks = new ArrayList<>();

  /** Those that are over, the latest first. */
  final List<MigrationTask> archive = new ArrayList<>();

  private final List<MigrationEffect> effects = new ArrayList<>();

  Turn(MigrationFacts facts, MigrationOptions options) {
    this.facts = facts;
    this.options = options;
  }

  void effect(MigrationEffect effect) {
    effects.add(effect);
  }

  void log(boolean warns, String format, Object... args) {
    effects.add(new MigrationEffect.Log(warns, String.format(Locale.ROOT, format, args)));
  }

  List<MigrationEffect> takeEffects() {
    List<MigrationEffect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }

  /** The task that is not over and has this name, or null. */
  MigrationTask task(String id) {
    return find(tasks, id);
  }

  MigrationTask archived(String id) {
    return find(archive, id);
  }

  private static MigrationTask find(List<MigrationTask> among, String id) {
    return among.stream().filter(task -> task.id.equals(id)).findFirst().orElse(null);
  }

  List<MigrationTask> copy() {
    return Collections.unmodifiableList(new ArrayList<>(tasks));
  }

  /** A task is over: it is remembered for a while. */
  void archive(MigrationTask task) {
    task.ended = now;
    tasks.remove(task);
    archive.add(0, task);
    trim();
  }

  void trim() {
    while (archive.size() > options.remembered()) {
      archive.remove(archive.size() - 1);
    }
  }

  /**
   * Gives up what is left of slots that this node hands over, if another node has some of them: all
   * were taken then, since that is one step.
   *
   * @return true if none of them is left
   */
  boolean giveUpRest(SlotSet handed) {
    SlotSet mine = leftovers.mine(handed);
    if (mine.isEmpty()) {
      return true;
    }
    String[] owner = new String[1];
    handed
        .without(mine)
        .forEach(slot -> owner[0] = owner[0] == null ? facts.owner(slot) : owner[0]);
    if (owner[0] != null) {
      effect(new MigrationEffect.GiveAway(mine, owner[0]));
    }
    return false;
  }

  /** The node that has all of these slots, or null. */
  String ownerOfAll(SlotSet slots) {
    String[] found = new String[1];
    boolean[] same = {true};
    slots.forEach(
        slot -> {
          String owner = facts.owner(slot);
          same[0] &= owner != null && (found[0] == null || found[0].equals(owner));
          found[0] = owner;
        });
    return same[0] ? found[0] : null;
  }
}
