package io.vireo.config;

import java.util.List;
import java.util.Locale;

/**
 * A line of the configuration that begins with {@code sentinel}: what a Sentinel was told, or what
 * it has found out and must know again after a restart.
 *
 * <p>Source: the answers and files of Redis 8.0, and the example {@code sentinel.conf} there.
 *
 * @param option the second word, such as {@code monitor}
 * @param arguments what follows it, in the language of the file
 * @param forced whether the line is written into a file that has none like it
 */
public record SentinelLine(String option, String arguments, boolean forced) {
  /** All options that a Sentinel writes. */
  static final List<String> OPTIONS =
      List.of(
          "myid",
          "deny-scripts-reconfig",
          "resolve-hostnames",
          "announce-hostnames",
          "monitor",
          "down-after-milliseconds",
          "failover-timeout",
          "parallel-syncs",
          "notification-script",
          "client-reconfig-script",
          "auth-pass",
          "auth-user",
          "master-reboot-down-after-period",
          "config-epoch",
          "leader-epoch",
          "known-replica",
          "known-sentinel",
          "rename-command",
          "current-epoch",
          "announce-ip",
          "announce-port",
          "sentinel-user",
          "sentinel-pass");

  /** The name under which lines of an option find their place in the file. */
  static String name(String option) {
    String name = option.toLowerCase(Locale.ROOT);
    return FileDirectives.SENTINEL.name()
        + ' '
        + (name.equals("known-slave") ? "known-replica" : name);
  }

  String name() {
    return name(option);
  }
}
