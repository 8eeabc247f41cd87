package io.vireo.config;

import java.nio.file.Path;
import java.util.Set;

/** The process, its log and its housekeeping. */
public final class GeneralSettings {
  static final Subject SUBJECT = new Subject("General");

  private GeneralSettings() {}

  public static final Setting<Boolean> DAEMONIZE =
      SUBJECT
          .yesNo("daemonize", false)
          .immutable()
          .honoured("Serve in the background; the starting process ends once the server is ready");

  public static final Setting<Supervision> SUPERVISED =
      SUBJECT
          .word("supervised", Supervision.NO)
          .immutable()
          .honoured("Supervisor to tell when the server is ready; systemd's own program is used");

  public static final Setting<String> PIDFILE =
      SUBJECT
          .optional("pidfile")
          .check(TextRules::path)
          .immutable()
          .honoured("File that the process id is written to");

  public static final Setting<Path> DIR =
      SUBJECT
          .setting("dir", new DirectoryType(), Path.of("."))
          .flag(SettingFlag.PROTECTED)
          .flag(SettingFlag.DENY_LOADING)
          .honoured("Working directory of all other files");

  public static final Setting<LogLevel> LOGLEVEL =
      SUBJECT.word("loglevel", LogLevel.NOTICE).honoured("How much is logged");

  public static final Setting<String> LOGFILE =
      SUBJECT
          .text("logfile", "")
          .check(TextRules::path)
          .immutable()
          .honoured("File of the log; empty is standard output");

  public static final Setting<LogFormat> LOG_FORMAT =
      SUBJECT
          .word("log-format", LogFormat.LEGACY)
          .honoured(
              "How a line of the log looks: as in Redis, names with values, or an object of JSON");

  public static final Setting<LogTimestampFormat> LOG_TIMESTAMP_FORMAT =
      SUBJECT
          .word("log-timestamp-format", LogTimestampFormat.LEGACY)
          .honoured("How a line of the log shows its time");

  public static final Setting<Boolean> SYSLOG_ENABLED =
      SUBJECT
          .yesNo("syslog-enabled", false)
          .immutable()
          .noMeaning("log to standard output and let the service manager forward it");

  public static final Setting<String> SYSLOG_IDENT =
      SUBJECT.text("syslog-ident", "redis").immutable().noMeaning("see syslog-enabled");

  public static final Setting<SyslogFacility> SYSLOG_FACILITY =
      SUBJECT
          .word("syslog-facility", SyslogFacility.LOCAL0)
          .immutable()
          .noMeaning("see syslog-enabled");

  public static final Setting<String> AVAILABILITY_ZONE =
      SUBJECT
          .text("availability-zone", "")
          .honoured(
              "Name of the place where the server runs, which INFO, HELLO and a cluster's views of its nodes tell clients");

  public static final Setting<Integer> DATABASES =
      SUBJECT
          .number("databases", 16, 1, Integer.MAX_VALUE)
          .immutable()
          .honoured("Number of databases");

  public static final Setting<Boolean> ALWAYS_SHOW_LOGO =
      SUBJECT
          .yesNo("always-show-logo", false)
          .immutable()
          .honoured("Show the start-up banner even if the log is no terminal");

  public static final Setting<Boolean> SET_PROC_TITLE =
      SUBJECT
          .yesNo("set-proc-title", true)
          .immutable()
          .noMeaning("the JVM cannot rename its process");

  public static final Setting<String> PROC_TITLE_TEMPLATE =
      SUBJECT
          .text("proc-title-template", "{title} {listen-addr} {server-mode}")
          .check(TextRules::titleTemplate)
          .noMeaning("the JVM cannot rename its process");

  public static final Setting<String> LOCALE_COLLATE =
      SUBJECT
          .text("locale-collate", "")
          .check(TextRules::locale)
          .noMeaning("SORT ALPHA compares bytes, as in locale C, on every machine");

  public static final Setting<Integer> HZ =
      SUBJECT
          .number("hz", 10, 0, Integer.MAX_VALUE)
          .adjust(hz -> Math.min(Math.max(hz, 1), 500))
          .honoured("Runs of the housekeeping in a second");

  public static final Setting<Boolean> DYNAMIC_HZ =
      SUBJECT
          .yesNo("dynamic-hz", true)
          .noMeaning("the housekeeping takes as long as its work needs");

  public static final Setting<Boolean> ACTIVEREHASHING =
      SUBJECT
          .yesNo("activerehashing", true)
          .noMeaning("the key table splits one segment at a time and never rehashes");

