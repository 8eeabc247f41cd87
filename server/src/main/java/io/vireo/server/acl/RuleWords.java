package io.vireo.server.acl;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a user's rules, with those of a selector put together: {@code (+get ~a)} may come as
 * two words, and is one rule.
 *
 * @param rules the rules; none if brackets do not match
 * @param unmatched the word whose bracket is never closed, or null
 */
public record RuleWords(List<String> rules, String unmatched) {
  /** Puts words together. */
  public static RuleWords of(List<String> words) {
    List<String> rules = new ArrayList<>();
    StringBuilder open = null;
    String opening = null;
    for (String word : words) {
      if (open != null) {
        open.append(' ').append(word);
      } else if (word.startsWith("(") && !word.endsWith(")")) {
        open = new StringBuilder(word);
        opening = word;
      } else {
        rules.add(word);
      }
      if (open != null && word.endsWith(")")) {
        rules.add(open.toString());
        open = null;
      }
    }
    return open == null ? new RuleWords(rules, null) : new RuleWords(List.of(), opening);
  }
}
