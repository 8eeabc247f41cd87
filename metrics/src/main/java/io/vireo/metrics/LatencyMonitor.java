package io.vireo.metrics;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Spikes of latency by kind of event, behind {@code LATENCY LATEST, HISTORY, RESET, GRAPH} and
 * {@code DOCTOR}. Data context; other threads report their spikes to it.
 */
public final class LatencyMonitor {

  private final Map<String, LatencyEvent> events = new TreeMap<>();
  private long thresholdMillis;

  /**
   * Makes a monitor without events.
   *
   * @param thresholdMillis {@code latency-monitor-threshold}: the shortest spike kept, in
   *     milliseconds; 0 turns the monitor off
   */
  public LatencyMonitor(long thresholdMillis) {
    this.thresholdMillis = thresholdMillis;
  }

  /** Sets {@code latency-monitor-threshold}; what was recorded stays. */
  public void threshold(long millis) {
    thresholdMillis = millis;
  }

  /** The threshold in milliseconds; 0 if the monitor is off. */
  public long threshold() {
    return thresholdMillis;
  }

  /** Whether the monitor is on. */
  public boolean enabled() {
    return thresholdMillis > 0;
  }

  /**
   * Records a spike if the monitor is on and the spike reaches the threshold.
   *
   * @param event what was slow, such as {@code command} or {@code expire-cycle}
   * @param unixSeconds the time now
   * @param millis how long it took
   */
  public void add(String event, long unixSeconds, long millis) {
    if (enabled() && millis >= thresholdMillis) {
      events.computeIfAbsent(event, LatencyEvent::new).add(unixSeconds, millis);
    }
  }

  /** All events by name. */
  public Collection<LatencyEvent> latest() {
    return List.copyOf(events.values());
  }

  /** The samples of an event, oldest first; empty if there is no such event. */
  public List<LatencyEvent.Sample> history(String event) {
    var found = events.get(event);
    return found == null ? List.of() : found.history();
  }

  /** Drops all events and returns how many there were. */
  public int reset() {
    var dropped = events.size();
    events.clear();
    return dropped;
  }

  /** Drops the named events and returns how many of them there were. */
  public int reset(Collection<String> names) {
    var dropped = 0;
    for (var name : names) {
      dropped += events.remove(name) == null ? 0 : 1;
    }
    return dropped;
  }

  /**
   * The graph of LATENCY GRAPH; empty if there is no such event.
   *
   * @param event its name
   * @param unixSeconds the time now, which the ages under the graph count from
   */
  public Optional<String> graph(String event, long unixSeconds) {
    return Optional.ofNullable(events.get(event))
        .map(found -> LatencyGraph.draw(found, unixSeconds));
  }

  /**
   * The text of LATENCY DOCTOR: what was slow and what may help.
   *
   * @param unixSeconds the time now
   */
  public String doctor(long unixSeconds) {
    return LatencyDoctor.report(this, new ArrayList<>(events.values()), unixSeconds);
  }
}
