package io.vireo.embedded;

import java.util.List;

/**
 * A command that a client has sent, as a {@link Recording} has noted it.
 *
 * @param client its number, as CLIENT ID tells it
 * @param database the number of the database that was selected
 * @param words the command and its arguments, as they came; bytes that are no UTF-8 are shown as
 *     the replacement character
 */
public record RecordedCommand(long client, int database, List<String> words) {
  /** Keeps a copy of the words, which does not change. */
  public RecordedCommand {
    words = List.copyOf(words);
  }

  /** The command and its arguments with spaces in between, as in {@code SET key value}. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
