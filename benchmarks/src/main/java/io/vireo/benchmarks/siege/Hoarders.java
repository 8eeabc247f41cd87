package io.vireo.benchmarks.siege;

import java.io.IOException;
import java.util.List;

/** Clients that make the server keep something for them: requests, queues, connections. */
final class Hoarders {
  private static final int CROWD = 300;

  private Hoarders() {}

  /** All of them. */
  static List<Greed> all() {
    return List.of(
        new Greed("transactions", 5, Hoarders::transaction),
        new Greed("queues behind a wait", 3, Hoarders::behindWait),
        new Greed("long pipelines", 4, Hoarders::pipeline),
        new Greed("crowds", 2, Hoarders::crowd));
  }

  private static void transaction(Visit visit, Appetite appetite) throws IOException {
    int commands = appetite.between(1, 2_000);
    int bytes = appetite.large();
    boolean reads = appetite.chance(0.3);
    visit.request("MULTI");
    for (int i = 0; i < commands; i++) {
      if (reads) {
        visit.request("GET", appetite.bigKey());
      } else {
        visit.out().begin(3).word("SET").word(appetite.bigKey()).blob(bytes);
      }
    }
    visit.read(1 + commands);
    visit.idle(appetite.between(1, 1_000));
    if (appetite.chance(0.7)) {
      visit.request(appetite.oneOf("EXEC", "EXEC", "DISCARD")).read(1);
    }
  }

  /** What comes behind a command that waits must be kept until it does not. */
  private static void behindWait(Visit visit, Appetite appetite) throws IOException {
    visit.request("BLPOP", "nothing", appetite.oneOf("0.5", "1", "3"));
    int commands = appetite.between(1, 2_000);
    int bytes = appetite.large();
    for (int i = 0; i < commands; i++) {
      visit.out().begin(3).word("SET").word(appetite.bigKey()).blob(bytes);
    }
    visit.read(1 + commands);
  }

  /** Many requests of middling size without a look at the answers: they wait for their turn. */
  private static void pipeline(Visit visit, Appetite appetite) throws IOException {
    int bytes = appetite.between(100, 32_000);
    int commands = Math.min(100_000, appetite.huge() / bytes + 1);
    for (int i = 0; i < commands; i++) {
      visit.out().begin(3).word("SET").word(appetite.smallKey()).blob(bytes);
    }
    visit.read(commands);
  }

  /** Many connections, each of which has begun to say something. */
  private static void crowd(Visit visit, Appetite appetite) throws IOException {
    int size = appetite.between(10, CROWD);
    int announced = appetite.between(1_000, 8 << 20);
    for (int i = 0; i < size; i++) {
      int given = Math.min(announced, appetite.between(1, 1 << 20));
      RequestStream out = visit.companion().out();
      out.begin(3).word("SET").word(appetite.smallKey()).beginBlob(announced, given).flush();
    }
    visit.idle(appetite.between(100, 2_000));
  }
}
