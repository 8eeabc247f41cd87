package io.vireo.server.replication.follow;

import io.vireo.server.replication.follow.LinkActions.Position;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a copy ends and the stream is to begin, as Valkey says it on the connection of the copy.
 *
 * @param position the place in the history of which the data are a copy
 * @param database the database in which the stream goes on from there, or -1 for none
 * @param channelId what the primary calls the connection of the copy
 */
record EndOffset(Position position, int database, String channelId) {
  private static final Pattern LINE =
      Pattern.compile("\\$ENDOFF:(\\d{1,18}) (\\S{40}) (-1|\\d{1,9}) (\\d{1,20})");

  /** What a line tells, or null if it is another one. */
  static EndOffset parse(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? new EndOffset(
            new Position(parts.group(2), Long.parseLong(parts.group(1))),
            Integer.parseInt(parts.group(3)),
            parts.group(4))
        : null;
  }
}
