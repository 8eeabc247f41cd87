package io.vireo.config;

import java.util.List;

/** {@code yes} or {@code no} in any letter case. */
record YesNoType() implements SettingType<Boolean> {
  @Override
  public Parsed<Boolean> parse(List<String> words, Boolean previous) {
    String word = words.get(0);
    if (word.equalsIgnoreCase("yes")) {
      return Parsed.of(true);
    }
    return word.equalsIgnoreCase("no")
        ? Parsed.of(false)
        : Parsed.refused("argument must be 'yes' or 'no'");
  }

  @Override
  public String format(Boolean value) {
    return value ? "yes" : "no";
  }

  @Override
  public String describe() {
    return "yes or no";
  }
}
