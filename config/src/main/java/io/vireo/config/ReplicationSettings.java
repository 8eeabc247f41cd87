package io.vireo.config;

/** Primaries and replicas. */
public final class ReplicationSettings {
  static final Subject SUBJECT = new Subject("Replication");

  private ReplicationSettings() {}

  public static final Setting<PrimaryAddress> REPLICAOF =
      SUBJECT
          .setting("replicaof", new PrimaryAddressType(), PrimaryAddress.NONE)
          .alias("slaveof")
          .immutable()
          .honoured("Primary to follow: host and port; REPLICAOF sets it at run time");

  public static final Setting<String> MASTERAUTH =
      SUBJECT
          .optional("masterauth")
          .alias("primaryauth")
          .sensitive()
          .honoured("Password by which a replica logs in to its primary");

  public static final Setting<String> MASTERUSER =
      SUBJECT
          .optional("masteruser")
          .alias("primaryuser")
          .sensitive()
          .honoured("Name of the user with which a replica logs in to its primary");

  public static final Setting<Boolean> REPLICA_SERVE_STALE_DATA =
      SUBJECT
          .yesNo("replica-serve-stale-data", true)
          .alias("slave-serve-stale-data")
          .honoured("Whether a replica answers while it has no link to its primary");

  public static final Setting<Boolean> REPLICA_READ_ONLY =
      SUBJECT
          .yesNo("replica-read-only", true)
          .alias("slave-read-only")
          .honoured("Whether a replica refuses to be written by clients");

  public static final Setting<Boolean> REPLICA_IGNORE_MAXMEMORY =
      SUBJECT
          .yesNo("replica-ignore-maxmemory", true)
          .alias("slave-ignore-maxmemory")
          .honoured("Whether a replica leaves eviction to its primary");

  public static final Setting<Boolean> REPLICA_LAZY_FLUSH =
      SUBJECT
          .yesNo("replica-lazy-flush", false)
          .alias("slave-lazy-flush")
          .noMeaning(
              "Old data are dropped in one step before a full sync, and collected beside it");

  public static final Setting<Boolean> REPLICA_ANNOUNCED =
      SUBJECT
          .yesNo("replica-announced", true)
          .honoured("Whether Sentinel shows this replica: told by INFO");

  public static final Setting<Boolean> REPLICA_IGNORE_DISK_WRITE_ERRORS =
      SUBJECT
          .yesNo("replica-ignore-disk-write-errors", false)
          .honoured("Go on as a replica when the disk fails, instead of ending");

  public static final Setting<Boolean> REPL_DISABLE_TCP_NODELAY =
      SUBJECT
          .yesNo("repl-disable-tcp-nodelay", false)
          .honoured("Let TCP wait for more before it sends replicas a small packet");

  public static final Setting<Boolean> REPL_DISKLESS_SYNC =
      SUBJECT
          .yesNo("repl-diskless-sync", true)
          .honoured("Send replicas a snapshot as it is made, without a file");

  public static final Setting<Boolean> REPL_RDB_CHANNEL =
      SUBJECT
          .yesNo("repl-rdb-channel", true)
          .hidden()
          .honoured("Whether a full sync goes on a connection of its own, as Redis 8 does it");

  public static final Setting<Boolean> DUAL_CHANNEL_REPLICATION_ENABLED =
      SUBJECT
          .yesNo("dual-channel-replication-enabled", false)
          .hidden()
          .honoured("Whether it goes on one as Valkey 8 does it, if it does not as Redis does");

  public static final Setting<DisklessLoad> REPL_DISKLESS_LOAD =
      SUBJECT
          .word("repl-diskless-load", DisklessLoad.DISABLED)
          .flag(SettingFlag.DENY_LOADING)
          .honoured("Whether a full sync is loaded while it comes, and beside the old data");

