package io.vireo.cli.session;

import java.util.List;
import java.util.Set;

/** What a client has to know of certain commands. */
final class Requests {
  private static final Set<String> SUBSCRIBE = Set.of("subscribe", "psubscribe", "ssubscribe");
  private static final Set<String> UNSUBSCRIBE =
      Set.of("unsubscribe", "punsubscribe", "sunsubscribe");

  private Requests() {}

  /** Whether the command is of that name and has {@code count} words, or any number if 0. */
  static boolean is(List<String> words, String name, int count) {
    return words.get(0).equalsIgnoreCase(name) && (count == 0 || words.size() == count);
  }

  static boolean isSubscribe(List<String> words) {
    return SUBSCRIBE.contains(words.get(0).toLowerCase(java.util.Locale.ROOT));
  }

  static boolean isUnsubscribe(List<String> words) {
    return UNSUBSCRIBE.contains(words.get(0).toLowerCase(java.util.Locale.ROOT));
  }

  /** Whether the reply is a text for people, which is printed as it is. */
  static boolean answersText(List<String> words) {
    String name = words.get(0).toLowerCase(java.util.Locale.ROOT);
    String second = words.size() < 2 ? "" : words.get(1).toLowerCase(java.util.Locale.ROOT);
    return switch (name) {
      case "info", "lolwut" -> true;
      case "debug" -> Set.of("htstats", "htstats-key", "client-eviction").contains(second);
      case "memory" -> Set.of("malloc-stats", "doctor").contains(second);
      case "cluster" -> words.size() == 2 && Set.of("nodes", "info").contains(second);
      case "client" -> Set.of("list", "info").contains(second);
      case "latency" ->
          words.size() == 3 ? second.equals("graph") : words.size() == 2 && second.equals("doctor");
      case "proxy" -> second.equals("info");
      default -> false;
    };
  }
}
