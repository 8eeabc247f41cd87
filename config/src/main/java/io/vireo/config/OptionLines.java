package io.vireo.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns options into lines of configuration.
 *
 * <p>A word that starts with {@code --} names an option, unless the word before it is an option
 * that has no value yet: then it is that value, so that a value may start with dashes. Two names
 * need no value and therefore do not swallow the next option: {@code --save}, which then clears the
 * save points, and {@code --sentinel}. A word such as {@code "--maxmemory 700mb"} is a whole line.
 */
final class OptionLines {
  private final List<String> words;
  private final List<String> lines = new ArrayList<>();
  private StringBuilder line;
  private boolean stdin;

  OptionLines(List<String> words, boolean afterFile) {
    this.words = words;
    boolean wantsValue = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      boolean atAnEnd = (i == 0 && !afterFile) || i == words.size() - 1;
      if (word.equals("-") && atAnEnd) {
        stdin = true;
      } else if (!wantsValue && isOption(word)) {
        wantsValue = option(i);
      } else {
        value(word);
        wantsValue = false;
      }
    }
    endLine();
  }

  List<String> lines() {
    return lines;
  }

  boolean readsStdin() {
    return stdin;
  }

  private static boolean isOption(String word) {
    return word.startsWith("--");
  }

  /** Starts a line; tells whether the next word is its value whatever it looks like. */
  private boolean option(int index) {
    endLine();
    String word = words.get(index);
    line = new StringBuilder(word.substring(2));
    List<String> parts = SplitArgs.split(word);
    if (parts == null || parts.size() != 1) {
      return false;
    }
    boolean nothingFollows = index == words.size() - 1 || isOption(words.get(index + 1));
    Optional<String> filler = nothingFollows ? filler(word) : Optional.empty();
    filler.ifPresent(line::append);
    return filler.isEmpty();
  }

  private static Optional<String> filler(String option) {
    if (option.equalsIgnoreCase("--save")) {
      return Optional.of(" \"\"");
    }
    return option.equalsIgnoreCase("--sentinel") ? Optional.of("") : Optional.empty();
  }

  private void value(String word) {
    if (line == null) {
      line = new StringBuilder();
    }
    line.append(line.isEmpty() ? "" : " ").append(SplitArgs.quote(word));
  }

  private void endLine() {
    if (line != null) {
      lines.add(line.toString());
      line = null;
    }
  }
}
