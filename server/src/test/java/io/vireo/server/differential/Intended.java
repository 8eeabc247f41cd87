package io.vireo.server.differential;

import io.vireo.server.testing.RespValue;
import java.util.List;
import java.util.function.Predicate;

/** What Vireo does differently from Redis 8.0.2 on purpose: the only list of its kind. */
final class Intended {
  private static final List<Exception> ALL =
      List.of(
          new Exception(
              "OBJECT",
              exchange -> exchange.request().word(1).equalsIgnoreCase("REFCOUNT"),
              "Nothing is shared in Vireo. It answers what clients expect of small numbers, and"
                  + " does not tell a copy of a shared number, which Redis does not share"));

  private Intended() {}

  /**
   * A difference that is meant.
   *
   * @param command the command's name in capitals
   * @param where which exchanges it covers
   * @param reason why
   */
  private record Exception(String command, Predicate<Exchange> where, String reason) {}

  /** Whether the difference between two replies is meant. */
  static boolean covers(Exchange exchange) {
    return ALL.stream()
        .anyMatch(
            one -> one.command().equals(exchange.request().name()) && one.where().test(exchange));
  }

  /** Whether Redis' reply is an error. */
  static boolean redisFails(Exchange exchange) {
    return exchange.redis() instanceof RespValue.Failure;
  }
}
