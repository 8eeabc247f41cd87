package io.vireo.config;

/** Reasons that clients and tests of Redis look for, where more than one class gives them. */
final class ConfigText {
  static final String BAD_DIRECTIVE = "Bad directive or wrong number of arguments";
  static final String WRONG_COUNT = "wrong number of arguments";

  private ConfigText() {}
}
