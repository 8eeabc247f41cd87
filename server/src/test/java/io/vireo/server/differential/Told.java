package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.List;

/**
 * A message that a client got without asking: which of its keys others have changed.
 *
 * @param after how many replies it had got before, since the episode began
 * @param message as it came
 */
record Told(int after, RespValue message) {
  Told with(RespValue otherMessage) {
    return new Told(after, otherMessage);
  }

  /** All that stands in some messages, sorted. */
  static List<String> words(List<Told> messages) {
    return messages.stream().flatMap(told -> Rule.texts(told.message()).stream()).sorted().toList();
  }

  @Override
  public String toString() {
    return "after " + after + " replies: " + RespText.of(message).replace('\n', ' ');
  }
}
