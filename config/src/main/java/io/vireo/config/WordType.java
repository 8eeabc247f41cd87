package io.vireo.config;

import java.util.List;

/** One word of a fixed list, in any letter case. */
record WordType<E extends Enum<E>>(Class<E> words) implements SettingType<E> {
  @Override
  public Parsed<E> parse(List<String> arguments, E previous) {
    return Words.find(words, arguments.get(0))
        .map(Parsed::of)
        .orElseGet(() -> Words.unknown(Words.list(words)));
  }

  @Override
  public String format(E value) {
    return Words.of(value);
  }

  @Override
  public String describe() {
    return "one of " + Words.list(words);
  }
}
