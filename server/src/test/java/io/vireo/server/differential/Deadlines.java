package io.vireo.server.differential;

import java.util.Locale;
import java.util.Set;

/** Finds requests after which something would expire while an episode runs, at a time by chance. */
final class Deadlines {
  private static final Set<String> BY_POSITION =
      Set.of("EXPIRE", "PEXPIRE", "SETEX", "PSETEX", "HEXPIRE", "HPEXPIRE");
  private static final Set<String> BY_OPTION = Set.of("EX", "PX");
  private static final Set<String> AT = Set.of("EXAT", "PXAT");
  private static final long SAFE_SECONDS = 500;
  private static final long SAFE_MILLIS = 500_000;
  private static final long SAFE_UNIX_TIME = 1_900_000_000;

  private Deadlines() {}

  /**
   * Whether a request sets a deadline that is near, or lets SET set one that is past: Redis then
   * removes the key when it comes across it.
   */
  static boolean isNear(Request request) {
    String name = request.name();
    if (BY_POSITION.contains(name)) {
      return isNear(request.word(2), name.charAt(0) == 'P' || name.startsWith("HP"));
    }
    for (int i = 3; i < request.words().size(); i++) {
      String option = request.word(i - 1).toUpperCase(Locale.ROOT);
      if (BY_OPTION.contains(option) && isNear(request.word(i), option.equals("PX"))
          || AT.contains(option)
              && name.equals("SET")
              && number(request.word(i)) < SAFE_UNIX_TIME) {
        return true;
      }
    }
    return false;
  }

  private static boolean isNear(String word, boolean millis) {
    long number = number(word);
    return number > 0 && number < (millis ? SAFE_MILLIS : SAFE_SECONDS);
  }

  private static long number(String word) {
    try {
      return Long.parseLong(word);
    } catch (NumberFormatException none) {
      return Long.MAX_VALUE;
    }
  }
}
