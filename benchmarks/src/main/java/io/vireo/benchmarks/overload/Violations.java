package io.vireo.benchmarks.overload;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What is broken, each thing once. Any thread. */
final class Violations {
  private static final int MOST = 20;

  private final Set<String> all = new LinkedHashSet<>();

  /** Notes that something is broken. */
  synchronized void add(String what) {
    if (all.size() < MOST) {
      all.add(what);
    }
  }

  /** What was noted, in order. */
  synchronized List<String> all() {
    return new ArrayList<>(all);
  }
}
