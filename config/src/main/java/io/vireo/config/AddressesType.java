package io.vireo.config;

import java.util.List;

/** Up to 16 addresses to listen on; {@code *} is all, a leading {@code -} makes one optional. */
record AddressesType() implements SettingType<List<String>> {
  private static final int MOST = 16;

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<List<String>> parse(List<String> words, List<String> previous) {
    if (words.size() > MOST) {
      return Parsed.refused("Too many bind addresses specified.");
    }
    return Parsed.of(words.equals(List.of("")) ? List.of() : List.copyOf(words));
  }

  @Override
  public String format(List<String> value) {
    return String.join(" ", value);
  }

  @Override
  public String describe() {
    return "addresses";
  }

  @Override
  public List<Line> lines(List<String> value, List<String> fallback) {
    String text = value.isEmpty() ? "\"\"" : format(value);
    return List.of(new Line(text, !value.equals(fallback)));
  }
}
