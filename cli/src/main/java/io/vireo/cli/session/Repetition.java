package io.vireo.cli.session;

import java.util.List;

/** A number before a command: send it so often. */
public final class Repetition {
  /** What to say of a number that is none or not above 0. */
  public static final String INVALID = "Invalid redis-cli repeat command option value.\n";

  /** A command and how often. */
  public record Counted(List<String> words, long times) {}

  private Repetition() {}

  /** The command of a line; null if the number is wrong. */
  public static Counted of(List<String> words) {
    if (words.size() < 2 || !words.get(0).matches("[-+]?[0-9]+")) {
      return new Counted(words, 1);
    }
    try {
      long times = Long.parseLong(words.get(0));
      return times <= 0 ? null : new Counted(words.subList(1, words.size()), times);
    } catch (NumberFormatException tooLarge) {
      return null;
    }
  }
}
