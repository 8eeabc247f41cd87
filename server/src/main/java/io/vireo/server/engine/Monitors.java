package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.Quoting;
import io.vireo.server.resp.ReplyBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The clients that see every command: MONITOR. Data context only. */
public final class Monitors {
  private final Outbox outbox;
  private final Clock clock;
  private final List<Session> watchers = new ArrayList<>();
  private final ReplyBuffer line = new ReplyBuffer();

  /** Monitors that are sent lines through an outbox, with the time of a clock. */
  public Monitors(Outbox outbox, Clock clock) {
    this.outbox = outbox;
    this.clock = clock;
  }

  /** True if nobody watches. */
  public boolean isEmpty() {
    return watchers.isEmpty();
  }

  /** Lets a client see all commands from now on. */
  public void add(Session session) {
    if (!session.monitor()) {
      session.monitor(true);
      watchers.add(session);
    }
  }

  /** Ends it. */
  public void remove(Session session) {
    if (session.monitor()) {
      session.monitor(false);
      watchers.remove(session);
    }
  }

  void feed(Session from, Call call) {
    byte[] text = describe(from, call).getBytes(StandardCharsets.ISO_8859_1);
    for (Session watcher : watchers) {
      line.put(text);
      outbox.send(watcher, line);
    }
  }

  private String describe(Session from, Call call) {
    long millis = clock.millis();
    long micros = Math.floorMod(clock.nanos() / 1000, 1000);
    StringBuilder text = new StringBuilder(64);
    text.append('+').append(millis / 1000).append('.');
    text.append(String.format("%06d", millis % 1000 * 1000 + micros));
    text.append(" [").append(from.database()).append(' ');
    text.append(from.link().remoteAddress()).append(']');
    for (int i = 0; i < call.count(); i++) {
      Bytes argument = call.isRedacted(i) ? Bytes.of("(redacted)") : call.arg(i);
      text.append(' ').append(Quoting.quote(argument));
    }
    return text.append("\r\n").toString();
  }
}
