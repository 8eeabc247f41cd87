package io.vireo.embedded;

import io.vireo.server.command.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words of a request. */
final class Words {
  /** They would change what an answer is, or end that each request has one. */
  private static final Set<String> UNSUPPORTED =
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

  /** Bytes of the longest of these commands. */
  private static final int LONGEST = "punsubscribe".length();

  private Words() {}

  /**
   * A command and its arguments as bytes.
   *
   * @throws IllegalArgumentException if there is no command, or a word is null
   */
  static List<byte[]> of(String... words) {
    byte[][] bytes = new byte[words.length][];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = words[i] == null ? null : words[i].getBytes(StandardCharsets.UTF_8);
    }
    return of(bytes);
  }

  /** A command and its arguments, which are bytes already. */
  static List<byte[]> of(byte[]... words) {
    if (words.length == 0) {
      throw new IllegalArgumentException("There is no command");
    }
    for (int i = 0; i < words.length; i++) {
      if (words[i] == null) {
        throw new IllegalArgumentException("Word " + (i + 1) + " of the command is null");
      }
    }
    List<byte[]> request = List.of(words);
    if (isOneOf(UNSUPPORTED, request)) {
      throw new IllegalArgumentException(
          name(request) + " is not possible here: connect to the server's port for it");
    }
    return request;
  }

  /**
   * Returns a request that leaves nothing behind in a connection.
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

  /** By length and first letter: whether a command may be one of those above. */
  private static final boolean[][] SUSPECT = suspects();

  private static boolean[][] suspects() {
    boolean[][] suspects = new boolean[LONGEST + 1][32];
    for (Set<String> names : List.of(UNSUPPORTED, CONNECTIONS)) {
      for (String name : names) {
        String command = name.split(" ")[0];
        suspects[command.length()][letter((byte) command.charAt(0))] = true;
      }
    }
    return suspects;
  }

  /** The number of a letter, equal for upper and lower case. */
  private static int letter(byte first) {
    return first & 31;
  }

  private static boolean isSuspect(byte[] command) {
    int length = command.length;
    return length > 0 && length <= LONGEST && SUSPECT[length][letter(command[0])];
  }

  private static boolean isOneOf(Set<String> names, List<byte[]> request) {
    if (!isSuspect(request.get(0))) {
      return false;
    }
    return names.contains(word(request, 0))
        || request.size() > 1 && names.contains(word(request, 0) + " " + word(request, 1));
  }

  private static String word(List<byte[]> request, int index) {
    return text(request.get(index)).toLowerCase(Locale.ROOT);
  }

  private static String name(List<byte[]> request) {
    return text(request.get(0)).toUpperCase(Locale.ROOT);
  }

  /** What a thread waits for that has sent a request, for errors. */
  static String answer(List<byte[]> request) {
    return "the answer to " + name(request);
  }

  /** The command of a call and its arguments as texts. */
  static List<String> texts(Call call) {
    List<String> texts = new ArrayList<>(call.count());
    for (int i = 0; i < call.count(); i++) {
      texts.add(text(call.arg(i).toArray()));
    }
    return texts;
  }

  static String text(byte[] word) {
    return new String(word, StandardCharsets.UTF_8);
  }
}
