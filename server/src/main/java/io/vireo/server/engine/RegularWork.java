package io.vireo.server.engine;

import io.vireo.metrics.LatencyMonitor;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.Keyspace;

/**
 * What is done by the time, between batches: it ends waits and pauses, deletes keys whose deadlines
 * are past, and runs the cron and a slice of long work. Data context only.
 */
public final class RegularWork {
  /** The most keys that are deleted in one turn. */
  private static final int MAX_EXPIRED_KEYS = 2_000;

  private final DataContext context;
  private final Keyspace keyspace;
  private final WaitingClients waiting;
  private final BlockedKeys blockedKeys;
  private final PauseGate pause;
  private final Resumption resumption;
  private final Propagation propagation;
  private final MemoryLimit memory;
  private final RequestLoop loop;
  private final Timekeeper time;
  private final CycleStatistics cycles;
  private final LatencyMonitor latency;

  RegularWork(
      DataContext context,
      Keyspace keyspace,
      WaitingClients waiting,
      BlockedKeys blockedKeys,
      PauseGate pause,
      Resumption resumption,
      Propagation propagation,
      MemoryLimit memory,
      RequestLoop loop,
      Timekeeper time,
      CycleStatistics cycles,
      LatencyMonitor latency) {
    this.context = context;
    this.keyspace = keyspace;
    this.waiting = waiting;
    this.blockedKeys = blockedKeys;
    this.pause = pause;
    this.resumption = resumption;
    this.propagation = propagation;
    this.memory = memory;
    this.loop = loop;
    this.time = time;
    this.cycles = cycles;
    this.latency = latency;
  }

  /** Does what is due, and tells when more will be: Unix milliseconds. */
  public long run() {
    assert context.inbox().isInside();
    time.begin();
    long begin = time.nanos();
    long now = keyspace.now();
    for (Session due = waiting.due(now); due != null; due = waiting.due(now)) {
      resumption.unblock(due, due.waiting()::timedOut);
    }
    blockedKeys.poll(now);
    if (pause.until() <= now) {
      resumption.resume(pause.endDue(now));
    }
    boolean more = keyspace.nextDeadline() <= now && expire(now);
    context.cron().run(now);
    memory.look();
    context.incrementalTasks().run();
    loop.followUp();
    context.cycleEnd().run();
    cycles.ended(context.clock().nanos() - begin, 0);
    return more ? now : nextDeadline();
  }

  private boolean expire(long now) {
    long begin = context.clock().nanos();
    boolean own = propagation.beginOwn();
    boolean more = keyspace.expireDue(MAX_EXPIRED_KEYS);
    if (own) {
      propagation.endOwn();
    }
    long took = context.clock().nanos() - begin;
    keyspace.stats().expireCycleNanos.add(took);
    latency.add("expire-cycle", now / 1000, took / 1_000_000);
    loop.followUp();
    return more;
  }

  /** When something will be due, Unix milliseconds. */
  public long nextDeadline() {
    long next = Math.min(context.cron().next(), waiting.nextDeadline());
    next = Math.min(next, pause.until());
    next = Math.min(next, context.incrementalTasks().next());
    next = Math.min(next, blockedKeys.nextPoll());
    return Math.min(next, keyspace.nextDeadline());
  }
}
