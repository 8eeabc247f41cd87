package io.vireo.metrics;

import java.util.function.Function;

/**
 * The {@code instantaneous_*} numbers of {@code INFO stats}. Data context.
 *
 * <p>The owner calls {@link #sample} every 100 ms; the rates then cover the last 1.6 seconds.
 */
public final class ServerRates {

  private final ServerMetrics metrics;
  private final InstantMetric commands = InstantMetric.perSecond();
  private final InstantMetric input = InstantMetric.perSecond();
  private final InstantMetric output = InstantMetric.perSecond();
  private final InstantMetric replicationInput = InstantMetric.perSecond();
  private final InstantMetric replicationOutput = InstantMetric.perSecond();
  private final InstantMetric cycles = InstantMetric.perSecond();
  private final InstantMetric cycleNanos = new InstantMetric(1);

  /** Makes the rates of a server's counters. */
  public ServerRates(ServerMetrics metrics) {
    this.metrics = metrics;
  }

  /**
   * Samples every counter.
   *
   * @param nowMicros the time in microseconds, from any fixed origin
   */
  public void sample(long nowMicros) {
    var data = metrics.data();
    commands.sample(data.commandsProcessed.lifetime(), nowMicros);
    input.sample(loops(loop -> loop.inputBytes), nowMicros);
    output.sample(loops(loop -> loop.outputBytes), nowMicros);
    replicationInput.sample(data.replicationInputBytes.lifetime(), nowMicros);
    replicationOutput.sample(loops(loop -> loop.replicationOutputBytes), nowMicros);
    var cyclesNow = data.cycles.lifetime() + loops(loop -> loop.cycles);
    cycles.sample(cyclesNow, nowMicros);
    cycleNanos.sample(data.cycleNanos.lifetime() + loops(loop -> loop.cycleNanos), cyclesNow);
  }

  /** Forgets all samples, as CONFIG RESETSTAT does. */
  public void reset() {
    commands.reset();
    input.reset();
    output.reset();
    replicationInput.reset();
    replicationOutput.reset();
    cycles.reset();
    cycleNanos.reset();
  }

  /** Commands per second. */
  public long opsPerSecond() {
    return commands.get();
  }

  /** KiB read from clients per second. */
  public double inputKbps() {
    return kib(input);
  }

  /** KiB written to clients per second. */
  public double outputKbps() {
    return kib(output);
  }

  /** KiB received over replication links per second. */
  public double replicationInputKbps() {
    return kib(replicationInput);
  }

  /** KiB sent over replication links per second. */
  public double replicationOutputKbps() {
    return kib(replicationOutput);
  }

  /** Cycles of the event loops and the data context per second. */
  public long cyclesPerSecond() {
    return cycles.get();
  }

  /** Mean length of a cycle, in microseconds. */
  public long cycleMicros() {
    return cycleNanos.get() / 1000;
  }

  private long loops(Function<LoopMetrics, Counter> counter) {
    return metrics.lifetimeSum(counter);
  }

  private static double kib(InstantMetric bytes) {
    return bytes.get() / 1024.0;
  }
}
