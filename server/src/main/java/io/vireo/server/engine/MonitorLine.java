package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Quoting;
import io.vireo.server.engine.session.Session;
import java.nio.charset.StandardCharsets;

/**
 * The line about one command that MONITOR shows. Long arguments are cut, unlike in Redis, and a
 * mark tells by how much: a line in full could take four times as much as its command. Data context
 * only.
 */
final class MonitorLine {
  /** Bytes of all arguments together that a line shows, at four characters each at most. */
  static final int MOST = 256 * 1024;

  /** Bytes of all arguments together that a line shows when there is no memory for more. */
  static final int LEAST = 128;

  /** Characters that a byte may take: {@code \x00}. */
  private static final int QUOTED = 4;

  private static final Bytes REDACTED = Bytes.of("(redacted)");

  private final StringBuilder text = new StringBuilder(64);
  private int left;

  /** A line with at most the given number of bytes of arguments. */
  MonitorLine(int most) {
    left = most;
  }

  /** Heap bytes that it takes to make the line about a call. */
  static long bytesFor(Call call) {
    long shown = 0;
    for (int i = 0; i < call.count() && shown < MOST; i++) {
      shown += cost(call.arg(i).length());
    }
    // The text, which doubles as it grows, and its bytes.
    return 3 * QUOTED * Math.min(shown, MOST);
  }

  /** An argument with its quotation marks and the blank before it. */
  private static long cost(int length) {
    return length + 3L;
  }

  byte[] of(long millis, long micros, Session from, Call call) {
    text.append('+').append(millis / 1000).append('.');
    text.append(String.format("%06d", millis % 1000 * 1000 + micros));
    text.append(" [").append(from.database()).append(' ');
    text.append(from.link().shownAddress()).append(']');
    int shown = 0;
    while (shown < call.count() && left > 0) {
      add(call.isRedacted(shown) ? REDACTED : call.arg(shown));
      shown++;
    }
    if (shown < call.count()) {
      text.append(" ... (").append(call.count() - shown).append(" more arguments)");
    }
    return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void add(Bytes argument) {
    int count = Math.min(left, argument.length());
    Bytes beginning = Bytes.of(argument.array(), argument.offset(), count);
    text.append(' ').append(Quoting.quote(beginning));
    if (count < argument.length()) {
      text.append("... (").append(argument.length() - count).append(" more bytes)");
    }
    left -= (int) Math.min(left, cost(count));
  }
}
