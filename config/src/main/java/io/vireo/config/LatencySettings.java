package io.vireo.config;

import java.util.List;

/** What is remembered of slow commands. */
public final class LatencySettings {
  static final Subject SUBJECT = new Subject("Latency and slow log");

  private LatencySettings() {}

  public static final Setting<Long> SLOWLOG_LOG_SLOWER_THAN =
      SUBJECT
          .large("slowlog-log-slower-than", 10000, -1, Long.MAX_VALUE)
          .honoured("Microseconds from which a command is slow; -1 turns the log off");

  public static final Setting<Long> SLOWLOG_MAX_LEN =
      SUBJECT.large("slowlog-max-len", 128, 0, Long.MAX_VALUE).honoured("Entries of the slow log");

  public static final Setting<Long> LATENCY_MONITOR_THRESHOLD =
      SUBJECT
          .large("latency-monitor-threshold", 0, 0, Long.MAX_VALUE)
          .honoured("Milliseconds from which an event is recorded; 0 is off");

  public static final Setting<Boolean> LATENCY_TRACKING =
      SUBJECT
          .yesNo("latency-tracking", true)
          .honoured("Keep a distribution of each command's time");

  public static final Setting<List<Double>> LATENCY_TRACKING_INFO_PERCENTILES =
      SUBJECT
          .setting(
              "latency-tracking-info-percentiles", new PercentilesType(), List.of(50.0, 99.0, 99.9))
          .honoured("Percentiles that INFO shows");
}
