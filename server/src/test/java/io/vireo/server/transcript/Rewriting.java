package io.vireo.server.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A file in which some stretches of lines are replaced by others. */
final class Rewriting {
  /** New lines in the place of old ones. */
  private record Change(int count, List<String> lines) {}

  private final List<String> old;
  private final Map<Integer, Change> changes = new TreeMap<>();

  Rewriting(List<String> old) {
    this.old = old;
  }

  /** The line with a number, from 1. */
  String line(int number) {
    return old.get(number - 1);
  }

  /** True if there is a line with this number. */
  boolean has(int number) {
    return number <= old.size();
  }

  /** Replaces {@code count} lines from {@code line} on, from 1. */
  void replace(int line, int count, List<String> lines) {
    changes.put(line, new Change(count, lines));
  }

  /** The lines as they are now. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    int next = 1;
    for (Map.Entry<Integer, Change> change : changes.entrySet()) {
      lines.addAll(old.subList(next - 1, change.getKey() - 1));
      lines.addAll(change.getValue().lines());
      next = change.getKey() + change.getValue().count();
    }
    lines.addAll(old.subList(next - 1, old.size()));
    return lines;
  }
}
