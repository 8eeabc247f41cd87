package io.vireo.server.differential;

import java.util.Locale;
import java.util.Set;

/**
 * Finds requests whose outcome is not defined: after which something would expire while an episode
 * runs, that would wait for long, or whose reply depends on how a server works inside.
 */
final class Unsuitable {
  private static final Set<String> BY_POSITION =
      Set.of("EXPIRE", "PEXPIRE", "SETEX", "PSETEX", "HEXPIRE", "HPEXPIRE");
  private static final Set<String> BY_OPTION = Set.of("EX", "PX");
  private static final Set<String> AT = Set.of("EXAT", "PXAT");
  private static final Set<String> SCANS = Set.of("SCAN", "SSCAN", "HSCAN", "ZSCAN");
  private static final Set<String> TIMEOUT_FIRST = Set.of("BLMPOP", "BZMPOP");
  private static final Set<String> TIMEOUT_LAST =
      Set.of("BLPOP", "BRPOP", "BLMOVE", "BRPOPLPUSH", "BZPOPMIN", "BZPOPMAX");
  private static final Set<String> COUNTED_READS =
      Set.of("SINTERCARD", "ZDIFF", "ZINTER", "ZINTERCARD", "ZUNION");

  /** As a count of VRANDMEMBER they end the process of Redis, or keep it busy for ever. */
  private static final String MANY_WITH_REPEATS = "-\\d{8,}";

  private static final double LONG_SECONDS = 0.01;
  private static final double LONG_MILLIS = 5;
  private static final long SAFE_SECONDS = 500;
  private static final long SAFE_MILLIS = 500_000;
  private static final long SAFE_UNIX_TIME = 1_900_000_000;

  private Unsuitable() {}

  /** Whether a request, said by a client that does not mean to wait, is of no use. */
  static boolean is(Request request) {
    return isNear(request) || isUndefined(request) || waits(request);
  }

  /** Whether a request would be of no use from any client. */
  static boolean isForAny(Request request) {
    return isNear(request) || isUndefined(request);
  }

  private static boolean isUndefined(Request request) {
    return isScan(request) && isForeignCursor(request.word(request.name().equals("SCAN") ? 1 : 2))
        || request.name().startsWith("SORT") && isPartOfTies(request)
        || request.name().equals("HSETEX") && namesAWordTwice(request)
        || request.name().equals("VRANDMEMBER") && request.word(2).matches(MANY_WITH_REPEATS);
  }

  /** A field that HSETEX names twice ends the process of Redis in some hashes. */
  private static boolean namesAWordTwice(Request request) {
    return Set.copyOf(request.words()).size() < request.words().size();
  }

  /** Whether a request that reads fails because the number of its keys is malformed (Intended). */
  static boolean hasMalformedCount(Request request) {
    return COUNTED_READS.contains(request.name()) && Intended.isMalformed(request.word(1));
  }

  /** Whether a request is one of the scans. */
  static boolean isScan(Request request) {
    return SCANS.contains(request.name());
  }

  /** A cursor means something else to each server, unless it is the beginning. */
  private static boolean isForeignCursor(String cursor) {
    return cursor.matches("-?\\d{1,19}") && !cursor.equals("0");
  }

  /** Elements whose weights are equal as texts, or that are not sorted at all, have no order. */
  private static boolean isPartOfTies(Request request) {
    boolean part = request.has("LIMIT") || request.has("STORE");
    return request.has("BY") && part && (request.has("ALPHA") || isNotSorted(request));
  }

  private static boolean isNotSorted(Request request) {
    for (int i = 3; i < request.words().size(); i++) {
      if (request.word(i - 1).equalsIgnoreCase("BY") && !request.word(i).contains("*")) {
        return true;
      }
    }
    return false;
  }

  private static boolean waits(Request request) {
    String name = request.name();
    int last = request.words().size() - 1;
    if (TIMEOUT_FIRST.contains(name)) {
      return isLong(request.word(1), LONG_SECONDS);
    } else if (TIMEOUT_LAST.contains(name)) {
      return isLong(request.word(last), LONG_SECONDS);
    }
    for (int i = 2; i <= last && name.startsWith("XREAD"); i++) {
      if (request.word(i - 1).equalsIgnoreCase("BLOCK") && isLong(request.word(i), LONG_MILLIS)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isLong(String word, double longest) {
    try {
      double number = Double.parseDouble(word);
      return number > -longest && number <= 0 || number > longest && number < Long.MAX_VALUE;
    } catch (NumberFormatException none) {
      return word.contains("0x");
    }
  }

  /**
   * Whether a request sets a deadline that is near, or lets SET set one that is past: Redis then
   * removes the key when it comes across it.
   */
  private static boolean isNear(Request request) {
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
