package io.vireo.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Three out-of-memory scores: of a primary, of a replica and of a saving child. */
record OomScoresType() implements SettingType<List<Integer>> {
  private static final int COUNT = 3;
  private static final int LIMIT = 2000;

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<List<Integer>> parse(List<String> words, List<Integer> previous) {
    if (words.size() != COUNT) {
      return Parsed.refused("wrong number of arguments");
    }
    List<Integer> scores = new ArrayList<>();
    for (String word : words) {
      int score = number(word);
      if (Math.abs(score) > LIMIT) {
        return Parsed.refused(
            "Invalid oom-score-adj-values, elements must be between -2000 and 2000.");
      }
      scores.add(score);
    }
    return Parsed.of(List.copyOf(scores));
  }

  private static int number(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
  }

  @Override
  public String format(List<Integer> value) {
    return value.stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  @Override
  public String describe() {
    return "three numbers, -2000 to 2000";
  }
}
