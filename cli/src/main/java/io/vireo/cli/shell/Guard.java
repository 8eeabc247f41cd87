package io.vireo.cli.shell;

import io.vireo.config.ByteText;
import java.util.List;

/** Knows which commands deserve a question before they are sent. */
final class Guard {
  /** The number of keys from which on a keyspace is large. */
  static final long LARGE = 10_000;

  private final Assistant assistant;

  Guard(Assistant assistant) {
    this.assistant = assistant;
  }

  /** What a command would do that may be regretted, as a sentence; null if nothing. */
  String warning(List<String> words) {
    String name = ByteText.lower(words.get(0));
    return switch (name) {
      case "flushall" -> "FLUSHALL deletes the keys of all databases.";
      case "flushdb" -> "FLUSHDB deletes all " + count() + "keys of this database.";
      case "shutdown" -> "SHUTDOWN stops the server.";
      case "debug" ->
          words.size() < 2
                  || ByteText.lower(words.get(1))
                      .matches("help|object|digest.*|listpack|stringmatch-len")
              ? null
              : "DEBUG can stop or harm the server.";
      case "keys" ->
          assistant.size() >= LARGE
              ? "KEYS holds the server up while it looks at all " + count() + "keys; SCAN does not."
              : null;
      default -> null;
    };
  }

  private String count() {
    long size = assistant.size();
    return size < 0 ? "" : size + " ";
  }
}
