package io.vireo.server.durability;

import io.vireo.config.AppendFsync;
import io.vireo.config.AppendOnlySettings;
import io.vireo.config.Config;
import io.vireo.persistence.disk.DurableFiles;
import io.vireo.server.engine.BusyPeriod;
import io.vireo.server.engine.WaitingReplies;
import io.vireo.server.engine.context.DataContext;
import io.vireo.server.engine.context.FatalFailure;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.propagation.Journal;
import io.vireo.server.engine.propagation.Propagation;
import io.vireo.server.engine.propagation.PropagationTarget;
import io.vireo.server.engine.propagation.Watermark;
import io.vireo.server.engine.propagation.Watermarks;
import io.vireo.server.resp.PageStock;
import io.vireo.server.resp.RequestWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The append-only log: every change, in the order in which it happened. Data context only.
 *
 * <p>What a batch of commands changed is gathered and handed to the system, or to the disk worker
 * if that is busy, once, before the answers leave. With {@code appendfsync always} the answers wait
 * at {@link io.vireo.server.engine.WaitingReplies} until it is on the disk; meanwhile further
 * batches are executed, and one forced write serves them all.
 */
public final class AppendLog implements Journal {
  private static final Logger LOG = LoggerFactory.getLogger(AppendLog.class);
  private static final long SECOND = 1000;

  /** A write that takes so long shows that the system does not just keep it in memory now. */
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  /** How long the warning of a disk that is too slow is not repeated. */
  private static final long WARNING_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /** What is gathered beyond this is handed over before the batch ends. */
  private static final long MAX_GATHERED_BYTES = 1 << 20;

  /** What may wait for the system to take it, while nothing is forced to the disk. */
  private static final long MAX_BACKLOG_BYTES = 8 << 20;

  /** Pages that are kept for what comes next. */
  private static final int SPARE_PAGES = 16;

  private final DataContext context;
  private final Propagation propagation;
  private final WaitingReplies waitingReplies;
  private final MemoryBudget heap;
  private final Config config;
  private final LogDisk disk;
  private final DiskErrors errors;
  private final FatalFailure fatal;
  private final Watermarks watermarks;
  private final LogWriter writer;
  private final DiskLag lag;
  private final PageStock pages = new PageStock(SPARE_PAGES);

  /** What was gathered, and perhaps a unit that is not complete yet. */
  private final RequestWriter pending = new RequestWriter(pages);

  /** Up to where all units are complete. */
  private long complete;

  private boolean on;
  private boolean healthy = true;
  private final Runnable rewrite;

  /** Where the last unit ends in the replication stream that the log was told of. */
  private long end;

  /** How many units it was told of since the server began. */
  private long units;

  private int changes;

  /** True if the disk worker will report that it has caught up. */
  private boolean caughtUpComes;

  private long slowUntil = Long.MIN_VALUE / 2;
  private long mayWarnAt = Long.MIN_VALUE / 2;
  private long stampedSecond;
  private long baseSize;
  private long delayed;
  private long written;

  /**
   * The log of a server, not open yet.
   *
   * @param disk its disk worker
   * @param rewrite makes a new base of the log when it is not to be relied on any more
   */
  AppendLog(
      DataContext context,
      Config config,
      Propagation propagation,
      WaitingReplies waitingReplies,
      MemoryBudget heap,
      BusyPeriod busy,
      DurableFiles files,
      LogDisk disk,
      DiskErrors errors,
      Runnable rewrite) {
    this.context = context;
    this.propagation = propagation;
    this.waitingReplies = waitingReplies;
    this.heap = heap;
    this.config = config;
    this.disk = disk;
    this.errors = errors;
    this.rewrite = rewrite;
    fatal = context.fatal();
    watermarks = propagation.watermarks();
    writer = new LogWriter(files, context.clock(), watermarks, pages, new FromDisk());
    lag = new DiskLag(context.clock(), watermarks.written());
    config.applyWith(AppendOnlySettings.APPENDFSYNC, this::policy);
    context.cycleEnd().add(this::endCycle);
    context.cron().every(SECOND, this::everySecond);
    busy.eachSecond(this::everySecond);
  }

