package io.vireo.server.crash;

import java.util.List;

/** What was promised about acknowledged writes. */
enum Policy {
  /** Each of them lasts. */
  ALWAYS("--appendonly", "yes", "--appendfsync", "always", "--save", ""),
  /** All but those of the last two seconds last. */
  EVERYSEC("--appendonly", "yes", "--appendfsync", "everysec", "--save", ""),
  /** Those before the last snapshot last. */
  SAVE("--appendonly", "no", "--save", "1 1");

  private final List<String> arguments;

  Policy(String... arguments) {
    this.arguments = List.of(arguments);
  }

  List<String> arguments() {
    return arguments;
  }

  boolean isLog() {
    return this != SAVE;
  }
}
