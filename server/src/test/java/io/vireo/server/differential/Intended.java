package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What Vireo does differently from Redis 8.0.2 on purpose: the only list of its kind. */
final class Intended {
  private static final String ANY = "";
  private static final Pattern PRINTABLE = Pattern.compile("[ -~]*");

  private static final List<Exception> ALL =
      List.of(
          new Exception(
              "OBJECT",
              exchange -> exchange.request().word(1).equalsIgnoreCase("REFCOUNT"),
              "Nothing is shared in Vireo. It answers what clients expect of small numbers, and"
                  + " does not tell a copy of a shared number, which Redis does not share"),
          new Exception(
              ANY,
              Intended::quotesBytes,
              "Errors that quote a client's words are texts: bytes that are no UTF-8 are shown as"
                  + " such, and a zero byte does not end the quotation"));

  private Intended() {}

  /**
   * A difference that is meant.
   *
   * @param command the command's name in capitals, or {@link #ANY}
   * @param where which exchanges it covers
   * @param reason why
   */
  private record Exception(String command, Predicate<Exchange> where, String reason) {
    boolean concerns(Exchange exchange) {
      return command.equals(ANY) || command.equals(exchange.request().name());
    }
  }

  /** Whether the difference between two replies is meant. */
  static boolean covers(Exchange exchange) {
    return ALL.stream().anyMatch(one -> one.concerns(exchange) && one.where().test(exchange));
  }

  private static boolean quotesBytes(Exchange exchange) {
    return exchange.vireo() instanceof RespValue.Failure ours
        && exchange.redis() instanceof RespValue.Failure theirs
        && exchange.request().words().stream().anyMatch(word -> !PRINTABLE.matcher(word).matches())
        && beforeQuote(ours.text()).equals(beforeQuote(theirs.text()));
  }

  private static String beforeQuote(String text) {
    return text.substring(0, text.indexOf('\'') + 1);
  }
}
