package io.vireo.benchmarks.embedded;

import java.util.List;

/** The requests that a server lives on, and what they find. */
final class HotRequests {
  private static final String VALUE = "xxxxxxxxxxxxxxxx";
  private static final String SCRIPT = "return redis.call('get', KEYS[1])";

  /** The SHA-1 of {@link #SCRIPT}. */
  private static final String SHA = "4e6d8fc8bb01276962cce5371fa795a7763657ae";

  private HotRequests() {}

  /** To be sent once for each key, so that the requests find what they look for. */
  static List<List<String>> fills() {
    return List.of(
        List.of("SET", "key:__key__", VALUE),
        List.of("HSET", "hash", "field:__key__", VALUE),
        List.of("ZADD", "sorted", "1", "member:__key__"),
        List.of("SCRIPT", "LOAD", SCRIPT));
  }

  /**
   * GET and HGET of what is there, SET of a value of the same size, ZADD of a member that gets
   * another score, EVALSHA of one GET.
   */
  static List<String> named(String command) {
    return switch (command) {
      case "GET" -> List.of("GET", "key:__key__");
      case "SET" -> List.of("SET", "key:__key__", VALUE);
      case "HGET" -> List.of("HGET", "hash", "field:__key__");
      case "ZADD" -> List.of("ZADD", "sorted", "__turn__", "member:__key__");
      case "EVALSHA" -> List.of("EVALSHA", SHA, "1", "key:__key__");
      default -> throw new IllegalArgumentException("no hot request: " + command);
    };
  }
}
