package io.vireo.server.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Alternatives, each with its weight. */
final class Choice<T> {
  private final List<T> alternatives = new ArrayList<>();
  private final List<Integer> ends = new ArrayList<>();
  private int total;

  void add(int weight, T alternative) {
    if (weight > 0) {
      total += weight;
      alternatives.add(alternative);
      ends.add(total);
    }
  }

  /** The sum of all weights. */
  int total() {
    return total;
  }

  T draw(SplittableRandom random) {
    int drawn = random.nextInt(total);
    int at = 0;
    while (ends.get(at) <= drawn) {
      at++;
    }
    return alternatives.get(at);
  }
}