  public static final Setting<Integer> SHUTDOWN_TIMEOUT =
      SUBJECT
          .number("shutdown-timeout", 10, 0, Integer.MAX_VALUE)
          .honoured("Seconds that a shutdown waits for replicas that lag behind");

  public static final Setting<Set<ShutdownFlag>> SHUTDOWN_ON_SIGINT =
      SUBJECT
          .flags("shutdown-on-sigint", ShutdownFlag.class, "default")
          .check(TextRules::shutdown)
          .honoured("How SIGINT ends the server");

  public static final Setting<Set<ShutdownFlag>> SHUTDOWN_ON_SIGTERM =
      SUBJECT
          .flags("shutdown-on-sigterm", ShutdownFlag.class, "default")
          .check(TextRules::shutdown)
          .honoured("How SIGTERM ends the server");

  public static final Setting<Boolean> CRASH_LOG_ENABLED =
      SUBJECT
          .yesNo("crash-log-enabled", true)
          .noMeaning("the JVM writes its own report of a crash");

  public static final Setting<Boolean> CRASH_MEMCHECK_ENABLED =
      SUBJECT
          .yesNo("crash-memcheck-enabled", true)
          .noMeaning("the JVM writes its own report of a crash");

  public static final Setting<Boolean> USE_EXIT_ON_PANIC =
      SUBJECT
          .yesNo("use-exit-on-panic", false)
          .hidden()
          .noMeaning("a defect ends the process in the same way either way");

  public static final Setting<Boolean> ENABLE_DEBUG_ASSERT =
      SUBJECT
          .yesNo("enable-debug-assert", false)
          .immutable()
          .hidden()
          .noMeaning("the JVM's option -ea turns assertions on");

  public static final Setting<String> DEBUG_CONTEXT =
      SUBJECT
          .text("debug-context", "")
          .hidden()
          .noMeaning("the JVM writes its own report of a crash");

  public static final Setting<Boolean> EXTENDED_REDIS_COMPATIBILITY =
      SUBJECT
          .yesNo("extended-redis-compatibility", false)
          .noMeaning("the server always introduces itself as Redis");

  public static final Setting<Integer> WATCHDOG_PERIOD =
      SUBJECT
          .number("watchdog-period", 0, 0, Integer.MAX_VALUE)
          .hidden()
          .adjust(period -> period == 0 ? 0 : Math.max(period, 200))
          .noMeaning("the JVM has better tools to see where a thread hangs");

  public static final Setting<Boolean> HIDE_USER_DATA_FROM_LOG =
      SUBJECT
          .yesNo("hide-user-data-from-log", false)
          .honoured("Keep keys, arguments and the messages of unforeseen failures out of the log");

  public static final Setting<String> IGNORE_WARNINGS =
      SUBJECT
          .text("ignore-warnings", "")
          .noMeaning("the faults of kernels that it silences do not concern the JVM");

  public static final Setting<KeyspaceEvents> NOTIFY_KEYSPACE_EVENTS =
      SUBJECT
          .setting("notify-keyspace-events", new KeyspaceEventsType(), KeyspaceEvents.NONE)
          .honoured("Which changes of keys are published");

  public static final Setting<Long> TRACKING_TABLE_MAX_KEYS =
      SUBJECT
          .large("tracking-table-max-keys", 1000000, 0, Long.MAX_VALUE)
          .honoured("Keys that are remembered for client-side caching; 0 for any number");

  public static final Setting<Long> BUSY_REPLY_THRESHOLD =
      SUBJECT
          .large("busy-reply-threshold", 5000, 0, Long.MAX_VALUE)
          .alias("lua-time-limit")
          .honoured(
              "Milliseconds after which others no longer wait for a script that runs, but get"
                  + " BUSY");

  public static final Setting<Boolean> LUA_ENABLE_DEPRECATED_API =
      SUBJECT
          .yesNo("lua-enable-deprecated-api", false)
          .alias("lua-enable-insecure-api")
          .immutable()
          .hidden()
          .later(
              "Let scripts use getfenv, setfenv and newproxy, which are deprecated: a script that"
                  + " uses one fails");

  public static final Setting<Boolean> VSET_FORCE_SINGLE_THREADED_EXECUTION =
      SUBJECT
          .yesNo("vset-force-single-threaded-execution", false)
          .honoured("Search vector sets without pauses, as VSIM does with NOTHREAD");

  public static final Setting<String> HASH_SEED =
      SUBJECT
          .optional("hash-seed")
          .immutable()
          .hidden()
          .refused("each start draws the seed of its hashes");
}
