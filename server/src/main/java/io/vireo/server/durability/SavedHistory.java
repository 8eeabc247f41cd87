package io.vireo.server.durability;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a snapshot tells of the history of its data.
 *
 * @param id 40 hexadecimal digits
 * @param offset how far the data have come in it
 * @param database where the stream goes on behind it
 */
public record SavedHistory(String id, long offset, int database) {
  private static final int ID_DIGITS = 40;
  private static final int FACTS = 3;
  private static final String NOTE = "#HISTORY:";
  private static final String[] NONE = {};

  /** The database in which the stream goes on behind what was loaded; 0 without a history. */
  public static int database(SavedHistory saved) {
    return saved == null ? 0 : saved.database();
  }

  /** The facts by which a snapshot tells it. */
  public Map<String, String> facts() {
    return Map.of(
        "repl-stream-db", Integer.toString(database),
        "repl-id", id,
        "repl-offset", Long.toString(offset));
  }

  /** The line by which a log tells it that was brought to its end. */
  byte[] note() {
    String line = NOTE + id + ':' + offset + ':' + database + "\r\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  /** What such a line tells, or null if it is another one. */
  static SavedHistory ofNote(String line) {
    String[] parts = line.startsWith(NOTE) ? line.substring(NOTE.length()).split(":") : NONE;
    return parts.length != FACTS
        ? null
        : of(Map.of("repl-id", parts[0], "repl-offset", parts[1], "repl-stream-db", parts[2]));
  }

  /** What facts of a snapshot tell, or null if that is not all. */
  public static SavedHistory of(Map<String, String> facts) {
    String id = facts.get("repl-id");
    String offset = facts.get("repl-offset");
    if (id == null || id.length() != ID_DIGITS || offset == null) {
      return null;
    }
    try {
      return new SavedHistory(
          id, Long.parseLong(offset), Integer.parseInt(facts.getOrDefault("repl-stream-db", "0")));
    } catch (NumberFormatException unknown) {
      return null;
    }
  }
}
