package io.vireo.benchmarks.overload;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The stressors, and what came of each. Any thread. */
final class Stressors {
  private final List<Stressor> stressors;
  private final Map<String, Tally> tallies = new LinkedHashMap<>();
  private final int weights;

  /** A stressors of all kinds. */
  Stressors() {
    this(everything());
  }

  /** A stressors of one kind. */
  static Stressors only(Stressor stressor) {
    return new Stressors(List.of(stressor));
  }

  Stressors(List<Stressor> stressors) {
    this.stressors = List.copyOf(stressors);
    this.weights = stressors.stream().mapToInt(Stressor::weight).sum();
    stressors.forEach(stressor -> tallies.put(stressor.name(), new Tally()));
  }

  private static List<Stressor> everything() {
    List<Stressor> all = new ArrayList<>(WriteStressors.all());
    all.addAll(ReadStressors.all());
    all.addAll(StateStressors.all());
    return all;
  }

  /** Chooses one, by weight. */
  Stressor choose(RandomLoad load) {
    int draw = load.below(weights);
    for (Stressor stressor : stressors) {
      draw -= stressor.weight();
      if (draw < 0) {
        return stressor;
      }
    }
    throw new IllegalStateException("the weights do not add up");
  }

  /** What came of a kind. */
  Tally of(Stressor stressor) {
    return tallies.get(stressor.name());
  }

  /** All kinds by name, in order. */
  Map<String, Tally> tallies() {
    return tallies;
  }
}
