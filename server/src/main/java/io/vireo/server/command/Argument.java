package io.vireo.server.command;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A node of a command's syntax, as {@code COMMAND DOCS} tells it. Immutable; made by {@link
 * Syntax#parse}.
 *
 * @param name its name
 * @param displayText how a manual prints it; null for ONEOF and BLOCK
 * @param type what it is
 * @param keySpecIndex the rule among {@link KeySpecs#list} that finds it, or -1 if it is no key
 * @param token the word that stands before it, or for PURE_TOKEN the word itself; null if there is
 *     none
 * @param since the version of Redis that introduced it, or null if it came with the command
 * @param deprecatedSince since which version it should no longer be used, or null
 * @param flags how often it may occur
 * @param children the parts of ONEOF and BLOCK
 */
public record Argument(
    String name,
    String displayText,
    ArgumentType type,
    int keySpecIndex,
    String token,
    String since,
    String deprecatedSince,
    Set<Occurrence> flags,
    List<Argument> children) {

  /** How often an argument may occur; once, if nothing is said. In the order of the wire. */
  public enum Occurrence {
    OPTIONAL,
    MULTIPLE,
    /** If it occurs again, its token does too. */
    MULTIPLE_TOKEN;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name on the wire, as in {@code multiple_token}. */
    public String wireName() {
      return wireName;
    }
  }

  /** The least number of words it takes in a request. */
  int minWords() {
    return flags.contains(Occurrence.OPTIONAL) ? 0 : wordsOnce();
  }

  private int wordsOnce() {
    int ownToken = token == null ? 0 : 1;
    return switch (type) {
      case PURE_TOKEN -> 1;
      case ONEOF -> ownToken + children.stream().mapToInt(Argument::wordsOnce).min().orElse(0);
      case BLOCK -> ownToken + children.stream().mapToInt(Argument::minWords).sum();
      default -> ownToken + 1;
    };
  }

  /** Whether it always takes the same number of words. */
  boolean isFixed() {
    return flags.isEmpty()
        && children.stream().allMatch(Argument::isFixed)
        && (type != ArgumentType.ONEOF
            || children.stream().mapToInt(Argument::wordsOnce).distinct().count() == 1);
  }
}
