package io.vireo.config;

import java.util.List;

/** A file mode in octal. */
record OctalType() implements SettingType<Integer> {
  private static final int MOST = 0777;

  @Override
  public Parsed<Integer> parse(List<String> words, Integer previous) {
    if (words.get(0).isEmpty()) {
      return Parsed.of(0);
    }
    try {
      int mode = Integer.parseInt(words.get(0), 8);
      return mode >= 0 && mode <= MOST
          ? Parsed.of(mode)
          : Parsed.refused("argument must be between 0 and 777 inclusive");
    } catch (NumberFormatException e) {
      return Parsed.refused("argument couldn't be parsed as an octal number");
    }
  }

  @Override
  public String format(Integer value) {
    return Integer.toOctalString(value);
  }

  @Override
  public String describe() {
    return "octal number, 0 to 777";
  }
}