  /** What the disk worker tells, brought into the data context. */
  private final class FromDisk implements LogWriter.Listener {
    @Override
    public void failed(String reason) {
      context.inbox().add(() -> trouble(reason));
    }

    @Override
    public void broken(String reason) {
      fatal.end(
          "Error writing to the AOF file: "
              + reason
              + ". Can't recover from AOF write error when the AOF fsync policy is 'always'",
          null);
    }

    @Override
    public void recovered(boolean unsure) {
      context.inbox().add(() -> solved(unsure));
    }
  }

  /**
   * What was written before a failure may be gone, so no later write can be promised to last.
   *
   * @return why the policy cannot be that, or null
   */
  private String policy(AppendFsync policy) {
    AppendFsync before = writer.policy();
    writer.policy(policy);
    if (on && policy == AppendFsync.ALWAYS && (writer.isDoubtful() || writer.isFailing())) {
      writer.policy(before);
      return "The append-only file could not be written or forced to the disk, and has not been"
          + " rewritten since. Check server logs.";
    }
    arm();
    return null;
  }

  /**
   * Has answers wait for the disk if that was promised, or for the system if the disk lags far
   * behind; not for a disk that fails, since clients are told of that. If what was promised has
   * failed, no client gets an answer any more.
   */
  private void arm() {
    if (writer.isBroken()) {
      return;
    }
    boolean always = writer.policy() == AppendFsync.ALWAYS;
    Watermark awaited = always ? watermarks.lasting() : watermarks.written();
    waitingReplies.arm(on && (always || lag.isLate() && healthy), awaited);
  }

  /** True while changes are written down. */
  public boolean isOn() {
    return on;
  }

  /**
   * Does something once all up to an offset in the replication stream lasts, as far as the log is
   * told of it; at once if it does already.
   */
  public void whenLasting(long offset, Runnable then) {
    flush();
    long until = Math.min(offset, end);
    if (!watermarks.fsynced().await(until, () -> context.inbox().add(then))) {
      then.run();
    }
  }

  /**
   * Does something once all changes so far are as safe as they are promised to be before a client
   * gets an answer: forced to the disk with {@code appendfsync always}, else handed to the system.
   * At once if they are, or if nothing is written down. Data context only.
   */
  public void whenSafe(Runnable then) {
    flush();
    boolean always = writer.policy() == AppendFsync.ALWAYS;
    Watermark awaited = always ? watermarks.lasting() : watermarks.written();
    if (!on || !awaited.await(units, () -> context.inbox().add(then))) {
      then.run();
    }
  }

  /**
   * Up to where all of the stream lasts.
   *
   * @param applied the end of what was executed; the last of it may have changed nothing
   */
  public long lasting(long applied) {
    long lasting = watermarks.fsynced().offset();
    return changes == 0 && lasting >= end ? applied : Math.min(lasting, applied);
  }

  LogWriter writer() {
    return writer;
  }

  /**
   * Begins to write changes down, into a file that the disk worker has or will have opened. The
   * stream may be another one than before.
   */
  void begin() {
    on = true;
    end = propagation.offset();
    watermarks.written().restart(units);
    watermarks.lasting().restart(units);
    watermarks.fsynced().restart(end);
    waitingReplies.need(0);
    propagation.add(this);
    writer.policy(config.get(AppendOnlySettings.APPENDFSYNC));
    arm();
  }

  /** Writes no changes down any more. Answers that wait for what was written go on waiting. */
  void stop() {
    propagation.remove(this);
    flush();
    on = false;
  }

  /** Lets all answers from now on wait, whatever the settings say, until it has {@link #ended}. */
  void holdAnswers() {
    waitingReplies.shut();
  }

  /** The worker has closed the file, and what answers waited for is done. */
  void ended() {
    if (!writer.isBroken()) {
      waitingReplies.open();
    }
    healthy = true;
    arm();
    errors.log(null);
  }

