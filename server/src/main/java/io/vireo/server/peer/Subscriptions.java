package io.vireo.server.peer;

import io.vireo.server.data.Bytes;
import io.vireo.server.resp.ReplyValue;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Tells the messages of subscriptions from answers, which look alike in RESP2. Any thread. */
final class Subscriptions {
  private static final Set<String> COMMANDS =
      Set.of(
          "subscribe", "psubscribe", "ssubscribe", "unsubscribe", "punsubscribe", "sunsubscribe");

  private static final Set<String> MESSAGES = Set.of("message", "pmessage", "smessage");

  private Subscriptions() {}

  /** The word that confirms a channel of a request, or null if the request is no such. */
  static String confirmation(List<Bytes> words) {
    String name = words.get(0).toString().toLowerCase(Locale.ROOT);
    return COMMANDS.contains(name) ? name : null;
  }

  /** The first word of an aggregate, or an empty text. */
  static String kind(ReplyValue.Many many) {
    String first = many.items().isEmpty() ? null : many.items().get(0).text();
    return first == null ? "" : first;
  }

  /** True if an array with this first word is no answer. */
  static boolean isMessage(String kind) {
    return MESSAGES.contains(kind) || COMMANDS.contains(kind);
  }
}
