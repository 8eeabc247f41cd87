package io.vireo.server.console;

import io.vireo.metrics.LatencyIntervals.Interval;
import java.util.List;

/**
 * What the server told of itself at one moment.
 *
 * @param millis when, Unix milliseconds
 * @param info the text of INFO
 * @param commands commands that were ever called, by name
 * @param intervals how long commands took since the last sample
 * @param queue how many batches have waited for the data context, by the steps of a recorder
 * @param heapUsed bytes of the JVM's heap in use, garbage included
 * @param heapMost bytes of the JVM's heap at most
 */
record LiveSample(
    long millis,
    String info,
    List<Calls> commands,
    List<Interval> intervals,
    long[] queue,
    long heapUsed,
    long heapMost) {
  /**
   * What one command has done since the start.
   *
   * @param name its full name
   * @param calls how often it ran
   * @param micros for how long together, microseconds
   */
  record Calls(String name, long calls, long micros) {}
}
