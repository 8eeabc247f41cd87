package io.vireo.config;

import java.util.List;

/** What is remembered of commands that stand out: slow ones, and large requests and answers. */
public final class LatencySettings {
  static final Subject SUBJECT = new Subject("Latency and slow log");

  private LatencySettings() {}

  public static final Setting<Long> SLOWLOG_LOG_SLOWER_THAN =
      SUBJECT
          .large("slowlog-log-slower-than", 10000, -1, Long.MAX_VALUE)
          .alias("commandlog-execution-slower-than")
          .honoured("Microseconds from which a command is slow; -1 turns the log off");

  public static final Setting<Long> SLOWLOG_MAX_LEN =
      SUBJECT
          .large("slowlog-max-len", 128, 0, Long.MAX_VALUE)
          .alias("commandlog-slow-execution-max-len")
          .honoured("Entries of the slow log");

  public static final Setting<Long> COMMANDLOG_REQUEST_LARGER_THAN =
      SUBJECT
          .large("commandlog-request-larger-than", 1 << 20, -1, Long.MAX_VALUE)
          .honoured("Bytes from which COMMANDLOG keeps a request as large; -1 turns this off");

  public static final Setting<Long> COMMANDLOG_LARGE_REQUEST_MAX_LEN =
      SUBJECT
          .large("commandlog-large-request-max-len", 128, 0, Long.MAX_VALUE)
          .honoured("Entries of the log of large requests");

  public static final Setting<Long> COMMANDLOG_REPLY_LARGER_THAN =
      SUBJECT
          .large("commandlog-reply-larger-than", 1 << 20, -1, Long.MAX_VALUE)
          .honoured("Bytes from which COMMANDLOG keeps an answer as large; -1 turns this off");

  public static final Setting<Long> COMMANDLOG_LARGE_REPLY_MAX_LEN =
      SUBJECT
          .large("commandlog-large-reply-max-len", 128, 0, Long.MAX_VALUE)
          .honoured("Entries of the log of large answers");

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
