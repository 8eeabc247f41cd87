package io.vireo.config;

import java.util.List;

/** A version of Redis that the server can claim to be, the newest first. */
record RedisVersionType() implements SettingType<String> {
  static final List<String> VERSIONS = List.of("8.6.3", "8.0.2");

  @Override
  public Parsed<String> parse(List<String> words, String previous) {
    String word = words.get(0);
    return VERSIONS.contains(word) ? Parsed.of(word) : Words.unknown(String.join(", ", VERSIONS));
  }

  @Override
  public String format(String value) {
    return value;
  }

  @Override
  public String describe() {
    return "one of " + String.join(", ", VERSIONS);
  }
}
