package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The clients that see every command: MONITOR. Data context only. */
public final class Monitors {
  private static final long MICRO = 1_000;

  /** A line for which less memory is needed is made without asking for room. */
  private static final int SHORT = 16 * 1024;

  private final Outbox outbox;
  private final MemoryBudget heap;
  private final Clock clock;
  private final List<Session> watchers = new ArrayList<>();

  /** Monitors that are sent lines through an outbox, with the time of a clock. */
  public Monitors(Outbox outbox, Clock clock, MemoryBudget heap) {
    this.outbox = outbox;
    this.heap = heap;
    this.clock = clock;
  }

  /** True if no client monitors. */
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

  /** Shows a command that shows itself, before the commands that it has run. */
  public void show(Session from, Call call) {
    if (!watchers.isEmpty()) {
      feed(from, call);
    }
  }

  /**
   * Shows a command to all monitors: one line, which they share. It never fails the command, which
   * has run.
   */
  void feed(Session from, Call call) {
    long wanted = MonitorLine.bytesFor(call);
    boolean isLong = wanted > SHORT;
    boolean room = !isLong || heap.tryReserve(wanted);
    MonitorLine line = new MonitorLine(room ? MonitorLine.MOST : MonitorLine.LEAST);
    byte[] text = line.of(clock.millis(), clock.nanos() / MICRO % MICRO, from, call);
    heap.reserve(text.length - (isLong && room ? wanted : 0));
    send(text);
  }

  /** The room for a line is taken until the last monitor's loop has it. */
  private void send(byte[] text) {
    AtomicInteger left = new AtomicInteger(watchers.size());
    for (Session watcher : watchers) {
      Link link = watcher.link();
      outbox.post(
          link.port(),
          () -> {
            try {
              link.push(text);
            } finally {
              if (left.decrementAndGet() == 0) {
                heap.release(text.length);
              }
            }
          });
    }
  }
}
