package io.vireo.config;

import java.util.List;

/** Any text. */
record TextType(boolean emptyMeansNone) implements SettingType<String> {
  @Override
  public Parsed<String> parse(List<String> words, String previous) {
    return Parsed.of(words.get(0));
  }

  @Override
  public String format(String value) {
    return value;
  }

  @Override
  public String describe() {
    return "text";
  }

  @Override
  public List<Line> lines(String value, String fallback) {
    if (value.isEmpty() && emptyMeansNone) {
      return List.of();
    }
    return List.of(new Line(SplitArgs.quote(value), !value.equals(fallback)));
  }
}
