package io.vireo.server.cluster.handoff;

import io.vireo.server.testing.RespValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How often each element of lists was seen. One thread. */
final class Elements {
  private final Map<String, Integer> times = new HashMap<>();

  /** Notes an element. */
  void add(String element) {
    times.merge(element, 1, Integer::sum);
  }

  /** Notes elements. */
  void addAll(List<String> elements) {
    elements.forEach(this::add);
  }

  /** Notes the elements of an answer, which may be nil. */
  void addAll(RespValue answer) {
    if (answer instanceof RespValue.Many many) {
      many.items().forEach(item -> add(item.asText()));
    }
  }

  /** All that were seen, each once. */
  Set<String> distinct() {
    return times.keySet();
  }

  /** How many of these were not seen. */
  long missing(Set<String> due) {
    return due.stream().filter(element -> !times.containsKey(element)).count();
  }

  /** How often something was seen that is not one of these, or again. */
  long surplus(Set<String> due) {
    return times.entrySet().stream()
        .mapToLong(entry -> entry.getValue() - (due.contains(entry.getKey()) ? 1 : 0))
        .sum();
  }
}
