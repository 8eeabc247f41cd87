package io.vireo.server.transcript;

import io.vireo.server.testing.RespValue;
import java.util.Arrays;

/**
 * Gives each pattern of an unordered aggregate an element of its own, whatever wildcards there are:
 * a maximum matching found by augmenting paths.
 */
final class Pairing {
  private static final int NONE = -1;

  private final Pattern.Many expected;
  private final RespValue.Many actual;
  private final int unit;
  private final int[] patternOf;

  Pairing(Pattern.Many expected, RespValue.Many actual) {
    this.expected = expected;
    this.actual = actual;
    unit = expected.kind() == RespValue.Kind.MAP ? 2 : 1;
    patternOf = new int[actual.items().size() / unit];
    Arrays.fill(patternOf, NONE);
  }

  boolean isComplete() {
    for (int pattern = 0; pattern < expected.items().size() / unit; pattern++) {
      if (!place(pattern, new boolean[patternOf.length])) {
        return false;
      }
    }
    return true;
  }

  private boolean place(int pattern, boolean[] tried) {
    for (int element = 0; element < patternOf.length; element++) {
      if (!tried[element] && fits(pattern, element)) {
        tried[element] = true;
        if (patternOf[element] == NONE || place(patternOf[element], tried)) {
          patternOf[element] = pattern;
          return true;
        }
      }
    }
    return false;
  }

  private boolean fits(int pattern, int element) {
    for (int i = 0; i < unit; i++) {
      RespValue value = actual.items().get(element * unit + i);
      if (!expected.items().get(pattern * unit + i).matches(value)) {
        return false;
      }
    }
    return true;
  }
}
