package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Vireo does differently from Redis 8.6.3 on purpose: the only list of its kind. */
final class Intended {
  private static final String ANY = "";
  private static final double LAST_DIGITS = 1e-13;
  private static final double NEARLY_NOTHING = 1e-8;
  private static final Pattern MALFORMED =
      Pattern.compile("[ +]?\\d+[^\\d].*|[ +]\\d+|0\\d+", Pattern.DOTALL);
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private static final List<Meant> ALL =
      List.of(
          new Meant(
              "ZRANGE",
              Intended::sameButForLastDigits,
              "Distances stored as scores may differ in the last digit: Vireo's sines are rounded"
                  + " correctly, those of the C library nearly always"),
          new Meant(
              "COMMAND",
              Intended::hasMalformedNumber,
              "COMMAND GETKEYS finds no keys where their number is malformed; Redis takes what"
                  + " the word begins with, although the command itself would refuse it"),
          new Meant(
              ANY,
              Intended::quotesBytes,
              "Errors that quote a client's words are texts: bytes that are no UTF-8 are shown as"
                  + " such, and a zero byte does not end the quotation"),
          new Meant(
              "XINFO",
              exchange -> leaves(exchange.redis()).anyMatch(Intended::isFarBelowZero),
              "A group's count of what it has read, and a stream's of what came, end at the greatest"
                  + " number; Redis goes on at the least (StreamEffectsTest)"),
          new Meant(
              "SET",
              exchange ->
                  exchange.vireo() instanceof RespValue.Failure ours
                      && ours.text().contains("hexadecimal"),
              "With GET too, a digest that is none is an error; Redis answers with the old value"),
          avoided(
              "HSETEX",
              "A field that is named twice has the last value; Redis ends with a failed assertion if"
                  + " the hash is a table without deadlines (Unsuitable)"),
          avoided("COPY", "Vector sets are copied; Redis refuses to (Profiles)"),
          avoided(
              "VADD",
              "What is not changed is not told to clients that watch or track it; Redis tells them"
                  + " (Profiles)"),
          avoided(
              "VADD",
              "A new element with empty attributes has none; in Redis it has empty ones until the"
                  + " next load (module.txt)"),
          avoided(
              "SINTERCARD",
              "A command that fails because the number of its keys is malformed has read none that"
                  + " a client tracks; Redis tracks those that COMMAND GETKEYS finds (EpisodeMaker)"),
          avoided(
              "SORT",
              "Redis leaves a sorted set in its large encoding once it was sorted, and may refuse a"
                  + " number because an earlier command met one that was too large (Companions)"),
          avoided(
              "SORT",
              "Elements that are equal under BY, or up to a zero byte, stand in any order"
                  + " (Unsuitable, Rules)"),
          avoided(
              "LSET",
              "Redis cuts the index to 32 bits, so that 9223372036854775807 is the last element;"
                  + " Vireo says that it is out of range (list.txt)"),
          avoided(
              "ZRANGEBYLEX",
              "What lies between members is defined only among equal scores; the BYLEX commands"
                  + " use sets of their own (sorted-set.txt)"),
          avoided(
              "SET",
              "A value whose deadline is past when it is set goes at once, with an event; with"
                  + " Redis when somebody comes across it (Unsuitable)"),
          avoided(
              "PFADD",
              "A damaged HyperLogLog whose last run is cut off is refused; Redis reads beyond its"
                  + " end (hyperloglog.txt)"),
          avoided(
              "XREAD",
              "Who waits for streams reads only when served; Redis reads anew at each change, and"
                  + " counts that (StateCheck)"),
          avoided(
              "HPEXPIRE",
              "Who tracks a hash is told when it ends with its last field; Redis says nothing"
                  + " (EpisodeMaker)"),
          avoided(
              "BLPOP",
              "Who waits for a key is served when SORT, ZUNIONSTORE and their like put a value"
                  + " there in place of one of another type; Redis lets the client wait on. It is"
                  + " rare by chance, so a run of millions of steps may show it"),
          avoided(
              "DEBUG",
              "RELOAD gives a hash without deadlines the encoding without room for them, and a set"
                  + " of numbers that for numbers (Profiles), and the serialized length of"
                  + " compressed lists, of tables and of streams without producers may differ"
                  + " (Rule)"));

  private Intended() {}

  /** A difference that does not show, because such requests are not made or not compared. */
  private static Meant avoided(String command, String reason) {
    return new Meant(command, exchange -> false, reason);
  }

  /**
   * A difference that is meant.
   *
   * @param command the command's name in capitals, or {@link #ANY}
   * @param where which exchanges it covers
   * @param reason why
   */
  private record Meant(String command, Predicate<Exchange> where, String reason) {
    boolean concerns(Exchange exchange) {
      return command.equals(ANY) || command.equals(exchange.request().name());
    }
  }

  /** Whether the difference between two replies is meant. */
  static boolean covers(Exchange exchange) {
    return ALL.stream().anyMatch(one -> one.concerns(exchange) && one.where().test(exchange));
  }

  private static boolean sameButForLastDigits(Exchange exchange) {
    List<RespValue> ours = leaves(exchange.vireo()).toList();
    List<RespValue> theirs = leaves(exchange.redis()).toList();
    boolean same = !ours.isEmpty() && ours.size() == theirs.size();
    for (int i = 0; same && i < ours.size(); i++) {
      same = ours.get(i).equals(theirs.get(i)) || areNear(ours.get(i), theirs.get(i));
    }
    return same;
  }

  private static boolean isFarBelowZero(RespValue value) {
    return value instanceof RespValue.Whole whole && whole.number() < Long.MIN_VALUE / 2;
  }

  private static Stream<RespValue> leaves(RespValue value) {
    return value instanceof RespValue.Many many
        ? many.items().stream().flatMap(Intended::leaves)
        : Stream.of(value);
  }

  private static boolean areNear(RespValue one, RespValue other) {
    double first = number(one);
    double second = number(other);
    double tolerance = Math.max(LAST_DIGITS * Math.abs(first), NEARLY_NOTHING);
    return first != second && Math.abs(first - second) <= tolerance;
  }

  private static double number(RespValue value) {
    String text = value instanceof RespValue.Real real ? real.digits() : "" + value.asText();
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }

  private static boolean hasMalformedNumber(Exchange exchange) {
    return exchange.vireo() instanceof RespValue.Failure
        && exchange.request().words().stream().anyMatch(Intended::isMalformed);
  }

  /** Whether a word is no number, but begins as one. */
  static boolean isMalformed(String word) {
    return MALFORMED.matcher(word).matches();
  }

  /**
   * Whether two errors differ in words of the client's only, which hold other than plain letters.
   */
  static boolean quotesBytes(Exchange exchange) {
    return exchange.vireo() instanceof RespValue.Failure ours
        && exchange.redis() instanceof RespValue.Failure theirs
        && exchange.request().words().stream().anyMatch(word -> !PRINTABLE.matcher(word).matches())
        && beforeQuote(ours.text()).equals(beforeQuote(theirs.text()));
  }

  private static String beforeQuote(String text) {
    return text.substring(0, text.indexOf('\'') + 1);
  }
}
