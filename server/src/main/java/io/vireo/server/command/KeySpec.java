package io.vireo.server.command;

import java.util.Objects;

/**
 * One rule that finds keys in a request: where to begin the search, and how the keys follow from
 * there.
 *
 * <p>{@code at(1)} is the usual one: a single key at position 1. {@code at(1).range(-1, 1, 0)} are
 * keys up to the end, {@code at(1).range(-1, 2, 0)} every second word, {@code keyword("STREAMS",
 * 1).range(-1, 1, 2)} the first half of the words after STREAMS, {@code at(2).keynum(0, 1, 1)} a
 * count at position 2 followed by that many keys. Positions count the command's name as 0 and a
 * subcommand's as 1. Immutable.
 *
 * <p>Source: "Command key specifications" in the Redis manual.
 *
 * @param begin where the search begins
 * @param find how keys are found from there
 * @param flags {@link KeyFlag} bits
 * @param notes a remark for {@code COMMAND INFO}, or null
 */
public record KeySpec(Begin begin, Find find, int flags, String notes) {
  private static final Find ONE_KEY = new Find.Range(0, 1, 0);

  /** The request in which keys are sought. Position 0 is the command's name. */
  public interface Words {
    /** What {@link #number} answers if there is no integer. */
    long NOT_A_NUMBER = Long.MIN_VALUE;

    /** How many words the request has, the command's name included. */
    int count();

    /** Whether word {@code i} is {@code word}, ignoring ASCII case. */
    boolean equalsIgnoreCase(int i, String word);

    /** Word {@code i} as a decimal integer, or {@link #NOT_A_NUMBER}. */
    long number(int i);
  }

  /** Where the search for keys begins. */
  public sealed interface Begin {
    /** At a fixed position. */
    record Index(int index) implements Begin {}

    /**
     * After a word, sought from position {@code startFrom}: forwards, or, if negative, from that
     * far before the end backwards.
     */
    record Keyword(String keyword, int startFrom) implements Begin {}

    /** Not to be told by a rule. */
    record Unknown() implements Begin {}
  }

  /** How keys are found from the beginning on. */
  public sealed interface Find {
    /**
     * A run of keys.
     *
     * @param last the last key, relative to the first; if negative, relative to the end of the
     *     request
     * @param step words from one key to the next
     * @param limit if {@code last} is negative, the run takes only the first of {@code limit} equal
     *     parts; 0 and 1 mean all of it
     */
    record Range(int last, int step, int limit) implements Find {}

    /**
     * A run of keys with a count before it.
     *
     * @param index where the count stands, relative to the beginning
     * @param first where the first key stands, relative to the beginning
     * @param step words from one key to the next
     */
    record KeyNum(int index, int first, int step) implements Find {}

    /** Not to be told by a rule. */
    record Unknown() implements Find {}
  }

  public KeySpec {
    Objects.requireNonNull(begin, "begin");
    Objects.requireNonNull(find, "find");
  }

  /** One key at a fixed position. */
  public static KeySpec at(int index) {
    return new KeySpec(new Begin.Index(index), ONE_KEY, 0, null);
  }

  /** One key after a word that is sought from {@code startFrom} on, see {@link Begin.Keyword}. */
  public static KeySpec keyword(String keyword, int startFrom) {
    return new KeySpec(new Begin.Keyword(keyword, startFrom), ONE_KEY, 0, null);
  }

  /** Keys that no rule finds; the command then needs a {@link KeyFinder}. */
  public static KeySpec unknown() {
    return new KeySpec(new Begin.Unknown(), new Find.Unknown(), 0, null);
  }

  /** Returns this rule with a run of keys behind its beginning, see {@link Find.Range}. */
  public KeySpec range(int last, int step, int limit) {
    return new KeySpec(begin, new Find.Range(last, step, limit), flags, notes);
  }

  /** Returns this rule with a counted run of keys behind its beginning, see {@link Find.KeyNum}. */
  public KeySpec keynum(int index, int first, int step) {
    return new KeySpec(begin, new Find.KeyNum(index, first, step), flags, notes);
  }

  /** Returns this rule with a remark for readers of {@code COMMAND INFO}. */
  public KeySpec note(String remark) {
    return new KeySpec(begin, find, flags, remark);
  }

  /** Returns this rule with flags added. */
  public KeySpec with(KeyFlag... more) {
    return new KeySpec(begin, find, flags | KeyFlag.bits(more), notes);
  }

  /** Whether the keys are treated as {@code flag} says. */
  public boolean has(KeyFlag flag) {
    return (flags & flag.bit()) != 0;
  }

  /** Whether first, last and step describe the rule wholly. */
  boolean isFixed() {
    return begin instanceof Begin.Index && find instanceof Find.Range;
  }
}
