package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.List;

/** Clients that want to see every command: one that reads at once, and one that reads late. */
final class MonitorStressors {
  private static final int LATE_MILLIS = 50;

  private MonitorStressors() {}

  /** Both of them. */
  static List<Stressor> all() {
    return List.of(
        new Stressor("MONITOR", 1, (connection, load) -> watch(connection, 0)),
        new Stressor("MONITOR, slowly", 1, (connection, load) -> watch(connection, LATE_MILLIS)));
  }

  private static void watch(StressConnection connection, int millis) throws IOException {
    connection.request("MONITOR");
    while (!connection.hasLeft()) {
      connection.read(1);
      connection.idle(millis);
    }
  }
}
