package io.vireo.server.script.debug;

import io.vireo.lua.core.LuaThread;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.session.Deferred;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.script.ScriptWatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The way to the client that debugs a script on the data itself. While it waits, what others send
 * is executed, which is hardly anything. Data context only.
 */
final class SyncChannel implements DebugChannel {
  /** The longest sleep: then it looks whether the server is closing. */
  private static final long LONGEST_MILLIS = 100;

  private static final String CLOSING = "The server is shutting down";

  private final Engine engine;
  private final ScriptWatch watch;
  private final Session session;
  private final BooleanSupplier closing;
  private final LongSupplier patience;
  private boolean used;
  private long goneSince;

  /**
   * A channel.
   *
   * @param closing tells whether the server ends
   * @param patience for how many milliseconds others wait for a script
   */
  SyncChannel(
      Engine engine,
      ScriptWatch watch,
      Session session,
      BooleanSupplier closing,
      LongSupplier patience) {
    this.engine = engine;
    this.watch = watch;
    this.session = session;
    this.closing = closing;
    this.patience = patience;
    goneSince = engine.clock().nanos();
  }

  private boolean isLate() {
    long since = engine.clock().nanos() - goneSince;
    return TimeUnit.NANOSECONDS.toMillis(since) >= patience.getAsLong();
  }

  /** True if anything was sent. */
  boolean isUsed() {
    return used;
  }

  @Override
  public Bytes[] read() {
    while (true) {
      look();
      Deferred next = session.deferred().next();
      if (next != null) {
        engine.memory().clientGrew(session, -next.heapBytes());
        return next.fate() == Deferred.Fate.RUN ? next.words() : new Bytes[0];
      }
      if (engine.busy().isCallerGone()) {
        return null;
      }
      engine.inbox().await(engine.clock().millis() + LONGEST_MILLIS);
    }
  }

  @Override
  public void write(byte[] bytes) {
    used = true;
    watch.occupy();
    Link link = session.link();
    engine.heap().reserve(bytes.length);
    Runnable push =
        () -> {
          try {
            link.push(bytes);
          } finally {
            engine.heap().release(bytes.length);
          }
        };
    engine.outbox().aside(() -> engine.outbox().post(link.port(), push));
  }

  /**
   * A client that has gone may have come back, to debug the script once more: that is not refused
   * while the rest of this one may still be quick.
   */
  @Override
  public void look() {
    if (!engine.busy().isCallerGone()) {
      watch.serveUntilCallerGone();
      goneSince = engine.clock().nanos();
    } else if (isLate()) {
      watch.serve();
    }
    if (closing.getAsBoolean()) {
      throw new LuaThread.Interrupted(CLOSING);
    }
  }
}
