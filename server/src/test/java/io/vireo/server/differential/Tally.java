package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How often each command was said, and how often it ended in an error; and how many messages
 * clients got without asking.
 */
final class Tally {
  private final Map<String, long[]> counts = new TreeMap<>();

  private long messages;

  void addMessages(long count) {
    messages += count;
  }

  /** How many messages about keys that clients keep were compared. */
  long messages() {
    return messages;
  }

  void add(Exchange exchange) {
    long[] count = counts.computeIfAbsent(nameOf(exchange.request()), name -> new long[2]);
    count[0]++;
    if (exchange.redis() instanceof RespValue.Failure) {
      count[1]++;
    }
  }

  private static String nameOf(Request request) {
    String name = request.name();
    boolean container = Set.of("CLIENT", "OBJECT", "XGROUP", "XINFO").contains(name);
    return container ? name + ' ' + Request.of(request.word(1)).name() : name;
  }

  /** A line for each command, and one for the messages. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach(
        (name, count) ->
            text.append(
                "%-24s %8d requests, %3d %% errors%n"
                    .formatted(name, count[0], 100 * count[1] / count[0])));
    return text.append("%-24s %8d%n".formatted("messages", messages)).toString();
  }
}