  @Override
  public PropagationTarget target() {
    return PropagationTarget.LOG;
  }

  @Override
  public RequestWriter out() {
    return pending;
  }

  @Override
  public void beginUnit() {
    if (config.get(AppendOnlySettings.AOF_TIMESTAMP_ENABLED)) {
      stamp();
    }
  }

  @Override
  public void endUnit(long unitEnd) {
    complete = pending.position();
    end = unitEnd;
    units++;
    waitingReplies.need(units);
    changes++;
    if (pending.length() > MAX_GATHERED_BYTES) {
      flush();
    }
  }

  @Override
  public void lostUnit(Throwable failure) {
    stampedSecond = 0;
    fatal.end("A change could not be written to the append-only log", failure);
  }

  /** What comes next is the first of a file: where times are told, it tells one. */
  void incrementBegins() {
    stampedSecond = 0;
  }

  private void stamp() {
    long second = context.clock().millis() / SECOND;
    if (second > stampedSecond) {
      stampedSecond = second;
      pending.raw(stamp(context.clock().millis()));
    }
  }

  /** The line that tells when the commands behind it were executed. */
  static byte[] stamp(long millis) {
    return ("#TS:" + millis / SECOND + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * Hands over what was gathered, unless the disk worker is busy: then more is gathered until it
   * has caught up, so that a slow disk gets few large writes instead of many small ones. With
   * {@code always} the worker forces several writes at once itself, and answers wait.
   */
  private void endCycle() {
    if (changes == 0 || disk.isIdle() || writer.policy() == AppendFsync.ALWAYS) {
      flush();
      return;
    }
    if (!caughtUpComes) {
      caughtUpComes = true;
      disk.execute(() -> context.inbox().add(this::caughtUp));
    }
    noteLag();
  }

  /** The disk worker is through with what it had when gathering began. */
  private void caughtUp() {
    caughtUpComes = false;
    flush();
  }

  /** Hands over what was gathered. */
  void flush() {
    if (changes == 0) {
      return;
    }
    try {
      if (isBackedUp()) {
        awaitDisk();
      }
      handOver();
    } catch (Throwable failure) {
      fatal.end("The append-only log could not be handed to the disk", failure);
      throw failure;
    }
    noteLag();
  }

  private void noteLag() {
    if (lag.gathered(units)) {
      lagChanged();
    }
  }

  private void handOver() {
    long bytes = complete - (pending.position() - pending.length());
    LogWriter.Append all = new LogWriter.Append(pending.take(complete), bytes, end, units, changes);
    changes = 0;
    written += bytes;
    writer.announce(bytes);
    long now = context.clock().nanos();
    if (mayWriteAtOnce(now)) {
      writeAtOnce(all, now);
    } else {
      disk.execute(() -> writer.write(all));
    }
  }

  /**
   * True if the calling thread may write instead of the worker. While the worker rests, handing
   * bytes to the system costs less than waking it, and no client hears of a change that would be
   * lost if this process were killed. Forcing them to the disk is always the worker's.
   */
  private boolean mayWriteAtOnce(long now) {
    return disk.isIdle()
        && writer.policy() != AppendFsync.ALWAYS
        && !writer.isFailing()
        && now - slowUntil >= 0;
  }

  private void writeAtOnce(LogWriter.Append all, long begin) {
    writer.write(all);
    long end = context.clock().nanos();
    if (end - begin > SLOW_NANOS) {
      slowUntil = end + TimeUnit.SECONDS.toNanos(1);
    }
  }

  /** The disk began or ceased to be late. */
  private void lagChanged() {
    if (lag.isLate()) {
      delayed++;
      LOG.warn("The disk is busy: answers wait until the append-only log is handed to the system");
    }
    arm();
  }

  /**
   * While the disk forces earlier writes, what comes meanwhile waits in memory; else it is the
   * system that takes less than clients write, and what waits would only make answers late.
   */
  private boolean isBackedUp() {
    long mostBytes = heap.forLog();
    return writer.waitingBytes()
        > (writer.isSyncing() ? mostBytes : Math.min(mostBytes, MAX_BACKLOG_BYTES));
  }

  /**
   * Waits until the disk has taken what is too much: many short waits, one for each part that is
   * handed over, and no long one.
   */
  private void awaitDisk() {
    delayed++;
    long now = context.clock().nanos();
    if (now - mayWarnAt >= 0) {
      mayWarnAt = now + WARNING_INTERVAL_NANOS;
      LOG.warn("The disk is too slow for the append-only log: commands wait for it");
    }
    while (isBackedUp() && !writer.isFailing()) {
      LockSupport.parkNanos(this, 1_000_000);
    }
  }

  private void everySecond() {
    flush();
    if (on && config.get(AppendOnlySettings.APPENDFSYNC) != AppendFsync.NO || !healthy) {
      disk.execute(writer::sync);
    }
  }

  private void trouble(String reason) {
    healthy = false;
    LOG.warn("Error writing to the AOF file: {}", reason);
    arm();
    waitingReplies.letGo();
    errors.log("MISCONF Errors writing to the AOF file: " + reason);
  }

  private void solved(boolean unsure) {
    healthy = true;
    arm();
    LOG.warn("AOF write error looks solved. The server can write again.");
    errors.log(null);
    if (unsure) {
      LOG.warn("What was written meanwhile may never reach the disk: the log is rewritten");
      rewrite.run();
    }
  }

  /** How often forcing the log to the disk has failed so far. */
  int doubts() {
    return writer.doubts();
  }

  /**
   * The log was written anew: what it holds is to be relied on again.
   *
   * @param doubts how many there were when that began
   */
  void rewritten(int doubts) {
    if (writer.isDoubtful()) {
      writer.trustAgain(doubts);
      disk.execute(writer::sync);
    }
  }

  /** Notes the history that the data have: nothing follows, for the server ends. */
  void note(SavedHistory history) {
    pending.raw(history.note());
    complete = pending.position();
    changes++;
    flush();
  }

  /** Forces all to the disk, while all clients wait; without a disk worker, on this thread. */
  void syncNow() {
    flush();
    CountDownLatch done = new CountDownLatch(1);
    disk.execute(
        () -> {
          writer.sync();
          done.countDown();
        });
    try {
      done.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** False if the last write failed. */
  public boolean isHealthy() {
    return healthy;
  }

  /** Bytes of the base and the increments. */
  public long size() {
    return baseSize + writer.earlier() + writer.size();
  }

  /** Bytes of the base when it was written. */
  public long baseSize() {
    return baseSize;
  }

  /** True if the log is so much longer than its base that it is to be rewritten by itself. */
  boolean hasGrown() {
    int percentage = config.get(AppendOnlySettings.AUTO_AOF_REWRITE_PERCENTAGE);
    long size = size();
    if (percentage == 0 || size <= config.get(AppendOnlySettings.AUTO_AOF_REWRITE_MIN_SIZE)) {
      return false;
    }
    long before = Math.max(1, baseSize);
    long growth = size * 100 / before - 100;
    if (growth >= percentage) {
      LOG.info("Starting automatic rewriting of AOF on {}% growth", growth);
    }
    return growth >= percentage;
  }

  /** Sets what the files hold that are not written any more; later increments are counted. */
  void baseSize(long bytes) {
    baseSize = bytes;
    writer.forgetEarlier();
  }

  /** Bytes that wait for the disk, or are gathered for it. */
  public long waitingBytes() {
    return writer.waitingBytes() + pending.length();
  }

  /** How often commands had to wait for the disk. */
  public long delayed() {
    return delayed;
  }

  /** Sets a pause before each write, microseconds, for tests. */
  public void writeDelay(long micros) {
    writer.delay(micros);
  }

  /** Bytes ever written. */
  public long written() {
    return written;
  }
}
