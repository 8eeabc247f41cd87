package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.Map;
import java.util.TreeMap;

/** How often each command was said, and how often it ended in an error. */
final class Tally {
  private final Map<String, long[]> counts = new TreeMap<>();

  void add(Exchange exchange) {
    long[] count = counts.computeIfAbsent(nameOf(exchange.request()), name -> new long[2]);
    count[0]++;
    if (exchange.redis() instanceof RespValue.Failure) {
      count[1]++;
    }
  }

  private static String nameOf(Request request) {
    String name = request.name();
    boolean container = name.equals("OBJECT") || name.equals("XGROUP") || name.equals("XINFO");
    return container ? name + ' ' + Request.of(request.word(1)).name() : name;
  }

  /** A line for each command. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) ->
            text.append(
                "%-24s %8d requests, %3d %% errors%n"
                    .formatted(name, count[0], 100 * count[1] / count[0])));
    return text.toString();
  }
}
