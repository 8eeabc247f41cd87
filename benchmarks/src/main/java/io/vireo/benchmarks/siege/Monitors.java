package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.List;

/** Clients that want to see every command: one that reads at once, and one that reads late. */
final class Monitors {
  private static final int LATE_MILLIS = 50;

  private Monitors() {}

  /** Both of them. */
  static List<Greed> all() {
    return List.of(
        new Greed("MONITOR", 1, (visit, appetite) -> watch(visit, 0)),
        new Greed("MONITOR, slowly", 1, (visit, appetite) -> watch(visit, LATE_MILLIS)));
  }

  private static void watch(Visit visit, int millis) throws IOException {
    visit.request("MONITOR");
    while (!visit.hasLeft()) {
      visit.read(1);
      visit.idle(millis);
    }
  }
}
