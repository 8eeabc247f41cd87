package io.vireo.server.transcript;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Shorthand for long lines: <code>${x*1000}</code> is a thousand times x, <code>${1..4}</code> is
 * {@code 1 2 3 4}, and <code>${1..3:k# v#}</code> is {@code k1 v1 k2 v2 k3 v3}.
 */
final class Expansion {
  private static final Pattern REPEAT = Pattern.compile("\\$\\{([^{}*]+)\\*(\\d+)}");
  private static final Pattern RANGE =
      Pattern.compile("\\$\\{(-?\\d+)\\.\\.(-?\\d+)(?::([^{}]+))?}");

  private Expansion() {}

  static String expand(String line) {
    String repeated =
        REPEAT
            .matcher(line)
            .replaceAll(
                found ->
                    Matcher.quoteReplacement(
                        found.group(1).repeat(Integer.parseInt(found.group(2)))));
    return RANGE.matcher(repeated).replaceAll(Expansion::range);
  }

  private static String range(MatchResult found) {
    String each = found.group(3) == null ? "#" : found.group(3);
    return Matcher.quoteReplacement(
        LongStream.rangeClosed(Long.parseLong(found.group(1)), Long.parseLong(found.group(2)))
            .mapToObj(number -> each.replace("#", Long.toString(number)))
            .collect(Collectors.joining(" ")));
  }
}
