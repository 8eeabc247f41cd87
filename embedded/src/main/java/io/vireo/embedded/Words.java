package io.vireo.embedded;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a request. */
final class Words {
  /** They would change what an answer is, or end that each request has one. */
  private static final Set<String> NOBODYS =
      Set.of("monitor", "sync", "psync", "hello", "reset", "client reply");

  /** They leave something behind in a connection, and so belong to one. */
  private static final Set<String> CONNECTIONS =
      Set.of(
          "multi",
          "exec",
          "discard",
          "watch",
          "unwatch",
          "select",
          "auth",
          "quit",
          "subscribe",
          "psubscribe",
          "ssubscribe",
          "unsubscribe",
          "punsubscribe",
          "sunsubscribe",
          "client tracking",
          "client caching",
          "client setname",
          "client setinfo",
          "client no-evict",
          "client no-touch");

  private Words() {}

  /**
   * A command and its arguments as bytes.
   *
   * @throws IllegalArgumentException if there is no command
   */
  static List<byte[]> of(String... words) {
    return of(
        Arrays.stream(words)
            .map(word -> word.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  /** The same of words that are bytes already. */
  static List<byte[]> of(byte[]... words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("There is no command");
    }
    List<byte[]> request = List.of(words);
    if (isOneOf(NOBODYS, request)) {
      throw new IllegalArgumentException(
          name(request) + " is not possible here: connect to the server's port for it");
    }
    return request;
  }

  /**
   * The same request, which leaves nothing behind in a connection.
   *
   * @throws IllegalArgumentException if it does
   */
  static List<byte[]> ofNoConnection(List<byte[]> request) {
    if (isOneOf(CONNECTIONS, request)) {
      throw new IllegalArgumentException(
          name(request) + " concerns a connection: use the one that connect() gives");
    }
    return request;
  }

  private static boolean isOneOf(Set<String> names, List<byte[]> request) {
    return names.contains(word(request, 0))
        || request.size() > 1 && names.contains(word(request, 0) + " " + word(request, 1));
  }

  private static String word(List<byte[]> request, int index) {
    return text(request.get(index)).toLowerCase(Locale.ROOT);
  }

  private static String name(List<byte[]> request) {
    return text(request.get(0)).toUpperCase(Locale.ROOT);
  }

  static String text(byte[] word) {
    return new String(word, StandardCharsets.UTF_8);
  }
}
