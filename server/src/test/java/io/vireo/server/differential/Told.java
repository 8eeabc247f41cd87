package io.vireo.server.differential;

import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.util.List;
import java.util.TreeSet;

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

  /** All that stands in some messages, as a set. */
  static TreeSet<String> words(List<Told> messages) {
    TreeSet<String> words = new TreeSet<>();
    messages.forEach(told -> words.addAll(Rule.texts(told.message())));
    return words;
  }

  @Override
  public String toString() {
    return "after " + after + " replies: " + RespText.of(message).replace('\n', ' ');
  }
}
