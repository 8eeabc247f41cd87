package io.vireo.server.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Finds a small part of a list of faults that still makes a simulation fail. */
public final class Shrinking {
  private Shrinking() {}

  /**
   * Leaves out what is not needed, in parts that get smaller and smaller.
   *
   * @param all a list for which it fails
   * @param fails whether it fails for a part of the list, in the same order
   * @return a part for which it fails, and of which no single element can be left out
   */
  public static <T> List<T> smallest(List<T> all, Predicate<List<T>> fails) {
    List<T> kept = all;
    int size = Math.max(1, all.size() / 2);
    while (true) {
      List<T> smaller = without(kept, size, fails);
      if (smaller.size() == kept.size() && size == 1) {
        return kept;
      }
      size = smaller.size() < kept.size() ? size : size / 2;
      size = Math.max(1, Math.min(size, Math.max(1, smaller.size() / 2)));
      kept = smaller;
    }
  }

  private static <T> List<T> without(List<T> all, int size, Predicate<List<T>> fails) {
    List<T> kept = all;
    int from = 0;
    while (from < kept.size()) {
      List<T> tried = new ArrayList<>(kept.subList(0, from));
      tried.addAll(kept.subList(Math.min(kept.size(), from + size), kept.size()));
      if (fails.test(tried)) {
        kept = tried;
      } else {
        from += size;
      }
    }
    return kept;
  }
}
