package io.vireo.benchmarks.overload;

import java.io.IOException;
import java.util.List;

/** Clients that make the server keep something for them: requests, queues, connections. */
final class StateStressors {
  private static final int CROWD = 300;

  private StateStressors() {}

  /** All of them. */
  static List<Stressor> all() {
    return List.of(
        new Stressor("transactions", 5, StateStressors::transaction),
        new Stressor("queues behind a wait", 3, StateStressors::behindWait),
        new Stressor("long pipelines", 4, StateStressors::pipeline),
        new Stressor("crowds", 2, StateStressors::abusers));
  }

  private static void transaction(StressConnection connection, RandomLoad load) throws IOException {
    int commands = load.between(1, 2_000);
    int bytes = load.large();
    boolean reads = load.chance(0.3);
    connection.request("MULTI");
    for (int i = 0; i < commands; i++) {
      if (reads) {
        connection.request("GET", load.bigKey());
      } else {
        connection.out().begin(3).word("SET").word(load.bigKey()).blob(bytes);
      }
    }
    connection.read(1 + commands);
    connection.idle(load.between(1, 1_000));
    if (load.chance(0.7)) {
      connection.request(load.oneOf("EXEC", "EXEC", "DISCARD")).read(1);
    }
  }

  /** What comes behind a command that waits must be kept until it does not. */
  private static void behindWait(StressConnection connection, RandomLoad load) throws IOException {
    connection.request("BLPOP", "nothing", load.oneOf("0.5", "1", "3"));
    int commands = load.between(1, 2_000);
    int bytes = load.large();
    for (int i = 0; i < commands; i++) {
      connection.out().begin(3).word("SET").word(load.bigKey()).blob(bytes);
    }
    connection.read(1 + commands);
  }

  /** Many requests of middling size without a look at the answers: they wait for their turn. */
  private static void pipeline(StressConnection connection, RandomLoad load) throws IOException {
    int bytes = load.between(100, 32_000);
    int commands = Math.min(100_000, load.huge() / bytes + 1);
    for (int i = 0; i < commands; i++) {
      connection.out().begin(3).word("SET").word(load.smallKey()).blob(bytes);
    }
    connection.read(commands);
  }

  /** Many connections, each of which has begun to say something. */
  private static void abusers(StressConnection connection, RandomLoad load) throws IOException {
    int size = load.between(10, CROWD);
    int announced = load.between(1_000, 8 << 20);
    for (int i = 0; i < size; i++) {
      int given = Math.min(announced, load.between(1, 1 << 20));
      RequestStream out = connection.companion().out();
      out.begin(3).word("SET").word(load.smallKey()).beginBlob(announced, given).flush();
    }
    connection.idle(load.between(100, 2_000));
  }
}
