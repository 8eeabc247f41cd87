package io.vireo.cli.mode;

import io.vireo.cli.output.Console;
import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * --lru-test: reads and writes keys, one in five of which are popular, and tells how many reads
 * hit.
 */
final class LruTest {
  private static final int PIPELINE = 250;
  private static final double SKEW = 7.2;

  private final Server server;
  private final Console console;
  private final long keys;
  private final SplittableRandom random = new SplittableRandom();

  LruTest(Server server, Console console, long keys) {
    this.server = server;
    this.console = console;
    this.keys = keys;
  }

  /** Goes on until the program is ended. */
  int run() {
    while (true) {
      long start = System.nanoTime();
      long hits = 0;
      long misses = 0;
      while (System.nanoTime() - start < 1_000_000_000L) {
        server.callAll(requests(true));
        for (Reply reply : server.callAll(requests(false))) {
          if (reply.isError()) {
            console.error(reply.text() + "\n");
          } else if (reply.is(Type.NIL)) {
            misses++;
          } else {
            hits++;
          }
        }
      }
      long all = Math.max(1, hits + misses);
      console.print(
          "%d Gets/sec | Hits: %d (%.2f%%) | Misses: %d (%.2f%%)\n"
              .formatted(hits + misses, hits, 100.0 * hits / all, misses, 100.0 * misses / all));
    }
  }

  private List<List<String>> requests(boolean writes) {
    List<List<String>> requests = new ArrayList<>(PIPELINE);
    for (int i = 0; i < PIPELINE; i++) {
      requests.add(writes ? List.of("SET", key(), value()) : List.of("GET", key()));
    }
    return requests;
  }

  /** A power law by which 80 % of the choices fall on 20 % of the keys, the low numbers. */
  private String key() {
    double range = Math.pow(keys + 1, SKEW) - 1;
    double drawn = Math.pow(range * random.nextDouble() + 1, 1 / SKEW);
    return "lru:" + (keys + 1 - (long) drawn);
  }

  private String value() {
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      value.append((char) ('A' + random.nextInt('z' - 'A')));
    }
    return value.toString();
  }
}
