package io.vireo.server.replication.campaign;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Requests after which replicas have other data by rules, or by faults, that are not Vireo's. A
 * campaign in which such servers take part does not say them. Immutable; any thread.
 */
final class Unrepeated {
  private static final Predicate<Set<ServerKind>> ALWAYS = kinds -> true;
  private static final Predicate<Set<ServerKind>> REDIS = kinds -> kinds.contains(ServerKind.REDIS);
  private static final Predicate<Set<ServerKind>> VALKEY =
      kinds -> kinds.contains(ServerKind.VALKEY);
  private static final Predicate<Set<ServerKind>> OTHERS = REDIS.or(VALKEY);
  private static final Predicate<Set<ServerKind>> BOTH = REDIS.and(VALKEY);

  /**
   * Some requests.
   *
   * @param among the kinds of servers among which they are not said
   * @param command the command's name
   * @param which which requests of that command
   * @param reason what happens then
   */
  private record Gap(
      Predicate<Set<ServerKind>> among,
      String command,
      Predicate<List<String>> which,
      String reason) {}

  private static final List<Gap> GAPS =
      List.of(
          new Gap(
              ALWAYS,
              "PFCOUNT",
              words -> true,
              "keeps its result in the value, and also on a replica, which tells nobody; who talks"
                  + " may not know yet that roles have changed"),
          new Gap(
              ALWAYS,
              "ZADD",
              words -> words.stream().anyMatch(Unrepeated::isMinusZero),
              "a zero keeps its sign in a large sorted set alone, and a small one may be large where"
                  + " it has grown, and small where it was copied to"),
          new Gap(
              ALWAYS,
              "ZINCRBY",
              words -> words.stream().anyMatch(Unrepeated::isMinusZero),
              "the same"),
          new Gap(ALWAYS, "ZUNIONSTORE", Unrepeated::turnsSigns, "the same: minus one times zero"),
          new Gap(ALWAYS, "ZINTERSTORE", Unrepeated::turnsSigns, "the same"),
          new Gap(
              OTHERS,
              "BITFIELD",
              words -> has(words, "FAIL"),
              "makes the string as long as a change needs, and tells nobody if the change fails"),
          new Gap(
              OTHERS,
              "PFADD",
              words -> words.size() > 3,
              "where it meets a damaged part, what it added before stays, and is told to nobody"),
          new Gap(
              REDIS,
              "HPERSIST",
              words -> true,
              "does nothing on a replica where the deadline has passed until it gets there"),
          new Gap(
              REDIS, "HGETEX", words -> has(words, "PERSIST"), "the same: it is told as HPERSIST"),
          new Gap(
              VALKEY,
              "ZREMRANGEBYSCORE",
              words -> words.stream().skip(2).anyMatch(Unrepeated::isLooseBound),
              "takes hexadecimal bounds and blanks before them, which Redis and Vireo refuse"),
          new Gap(
              VALKEY,
              "ZRANGESTORE",
              words -> words.stream().skip(3).anyMatch(Unrepeated::isLooseBound),
              "the same"),
          new Gap(
              REDIS,
              "VADD",
              words -> true,
              "does not replicate another vector of an element; with CAS it ends the process that"
                  + " reads it from a log; and what it makes cannot be copied"),
          new Gap(
              VALKEY,
              "SORT",
              words -> has(words, "STORE") && !has(words, "ALPHA"),
              "takes hexadecimal numbers and blanks before them, and neither the largest nor the"
                  + " smallest, all other than Redis and Vireo"),
          new Gap(
              BOTH,
              "SET",
              words -> has(words, "IFNE", "IFDEQ", "IFDNE"),
              "Redis repeats an option that Valkey 8.1 behind Vireo lacks"),
          new Gap(
              VALKEY,
              "BITOP",
              words -> has(words, "DIFF", "DIFF1", "ANDOR", "ONE"),
              "an operation that Valkey 8.1 lacks goes to it as it is"),
          new Gap(
              VALKEY,
              "XADD",
              words -> has(words, "KEEPREF", "DELREF", "ACKED", "IDMP", "IDMPAUTO"),
              "an option that Valkey 8.1 lacks goes to it as it is"),
          new Gap(
              VALKEY,
              "XTRIM",
              words -> has(words, "KEEPREF", "DELREF", "ACKED"),
              "an option that Valkey 8.1 lacks goes to it as it is"),
          new Gap(
              BOTH,
              "HINCRBYFLOAT",
              words -> true,
              "Redis repeats it as HSETEX, which reaches Valkey 8.1 behind Vireo, and which it"
                  + " lacks"),
          new Gap(
              OTHERS,
              "GEOSEARCHSTORE",
              words -> has(words, "STOREDIST"),
              "a distance may differ in its last digit between Vireo and others, see Intended"),
          new Gap(OTHERS, "GEORADIUS", words -> has(words, "STOREDIST"), "the same"),
          new Gap(OTHERS, "GEORADIUSBYMEMBER", words -> has(words, "STOREDIST"), "the same"));

  private final List<Gap> gaps;

  /** What is not said where servers of these kinds take part. */
  Unrepeated(Collection<ServerKind> kinds) {
    Set<ServerKind> present = EnumSet.copyOf(kinds);
    gaps = GAPS.stream().filter(gap -> gap.among.test(present)).toList();
  }

  /** Whether a request is one of those; its first word is the command's name in capitals. */
  boolean is(List<String> words) {
    return gaps.stream().anyMatch(gap -> gap.command.equals(words.get(0)) && gap.which.test(words));
  }

  private static boolean has(List<String> words, String... options) {
    return words.stream().anyMatch(word -> Arrays.stream(options).anyMatch(word::equalsIgnoreCase));
  }

  private static boolean isMinusZero(String word) {
    return word.startsWith("-") && number(word) == 0;
  }

  private static boolean isLooseBound(String word) {
    return word.matches("(?s)\\(?(\\s.*|[+-]?0[xX].*)");
  }

  /** Whether there are weights, and one of them may turn a zero's sign. */
  private static boolean turnsSigns(List<String> words) {
    return has(words, "WEIGHTS") && words.stream().anyMatch(word -> word.startsWith("-"));
  }

  private static double number(String word) {
    try {
      return Double.parseDouble(word);
    } catch (NumberFormatException none) {
      return Double.NaN;
    }
  }
}