  public static final Setting<Integer> REPL_DISKLESS_SYNC_DELAY =
      SUBJECT
          .number("repl-diskless-sync-delay", 5, 0, Integer.MAX_VALUE)
          .honoured("Seconds to wait for more replicas before a snapshot is sent");

  public static final Setting<Integer> REPL_DISKLESS_SYNC_MAX_REPLICAS =
      SUBJECT
          .number("repl-diskless-sync-max-replicas", 0, 0, Integer.MAX_VALUE)
          .honoured("Replicas that end that wait; 0 is off");

  public static final Setting<Integer> REPL_PING_REPLICA_PERIOD =
      SUBJECT
          .number("repl-ping-replica-period", 10, 1, Integer.MAX_VALUE)
          .alias("repl-ping-slave-period")
          .honoured("Seconds between pings to replicas");

  public static final Setting<Integer> REPL_TIMEOUT =
      SUBJECT
          .number("repl-timeout", 60, 1, Integer.MAX_VALUE)
          .honoured("Seconds after which a silent primary or replica is given up");

  public static final Setting<Long> REPL_BACKLOG_SIZE =
      SUBJECT
          .memory("repl-backlog-size", 1L << 20, 1)
          .adjust(bytes -> Math.max(bytes, 16L << 10))
          .honoured("Bytes of the stream kept for replicas that come back");

  public static final Setting<Long> REPL_BACKLOG_TTL =
      SUBJECT
          .large("repl-backlog-ttl", 3600, 0, Long.MAX_VALUE)
          .honoured("Seconds that the backlog outlives the last replica; 0 for ever");

  public static final Setting<Long> REPLICA_FULL_SYNC_BUFFER_LIMIT =
      SUBJECT
          .memory("replica-full-sync-buffer-limit", 0, 0)
          .honoured(
              "Bytes of the stream kept while a full sync comes on its own connection; 0 is the"
                  + " limit of client-output-buffer-limit replica. As many changes of slots that"
                  + " come wait here for their snapshot, and at least 1 MiB");

  public static final Setting<Integer> REPLICA_PRIORITY =
      SUBJECT
          .number("replica-priority", 100, 0, Integer.MAX_VALUE)
          .alias("slave-priority")
          .honoured("Rank of this replica in a failover, told by INFO; 0 never leads");

  public static final Setting<String> REPLICA_ANNOUNCE_IP =
      SUBJECT
          .optional("replica-announce-ip")
          .alias("slave-announce-ip")
          .honoured("The address that a replica tells its primary");

  public static final Setting<Integer> REPLICA_ANNOUNCE_PORT =
      SUBJECT
          .number("replica-announce-port", 0, 0, 65535)
          .alias("slave-announce-port")
          .honoured("The port that a replica tells its primary; 0 is the one it listens on");

  public static final Setting<Integer> MIN_REPLICAS_TO_WRITE =
      SUBJECT
          .number("min-replicas-to-write", 0, 0, Integer.MAX_VALUE)
          .alias("min-slaves-to-write")
          .honoured("Replicas that must keep up, or writes are refused; 0 is off");

  public static final Setting<Integer> MIN_REPLICAS_MAX_LAG =
      SUBJECT
          .number("min-replicas-max-lag", 10, 0, Integer.MAX_VALUE)
          .alias("min-slaves-max-lag")
          .honoured(
              "Seconds of lag after which a replica does not count; 0 turns min-replicas-to-write"
                  + " off");

  public static final Setting<PropagationError> PROPAGATION_ERROR_BEHAVIOR =
      SUBJECT
          .word("propagation-error-behavior", PropagationError.IGNORE)
          .honoured(
              "What a command does that fails though it is the append-only log's, or a primary's:"
                  + " it is passed over, or with panic the server ends");

  /** True if writes are only taken while some replicas keep up. Any thread. */
  public static boolean needsReplicas(Config config) {
    return config.get(MIN_REPLICAS_TO_WRITE) > 0 && config.get(MIN_REPLICAS_MAX_LAG) > 0;
  }
}
