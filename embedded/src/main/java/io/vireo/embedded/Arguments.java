package io.vireo.embedded;

import java.time.Duration;

/**
 * Checks what a program gives: each error is an IllegalArgumentException that names the argument.
 */
final class Arguments {
  private Arguments() {}

  /** Something that is there. */
  static <T> T given(String name, T value) {
    if (value == null) {
      throw new IllegalArgumentException(name + " is null");
    }
    return value;
  }

  /** A text with more than spaces in it. */
  static String named(String name, String value) {
    if (given(name, value).isBlank()) {
      throw new IllegalArgumentException(name + " is blank");
    }
    return oneLine(name, value);
  }

  /** A text that is no more than one line. */
  static String oneLine(String name, String value) {
    if (given(name, value).chars().anyMatch(each -> each == '\n' || each == '\r' || each == 0)) {
      throw new IllegalArgumentException(name + " has more than one line: " + value.strip());
    }
    return value;
  }

  /** A number of at least some size. */
  static int atLeast(int least, String name, int value) {
    if (value < least) {
      throw new IllegalArgumentException(name + " is less than " + least + ": " + value);
    }
    return value;
  }

  /** A time that is not negative. */
  static Duration notNegative(String name, Duration value) {
    if (given(name, value).isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + value);
    }
    return value;
  }

  /** Nanoseconds of a time that is not negative. */
  static long nanos(String name, Duration value) {
    try {
      return notNegative(name, value).toNanos();
    } catch (ArithmeticException tooLong) {
      throw new IllegalArgumentException(name + " is more than 292 years: " + value, tooLong);
    }
  }
}
