package io.vireo.config;

import java.util.List;

/** A version of the RDB format that can be written, or {@code auto}, which is 0. */
record RdbVersionType() implements SettingType<Integer> {
  private static final String AUTO = "auto";
  private static final List<String> VERSIONS = List.of("10", "11", "12", "13");

  @Override
  public Parsed<Integer> parse(List<String> words, Integer previous) {
    String word = words.get(0);
    if (word.equalsIgnoreCase(AUTO)) {
      return Parsed.of(0);
    }
    return VERSIONS.contains(word)
        ? Parsed.of(Integer.valueOf(word))
        : Words.unknown(AUTO + ", " + String.join(", ", VERSIONS));
  }

  @Override
  public String format(Integer value) {
    return value == 0 ? AUTO : value.toString();
  }

  @Override
  public String describe() {
    return "one of " + AUTO + ", " + String.join(", ", VERSIONS);
  }
}
