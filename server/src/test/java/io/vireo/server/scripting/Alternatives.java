package io.vireo.server.scripting;

import java.util.ArrayList;
import java.util.List;

/**
 * Many scripts written as one: where {@code «a|b|c»} stands, each of the alternatives may stand.
 * All combinations are meant.
 */
final class Alternatives {
  private static final char OPEN = '«';
  private static final char CLOSE = '»';

  private Alternatives() {}

  /** The scripts that a text means, the last place changing first. */
  static List<String> of(String text) {
    int open = text.indexOf(OPEN);
    if (open < 0) {
      return List.of(text);
    }
    int close = text.indexOf(CLOSE, open);
    List<String> behind = of(text.substring(close + 1));
    List<String> all = new ArrayList<>();
    for (String one : text.substring(open + 1, close).split("\\|", -1)) {
      for (String rest : behind) {
        all.add(text.substring(0, open) + one + rest);
      }
    }
    return all;
  }
}
