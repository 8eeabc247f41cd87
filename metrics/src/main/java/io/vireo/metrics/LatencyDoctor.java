package io.vireo.metrics;

import io.vireo.metrics.LatencyEvent.Sample;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Writes the report of {@code LATENCY DOCTOR}: the numbers of each event, then what may help. */
final class LatencyDoctor {

  private LatencyDoctor() {}

  static String report(LatencyMonitor monitor, List<LatencyEvent> events, long now) {
    if (events.isEmpty()) {
      return monitor.enabled()
          ? "No latency spike of "
              + monitor.threshold()
              + " ms or more was seen since the last reset. Nothing to do.\n"
          : "The latency monitor is off, so there is nothing to report. Turn it on with"
              + " CONFIG SET latency-monitor-threshold <milliseconds>.\n";
    }
    var out = new StringBuilder("Latency spikes were seen:\n\n");
    var advice = new LinkedHashSet<String>();
    for (var i = 0; i < events.size(); i++) {
      out.append(i + 1).append(". ").append(numbers(events.get(i), now)).append('\n');
      advise(events.get(i).name(), advice);
    }
    if (!monitor.enabled()) {
      out.append("\nThe monitor is off now: newer spikes are not in this list.\n");
    }
    out.append("\nWhat may help:\n\n");
    advice.forEach(line -> out.append("- ").append(line).append('\n'));
    return out.toString();
  }

  private static String numbers(LatencyEvent event, long now) {
    var samples = event.history();
    var mean = samples.stream().mapToLong(Sample::millis).average().orElse(0);
    var deviation =
        samples.stream().mapToDouble(sample -> Math.abs(sample.millis() - mean)).average();
    var age = Math.max(1, now - samples.get(0).unixSeconds());
    return String.format(
        Locale.ROOT,
        "%s: %d spikes, mean %.0f ms, mean deviation %.0f ms, one every %.2f s, worst ever %d ms.",
        event.name(),
        samples.size(),
        mean,
        deviation.orElse(0),
        (double) age / samples.size(),
        event.max());
  }

  /**
   * Adds what is known to help against an event. An event of a later version gets a general line.
   */
  private static void advise(String event, Set<String> advice) {
    if (event.equals("command") || event.equals("fast-command")) {
      advice.add("SLOWLOG GET lists the commands that took longest; look for ones over many keys.");
      advice.add("Read large collections in steps with SCAN, HSCAN, SSCAN and ZSCAN.");
      advice.add("Remove large values with UNLINK, which releases them in the background.");
      if (event.equals("fast-command")) {
        advice.add("Commands of constant cost were slow: the machine or the JVM paused.");
        advice.add(jvm());
      }
    } else if (event.startsWith("aof") || event.startsWith("rdb") || event.startsWith("fsync")) {
      advice.add("The disk was slow. See what else writes to it, or use a faster one.");
      advice.add("appendfsync everysec waits less than always; no leaves it to the system.");
      advice.add("no-appendfsync-on-rewrite yes avoids waiting for the disk during a rewrite.");
    } else if (event.startsWith("expire")) {
      advice.add("Many keys end in the same moment: add some randomness to their times to live.");
    } else if (event.startsWith("eviction")) {
      advice.add("The server works at its memory limit: raise maxmemory or store less.");
    } else if (event.startsWith("background")) {
      advice.add("Snapshots, rewrites and loading work for half a millisecond between commands.");
      advice.add(jvm());
    } else if (event.startsWith("gc") || event.startsWith("jvm")) {
      advice.add(jvm());
    } else {
      advice.add("Compare the times in LATENCY HISTORY " + event + " with the load and the log.");
    }
  }

  private static String jvm() {
    return "Check the garbage collector's pauses, give the heap more room, and make sure that the"
        + " machine neither swaps nor lacks CPU time.";
  }
}
