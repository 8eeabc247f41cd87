package io.vireo.benchmarks.siege;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The kinds of greed, and what came of each. Any thread. */
final class Menu {
  private final List<Greed> greeds;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final int weights;

  /** A menu of all kinds. */
  Menu() {
    this(everything());
  }

  /** A menu of one kind. */
  static Menu only(Greed greed) {
    return new Menu(List.of(greed));
  }

  Menu(List<Greed> greeds) {
    this.greeds = List.copyOf(greeds);
    this.weights = greeds.stream().mapToInt(Greed::weight).sum();
    greeds.forEach(greed -> tallies.put(greed.name(), new Tally()));
  }

  private static List<Greed> everything() {
    List<Greed> all = new ArrayList<>(Writers.all());
    all.addAll(Readers.all());
    all.addAll(Hoarders.all());
    return all;
  }

  /** Chooses one, by weight. */
  Greed choose(Appetite appetite) {
    int draw = appetite.below(weights);
    for (Greed greed : greeds) {
      draw -= greed.weight();
      if (draw < 0) {
        return greed;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }

  /** What came of a kind. */
  Tally of(Greed greed) {
    return tallies.get(greed.name());
  }

  /** All kinds by name, in order. */
  Map<String, Tally> tallies() {
    return tallies;
  }
}
