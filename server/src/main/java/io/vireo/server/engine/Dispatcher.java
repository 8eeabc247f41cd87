package io.vireo.server.engine;

import io.vireo.config.Config;
import io.vireo.metrics.DelayRecorder;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.CycleStatistics;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.context.Inbox.ClientTask;
import io.vireo.server.engine.context.InlineSection;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.session.Session;
import io.vireo.server.keyspace.Keyspace;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Takes what event loops have read to where it is executed: into the data context by the {@link
 * Inbox} or, if that is idle and the batch is short, on the loop itself.
 */
public final class Dispatcher {
  /**
   * The deadline of an inline execution that broke off: the worker is to look what there is to do.
   */
  private static final long AT_ONCE = 0;

  private final Config config;
  private final CommandTable table;
  private final Keyspace keyspace;
  private final Inbox inbox;
  private final Clock clock;
  private final InlineSection inlineSection;
  private final RequestLoop loop;
  private final Timekeeper time;
  private final Execution execution;
  private final BusyPeriod busy;
  private final ClientLifecycle lifecycle;
  private final RegularWork regularWork;
  private final CycleStatistics cycles;
  private final DelayRecorder queueDelay;

  /** Batches that may take long, from the moment in which they leave their loop. */
  private final AtomicInteger longBatches = new AtomicInteger();

  Dispatcher(
      Config config,
      CommandTable table,
      Keyspace keyspace,
      Inbox inbox,
      Clock clock,
      InlineSection inlineSection,
      RequestLoop loop,
      Timekeeper time,
      Execution execution,
      BusyPeriod busy,
      ClientLifecycle lifecycle,
      RegularWork regularWork,
      CycleStatistics cycles,
      DelayRecorder queueDelay) {
    this.config = config;
    this.table = table;
    this.keyspace = keyspace;
    this.inbox = inbox;
    this.clock = clock;
    this.inlineSection = inlineSection;
    this.loop = loop;
    this.time = time;
    this.execution = execution;
    this.busy = busy;
    this.lifecycle = lifecycle;
    this.regularWork = regularWork;
    this.cycles = cycles;
    this.queueDelay = queueDelay;
  }

  /**
   * What tells one event loop, or one thread of the program, which batches are quick. Any thread.
   *
   * @param condition asked inside the context, for each batch: no batch is quick unless it holds
   */
  public InlinePolicy newInlinePolicy(BooleanSupplier condition) {
    return new InlinePolicy(table, keyspace, config, condition);
  }

  /**
   * Lets an event loop execute its own batch, if no thread is inside, nothing waits, and it will
   * not take long. Any event loop.
   *
   * @param inlinePolicy the loop's own
   * @param executed takes the executed batch while the loop is still inside: what others say to
   *     this loop afterwards belongs behind it
   * @return false if the batch must go through the inbox
   */
  public boolean executeInline(Batch batch, InlinePolicy inlinePolicy, Consumer<Batch> executed) {
    if (!inlinePolicy.isWorthLooking(batch) || !inbox.enterIfIdle()) {
      return false;
    }
    long next = Inbox.NEVER;
    inlineSection.begin();
    try {
      if (!inlinePolicy.isQuick(batch)) {
        return false;
      }
      next = AT_ONCE;
      int size = batch.size();
      long began = begin(batch);
      busy.hurry(true);
      loop.execute(batch, true, executed);
      cycles.ended(time.nanos() - began, size);
      next = regularWork.nextDeadline();
      return true;
    } finally {
      busy.hurry(false);
      List<Runnable> putOff = inlineSection.end();
      inbox.leave(next);
      if (!putOff.isEmpty()) {
        putOff.forEach(Runnable::run);
      }
    }
  }

  /**
   * What executes a batch that its loop leaves to the inbox. Any event loop.
   *
   * @param executed takes it with the answers, as soon as they may leave, in the data context
   */
  public ClientTask executing(Batch batch, Consumer<Batch> executed) {
    return batch.mayTakeLong()
        ? new LongBatch(batch, longBatches, this::execute, executed)
        : () -> execute(batch, executed);
  }

  private void execute(Batch batch, Consumer<Batch> executed) {
    int size = batch.size();
    long began = begin(batch);
    if (busy.isServing()) {
      loop.executeWithin(batch, executed);
    } else {
      loop.execute(batch, false, executed);
      cycles.ended(time.nanos() - began, size);
    }
  }

  private long begin(Batch batch) {
    assert inbox.isInside();
    long now = clock.nanos();
    queueDelay.record(now - batch.handedOver());
    return now;
  }

  /**
   * True while commands run or wait for their turn that may take long: event loops answer a PING
   * themselves then, unless a script runs for so long that clients are answered BUSY. Any thread.
   *
   * @param batch what an event loop gathers behind which the PING would wait
   */
  boolean isOccupied(Batch batch) {
    return (batch.mayTakeLong() || longBatches.get() > 0) && !busy.isOn();
  }

  /**
   * True if an event loop may answer a command itself that can be answered so, since the context is
   * {@linkplain #isOccupied occupied}, and no gate has anything to say to it. Any thread.
   */
  public boolean leavesToLoops(Command command, Batch batch) {
    return isOccupied(batch) && !execution.isClosedTo(command);
  }

  /** Counts a command that an event loop has answered itself. Data context only. */
  public void answeredOutOfBand(Session session, Command command) {
    execution.answeredOutOfBand(session, command);
  }

  /**
   * The client will send no more: what it has sent is executed, and answered before the end. Data
   * context only.
   */
  public void hangUp(Session session) {
    if (!busy.putsOff(session, () -> hangUp(session))) {
      loop.catchUp(session);
      lifecycle.hangUp(session);
    }
  }

  /**
   * A connection is gone: its client is forgotten, at the latest when its script has ended. Data
   * context only.
   */
  public void disconnected(Session session) {
    if (!busy.putsOff(session, () -> disconnected(session))) {
      lifecycle.disconnected(session);
    }
  }
}
