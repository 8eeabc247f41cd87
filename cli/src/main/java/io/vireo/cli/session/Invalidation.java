package io.vireo.cli.session;

import io.vireo.cli.resp.Reply;
import io.vireo.cli.resp.Reply.Type;
import java.util.stream.Collectors;

/** The push by which a server tells that keys in the client's cache are out of date. */
public final class Invalidation {
  private Invalidation() {}

  /** The line for it, as redis-cli shows it; null if the push is another. */
  public static String text(Reply push) {
    if (push.size() != 2 || !push.at(0).text().equals("invalidate") || !push.at(1).is(Type.ARRAY)) {
      return null;
    }
    return push.at(1).elements().stream()
        .map(key -> "'" + key.text() + "'")
        .collect(Collectors.joining(", ", "-> invalidate: ", "\n"));
  }
}
