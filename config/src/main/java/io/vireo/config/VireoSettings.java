package io.vireo.config;

/** What only Vireo has. */
public final class VireoSettings {
  static final Subject SUBJECT = new Subject("Vireo");

  /** The version of Redis whose behaviour the server has. */
  public static final String REDIS_VERSION = RedisVersionType.VERSIONS.get(0);

  private VireoSettings() {}

  public static final Setting<String> VIREO_COMPATIBILITY =
      SUBJECT
          .setting("vireo-compatibility", new RedisVersionType(), REDIS_VERSION)
          .honoured(
              "Version of Redis that HELLO, INFO and scripts name, for tools that know no newer one;"
                  + " nothing else depends on it");

  public static final Setting<Integer> METRICS_PORT =
      SUBJECT
          .number("metrics-port", 0, 0, 65535)
          .honoured("TCP port of the metrics page; 0 opens none");

  public static final Setting<String> METRICS_BIND =
      SUBJECT.text("metrics-bind", "127.0.0.1").honoured("Address of the metrics page");

  public static final Setting<Boolean> METRICS_TLS =
      SUBJECT
          .yesNo("metrics-tls", false)
          .honoured("Serve the metrics page by https, with the server's certificate");

  public static final Setting<KeyspaceStream> NOTIFY_KEYSPACE_STREAM =
      SUBJECT
          .setting("notify-keyspace-stream", new KeyspaceStreamType(), KeyspaceStream.NONE)
          .honoured(
              "A stream in database 0 to which events of keys are appended, about how many entries"
                  + " it keeps, and which classes of events; without classes A");

  public static final Setting<Boolean> CONSOLE =
      SUBJECT
          .yesNo("console", true)
          .honoured("Serve a console for browsers at / of the metrics page's address");

  public static final Setting<Boolean> CONSOLE_WRITE =
      SUBJECT
          .yesNo("console-write", false)
          .honoured("Whether the console may change anything, as far as its user may");

  public static final Setting<String> CONSOLE_HOSTS =
      SUBJECT
          .text("console-hosts", "")
          .honoured(
              "Names of hosts, with spaces between them, under which browsers may reach the"
                  + " console, besides addresses and localhost");

  public static final Setting<DataThread> DATA_THREAD =
      SUBJECT
          .word("data-thread", DataThread.ADAPTIVE)
          .honoured("Whether an event loop may run commands itself while the data thread rests");

  public static final Setting<MultiplexingApi> MULTIPLEXING_API =
      SUBJECT
          .word("multiplexing-api", MultiplexingApi.AUTO)
          .honoured(
              "How event loops learn which sockets are ready, chosen at the start: auto is epoll on"
                  + " Linux, nio the JVM's own sockets");

  public static final Setting<Integer> RDB_VERSION =
      SUBJECT
          .setting("rdb-version", new RdbVersionType(), 0)
          .honoured(
              "Version of the RDB format that snapshots, the log's base and DUMP are written in; auto"
                  + " is the oldest that holds the data");
}
