package io.vireo.config;

/** What only Vireo has. */
public final class VireoSettings {
  static final Subject SUBJECT = new Subject("Vireo");

  private VireoSettings() {}

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
