package io.vireo.config;

import java.util.List;

/** Listening, connections and their limits. */
public final class NetworkSettings {
  static final Subject SUBJECT = new Subject("Network");

  private static final String NO_MULTIPATH = "the JVM has no sockets of multipath TCP";
  private static final String NO_RDMA = "the JVM has no RDMA; serve clients by TCP";

  private NetworkSettings() {}

  /** The port of a Sentinel that is told no other one. */
  static final int SENTINEL_PORT = 26_379;

  public static final Setting<Integer> PORT =
      SUBJECT.number("port", 6379, 0, 65535).honoured("TCP port; 0 opens none");

  public static final Setting<List<String>> BIND =
      SUBJECT
          .setting("bind", new AddressesType(), List.of("*", "-::*"))
          .honoured("Addresses to listen on");

  public static final Setting<String> BIND_SOURCE_ADDR =
      SUBJECT
          .optional("bind-source-addr")
          .honoured("Address from which a replica connects to its primary");

  public static final Setting<Integer> TCP_BACKLOG =
      SUBJECT
          .number("tcp-backlog", 511, 0, Integer.MAX_VALUE)
          .immutable()
          .honoured("Connections that may wait to be accepted");

  public static final Setting<String> UNIXSOCKET =
      SUBJECT
          .optional("unixsocket")
          .check(TextRules::path)
          .immutable()
          .honoured("Path of a Unix socket to listen on as well");

  public static final Setting<Integer> UNIXSOCKETPERM =
      SUBJECT
          .setting("unixsocketperm", new OctalType(), 0)
          .immutable()
          .honoured("Mode of the Unix socket; 0 leaves it to the umask");

  public static final Setting<String> UNIXSOCKETGROUP =
      SUBJECT
          .optional("unixsocketgroup")
          .immutable()
          .hidden()
          .honoured("Group of the Unix socket's file; without one it is that of the process");

  public static final Setting<Integer> TIMEOUT =
      SUBJECT
          .number("timeout", 0, 0, Integer.MAX_VALUE)
          .honoured("Seconds after which an idle client is disconnected; 0 never");

  public static final Setting<Integer> TCP_KEEPALIVE =
      SUBJECT
          .number("tcp-keepalive", 300, 0, Integer.MAX_VALUE)
          .honoured("Seconds between probes of idle connections; 0 sends none");

  public static final Setting<Boolean> PROTECTED_MODE =
      SUBJECT
          .yesNo("protected-mode", true)
          .honoured("Without a password, accept connections from this machine alone");

  public static final Setting<Long> MAXCLIENTS =
      SUBJECT.large("maxclients", 10000, 1, 0xFFFF_FFFFL).honoured("Connected clients at most");

  public static final Setting<Integer> MAX_NEW_CONNECTIONS_PER_CYCLE =
      SUBJECT
          .number("max-new-connections-per-cycle", 10, 1, 1000)
          .noMeaning("Netty bounds how many connections one turn of a loop accepts");

  public static final Setting<Integer> LOOKAHEAD =
      SUBJECT
          .number("lookahead", 16, 1, Integer.MAX_VALUE)
          .noMeaning("all commands of a client that have arrived are read before one is executed");

  public static final Setting<Long> SOCKET_MARK_ID =
      SUBJECT
          .large("socket-mark-id", 0, 0, 0xFFFF_FFFFL)
          .immutable()
          .noMeaning("the JVM cannot mark sockets");

  public static final Setting<Integer> IO_THREADS =
      SUBJECT
          .number("io-threads", 1, 1, 128)
          .immutable()
          .honoured("Event loops that read requests and write replies");

  public static final Setting<Long> CLIENT_QUERY_BUFFER_LIMIT =
      SUBJECT
          .memory("client-query-buffer-limit", 1L << 30, 1L << 20)
          .honoured("Bytes of requests a client may have waiting");

  public static final Setting<Long> PROTO_MAX_BULK_LEN =
      SUBJECT
          .memory("proto-max-bulk-len", 512L << 20, 1L << 20)
          .honoured("Bytes of one string of a request at most");

  public static final Setting<OutputLimits> CLIENT_OUTPUT_BUFFER_LIMIT =
      SUBJECT
          .setting("client-output-buffer-limit", new OutputLimitsType(), OutputLimits.DEFAULT)
          .honoured("Bytes of replies a client may leave unread, by kind of client");

  public static final Setting<Integer> EVENTS_PER_IO_THREAD =
      SUBJECT
          .number("events-per-io-thread", 2, 0, Integer.MAX_VALUE)
          .hidden()
          .noMeaning("all event loops work whatever the load");

  public static final Setting<Integer> PREFETCH_BATCH_MAX_SIZE =
      SUBJECT
          .number("prefetch-batch-max-size", 16, 0, 128)
          .honoured(
              "Whether the keys of requests that come together are fetched ahead: not with 0, else"
                  + " those of up to 32 requests");

  public static final Setting<String> RDMA_BIND = SUBJECT.optional("rdma-bind").refused(NO_RDMA);

  public static final Setting<Integer> RDMA_PORT =
      SUBJECT.number("rdma-port", 0, 0, 65535).refused(NO_RDMA);

  public static final Setting<Boolean> IO_THREADS_ALWAYS_ACTIVE =
      SUBJECT
          .yesNo("io-threads-always-active", false)
          .hidden()
          .noMeaning("all event loops work whatever the load");

  private static final String COPIES =
      "what is sent is copied once, into the buffer of the connection";

  public static final Setting<Integer> MIN_IO_THREADS_AVOID_COPY_REPLY =
      SUBJECT
          .number("min-io-threads-avoid-copy-reply", 7, 0, Integer.MAX_VALUE)
          .hidden()
          .noMeaning(COPIES);

  public static final Setting<Integer> MIN_STRING_SIZE_AVOID_COPY_REPLY =
      SUBJECT
          .number("min-string-size-avoid-copy-reply", 16384, 0, Integer.MAX_VALUE)
          .hidden()
          .noMeaning(COPIES);

  public static final Setting<Integer> MIN_STRING_SIZE_AVOID_COPY_REPLY_THREADED =
      SUBJECT
          .number("min-string-size-avoid-copy-reply-threaded", 65536, 0, Integer.MAX_VALUE)
          .hidden()
          .noMeaning(COPIES);

  public static final Setting<Integer> RDMA_RX_SIZE =
      SUBJECT
          .number("rdma-rx-size", 1 << 20, 64 << 10, 16 << 20)
          .immutable()
          .hidden()
          .noMeaning("see rdma-port");

  public static final Setting<Integer> RDMA_COMPLETION_VECTOR =
      SUBJECT
          .number("rdma-completion-vector", -1, -1, 1024)
          .immutable()
          .hidden()
          .noMeaning("see rdma-port");

  public static final Setting<Boolean> MPTCP =
      SUBJECT.yesNo("mptcp", false).immutable().hidden().refused(NO_MULTIPATH);

  public static final Setting<Boolean> REPL_MPTCP =
      SUBJECT.yesNo("repl-mptcp", false).immutable().hidden().refused(NO_MULTIPATH);
}
