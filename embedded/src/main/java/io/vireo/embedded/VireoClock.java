package io.vireo.embedded;

import io.vireo.server.engine.context.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The time of one or several servers, and of whatever else in the program goes by a {@link
 * java.time.Clock}. It runs as the system's does unless it was {@linkplain #stop stopped}, and a
 * test moves it forward: what is due by then has happened when {@link #advance} returns. Keys and
 * fields expire, blocking commands end, idle clients are disconnected, and streams get their ids by
 * it. What belongs to sockets and files goes by the system's time. Any thread.
 */
public final class VireoClock extends java.time.Clock {
  private static final long MILLI = 1_000_000;

  /** The largest number of steps in which a long time passes; what is due is done in order. */
  private static final int MOST_STEPS = 1_000;

  private final List<TimedServer> servers = new CopyOnWriteArrayList<>();
  private final Clock view = new View();
  private final State first;
  private volatile State state;

  /**
   * Where the clock is, nanoseconds: by how much it is ahead of the system's two clocks or, if it
   * stands, what it shows.
   */
  private record State(boolean running, long epoch, long nanos) {
    State move(long by) {
      return new State(running, epoch + by, nanos + by);
    }

    long epochNow() {
      return running ? System.currentTimeMillis() * MILLI + epoch : epoch;
    }

    long nanosNow() {
      return running ? System.nanoTime() + nanos : nanos;
    }

    State stopped() {
      return new State(false, epochNow(), nanosNow());
    }

    State runningOn() {
      return running
          ? this
          : new State(true, epoch - System.currentTimeMillis() * MILLI, nanos - System.nanoTime());
    }
  }

  private VireoClock(State first) {
    this.first = first;
    state = first;
  }

  /** A clock that shows the system's time, as long as it is not moved. */
  public static VireoClock running() {
    return new VireoClock(new State(true, 0, 0));
  }

  /**
   * A clock that stands at a time.
   *
   * @throws IllegalArgumentException if that is not between the years 1678 and 2262
   */
  public static VireoClock stoppedAt(Instant time) {
    long nanos;
    try {
      nanos = Math.multiplyExact(Arguments.given("time", time).toEpochMilli(), MILLI);
    } catch (ArithmeticException far) {
      throw new IllegalArgumentException("time is beyond what the clock shows: " + time, far);
    }
    return new VireoClock(new State(false, nanos, System.nanoTime()));
  }

  /** What time it is, to the millisecond. */
  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(millis());
  }

  @Override
  public long millis() {
    return view.millis();
  }

  /** The zone of dates that are made of it: UTC, or as {@link #withZone} says. */
  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /** This clock as the time of another zone: it moves with this one. */
  @Override
  public java.time.Clock withZone(ZoneId zone) {
    return new Zoned(this, Arguments.given("zone", zone));
  }

  /**
   * Makes the clock as it was made: it shows the system's time again, or stands at its first time.
   * What belongs to keys that are there sees time run backwards, so remove them.
   */
  public synchronized void reset() {
    long nanos = state.nanosNow();
    // What measures durations must not run backwards.
    state =
        new State(
            first.running(), first.epoch(), first.running() ? nanos - System.nanoTime() : nanos);
    catchUp();
  }

  /** Lets the clock stand where it is. */
  public synchronized void stop() {
    state = state.stopped();
  }

  /** Lets the clock run on from where it is. */
  public synchronized void run() {
    state = state.runningOn();
    servers.forEach(TimedServer::catchUp);
  }

  /**
   * Moves the clock forward, and waits until all that is due by then has happened, each in its
   * order: to the millisecond, over long times in steps of a thousandth of them. Commands that the
   * program gave before without a socket are executed before.
   *
   * @throws IllegalArgumentException if the time is negative, or ends beyond the year 2262, which
   *     the clock cannot show
   * @throws IllegalStateException on an event loop
   */
  public synchronized void advance(Duration by) {
    long left = Arguments.nanos("by", by);
    if (Long.MAX_VALUE - Math.max(0, state.epochNow()) < left) {
      throw new IllegalArgumentException("by leads beyond what the clock shows: " + by);
    }
    long step = Math.max(MILLI, left / MOST_STEPS);
    catchUp();
    while (left > 0) {
      long next = Math.max(step, untilNext());
      long moved = Math.min(left, next);
      state = state.move(moved);
      left -= moved;
      catchUp();
    }
  }

  /** In how many nanoseconds something is due. */
  private long untilNext() {
    long due = servers.stream().mapToLong(TimedServer::due).min().orElse(Long.MAX_VALUE);
    long millis = due - view.millis();
    return millis > Long.MAX_VALUE / MILLI ? Long.MAX_VALUE : millis * MILLI;
  }

  private void catchUp() {
    servers.forEach(TimedServer::catchUp);
  }

  /** The clock as a server reads it. */
  Clock view() {
    return view;
  }

  void add(TimedServer server) {
    servers.add(server);
  }

  void remove(TimedServer server) {
    servers.remove(server);
  }

  private final class View implements Clock {
    @Override
    public long millis() {
      return Math.floorDiv(state.epochNow(), MILLI);
    }

    @Override
    public long nanos() {
      return state.nanosNow();
    }
  }

  private static final class Zoned extends java.time.Clock {
    private final VireoClock clock;
    private final ZoneId zone;

    Zoned(VireoClock clock, ZoneId zone) {
      this.clock = clock;
      this.zone = zone;
    }

    @Override
    public Instant instant() {
      return clock.instant();
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public java.time.Clock withZone(ZoneId other) {
      return clock.withZone(other);
    }
  }
}
