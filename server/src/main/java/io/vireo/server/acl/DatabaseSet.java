package io.vireo.server.acl;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The databases that a selector allows: all, or those of some numbers. Immutable; any thread.
 *
 * <p>Redis has no such rules. They are those of Valkey 9.1.
 */
final class DatabaseSet {
  /** All databases, whatever their number. */
  static final DatabaseSet ALL = new DatabaseSet(null);

  /** None. */
  static final DatabaseSet NONE = new DatabaseSet(new int[0]);

  private static final String RULE = "db=";

  /** Rising; null for all. */
  private final int[] numbers;

  private DatabaseSet(int[] numbers) {
    this.numbers = numbers;
  }

  /** Whether a rule begins as those that list databases. */
  static boolean isRule(String rule) {
    return rule.regionMatches(true, 0, RULE, 0, RULE.length());
  }

  /** What is wrong with a rule that lists databases, or null. */
  static RuleError error(String rule) {
    RuleError worst = null;
    for (String number : numbersOf(rule)) {
      if (!number.matches("0|-?[1-9][0-9]*")) {
        return RuleError.SYNTAX;
      }
      if (!isDatabase(number)) {
        worst = RuleError.DATABASE_RANGE;
      }
    }
    return worst;
  }

  /** Those that a rule lists which is right. */
  static DatabaseSet of(String rule) {
    IntStream numbers = Arrays.stream(numbersOf(rule)).mapToInt(Integer::parseInt);
    return new DatabaseSet(numbers.sorted().distinct().toArray());
  }

  private static String[] numbersOf(String rule) {
    return rule.substring(RULE.length()).split(",", -1);
  }

  private static boolean isDatabase(String number) {
    int digits = Integer.toString(Integer.MAX_VALUE).length();
    return !number.startsWith("-")
        && number.length() <= digits
        && Long.parseLong(number) <= Integer.MAX_VALUE;
  }

  /** Whether all databases are allowed. */
  boolean isAll() {
    return numbers == null;
  }

  /** Whether a database is allowed. */
  boolean contains(long number) {
    return numbers == null
        || number == (int) number && Arrays.binarySearch(numbers, (int) number) >= 0;
  }

  /** The rule that gives these. */
  String rule() {
    if (numbers == null) {
      return "alldbs";
    }
    return numbers.length == 0
        ? "resetdbs"
        : Arrays.stream(numbers)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(",", RULE, ""));
  }

  /** Heap bytes beside those that all users share. */
  long heapBytes() {
    return numbers == null || numbers.length == 0
        ? 0
        : HeapLayout.object(1, 0) + HeapLayout.bytes((long) Integer.BYTES * numbers.length);
  }
}
