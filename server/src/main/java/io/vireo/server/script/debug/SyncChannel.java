package io.vireo.server.script.debug;

import io.vireo.lua.core.LuaThread;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.Outbox;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.memory.MemoryBudget;
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

  private final Clock clock;
  private final MemoryLimit memory;
  private final BusyPeriod busy;
  private final Inbox inbox;
  private final MemoryBudget heap;
  private final Outbox outbox;
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
      Clock clock,
      MemoryLimit memory,
      BusyPeriod busy,
      Inbox inbox,
      MemoryBudget heap,
      Outbox outbox,
      ScriptWatch watch,
      Session session,
      BooleanSupplier closing,
      LongSupplier patience) {
    this.clock = clock;
    this.memory = memory;
    this.busy = busy;
    this.inbox = inbox;
    this.heap = heap;
    this.outbox = outbox;
    this.watch = watch;
    this.session = session;
    this.closing = closing;
    this.patience = patience;
    goneSince = clock.nanos();
  }

  private boolean isLate() {
    long since = clock.nanos() - goneSince;
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
        memory.clientGrew(session, -next.heapBytes());
        return next.fate() == Deferred.Fate.RUN ? next.words() : new Bytes[0];
      }
      if (busy.isCallerGone()) {
        return null;
      }
      inbox.await(clock.millis() + LONGEST_MILLIS);
    }
  }

  @Override
  public void write(byte[] bytes) {
    used = true;
    watch.occupy();
    Link link = session.link();
    heap.reserve(bytes.length);
    Runnable push =
        () -> {
          try {
            link.push(bytes);
          } finally {
            heap.release(bytes.length);
          }
        };
    outbox.aside(() -> outbox.post(link.port(), push));
  }

  /**
   * A client that has gone may have come back, to debug the script once more: that is not refused
   * while the rest of this one may still be quick.
   */
  @Override
  public void look() {
    if (!busy.isCallerGone()) {
      watch.serveUntilCallerGone();
      goneSince = clock.nanos();
    } else if (isLate()) {
      watch.serve();
    }
    if (closing.getAsBoolean()) {
      throw new LuaThread.Interrupted(CLOSING);
    }
  }
}
