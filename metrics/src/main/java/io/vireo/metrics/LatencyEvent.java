package io.vireo.metrics;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest spikes of one kind of event: a ring of {@value #SAMPLES} samples, at most one per
 * second. Data context.
 */
public final class LatencyEvent {

  /** How many samples the ring holds. */
  public static final int SAMPLES = 160;

  private final String name;
  private final long[] times = new long[SAMPLES];
  private final long[] latencies = new long[SAMPLES];
  private int size;
  private int next;
  private long max;

  /**
   * A spike.
   *
   * @param unixSeconds when it was seen
   * @param millis how long it lasted
   */
  public record Sample(long unixSeconds, long millis) {}

  LatencyEvent(String name) {
    this.name = name;
  }

  /** Adds a spike; of those within one second, the worst stays. */
  void add(long unixSeconds, long millis) {
    max = Math.max(max, millis);
    var last = (next + SAMPLES - 1) % SAMPLES;
    if (size > 0 && times[last] == unixSeconds) {
      latencies[last] = Math.max(latencies[last], millis);
      return;
    }
    times[next] = unixSeconds;
    latencies[next] = millis;
    next = (next + 1) % SAMPLES;
    size = Math.min(SAMPLES, size + 1);
  }

  /** The kind of event, such as {@code command}. */
  public String name() {
    return name;
  }

  /** The longest spike since the event was reset, in milliseconds. */
  public long max() {
    return max;
  }

  /** The newest sample. */
  public Sample latest() {
    return at(size - 1);
  }

  /** All samples, oldest first; never empty. */
  public List<Sample> history() {
    var samples = new ArrayList<Sample>(size);
    for (var i = 0; i < size; i++) {
      samples.add(at(i));
    }
    return samples;
  }

  private Sample at(int index) {
    var cell = (next + SAMPLES - size + index) % SAMPLES;
    return new Sample(times[cell], latencies[cell]);
  }
}
