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
          .refused("replication is not there yet");

  public static final Setting<String> MASTERAUTH =
      SUBJECT
          .optional("masterauth")
          .sensitive()
          .later("Password for the primary: replication is not there yet");

  public static final Setting<String> MASTERUSER =
      SUBJECT
          .optional("masteruser")
          .sensitive()
          .later("User for the primary: replication is not there yet");

  public static final Setting<Boolean> REPLICA_SERVE_STALE_DATA =
      SUBJECT
          .yesNo("replica-serve-stale-data", true)
          .alias("slave-serve-stale-data")
          .later("Answer while the primary is away: replication is not there yet");

  public static final Setting<Boolean> REPLICA_READ_ONLY =
      SUBJECT
          .yesNo("replica-read-only", true)
          .alias("slave-read-only")
          .later("Refuse writes as a replica: replication is not there yet");

  public static final Setting<Boolean> REPLICA_IGNORE_MAXMEMORY =
      SUBJECT
          .yesNo("replica-ignore-maxmemory", true)
          .alias("slave-ignore-maxmemory")
          .later("Leave eviction to the primary: replication is not there yet");

  public static final Setting<Boolean> REPLICA_LAZY_FLUSH =
      SUBJECT
          .yesNo("replica-lazy-flush", false)
          .alias("slave-lazy-flush")
          .later(
              "Empty the data in the background before a full sync: replication is not there yet");

  public static final Setting<Boolean> REPLICA_ANNOUNCED =
      SUBJECT
          .yesNo("replica-announced", true)
          .later("Let Sentinel know of this replica: replication is not there yet");

  public static final Setting<Boolean> REPLICA_IGNORE_DISK_WRITE_ERRORS =
      SUBJECT
          .yesNo("replica-ignore-disk-write-errors", false)
          .later("Go on as a replica when the disk fails: replication is not there yet");

  public static final Setting<Boolean> REPL_DISABLE_TCP_NODELAY =
      SUBJECT
          .yesNo("repl-disable-tcp-nodelay", false)
          .later("Save bandwidth at the price of delay: replication is not there yet");

  public static final Setting<Boolean> REPL_DISKLESS_SYNC =
      SUBJECT
          .yesNo("repl-diskless-sync", true)
          .later("Send a snapshot without a file: replication is not there yet");

  public static final Setting<Boolean> REPL_RDB_CHANNEL =
      SUBJECT
          .yesNo("repl-rdb-channel", true)
          .hidden()
          .later("Send a snapshot on its own connection: replication is not there yet");

  public static final Setting<DisklessLoad> REPL_DISKLESS_LOAD =
      SUBJECT
          .word("repl-diskless-load", DisklessLoad.DISABLED)
          .flag(SettingFlag.DENY_LOADING)
          .later("Load a snapshot from the socket: replication is not there yet");

  public static final Setting<Integer> REPL_DISKLESS_SYNC_DELAY =
      SUBJECT
          .number("repl-diskless-sync-delay", 5, 0, Integer.MAX_VALUE)
          .later("Seconds to wait for more replicas before a sync: replication is not there yet");

  public static final Setting<Integer> REPL_DISKLESS_SYNC_MAX_REPLICAS =
      SUBJECT
          .number("repl-diskless-sync-max-replicas", 0, 0, Integer.MAX_VALUE)
          .later("Replicas that end that wait; 0 is off: replication is not there yet");

  public static final Setting<Integer> REPL_PING_REPLICA_PERIOD =
      SUBJECT
          .number("repl-ping-replica-period", 10, 1, Integer.MAX_VALUE)
          .alias("repl-ping-slave-period")
          .later("Seconds between pings: replication is not there yet");

  public static final Setting<Integer> REPL_TIMEOUT =
      SUBJECT
          .number("repl-timeout", 60, 1, Integer.MAX_VALUE)
          .later("Seconds after which the other side is given up: replication is not there yet");

  public static final Setting<Long> REPL_BACKLOG_SIZE =
      SUBJECT
          .memory("repl-backlog-size", 1L << 20, 1)
          .adjust(bytes -> Math.max(bytes, 16L << 10))
          .later("Bytes kept for replicas that come back: replication is not there yet");

  public static final Setting<Long> REPL_BACKLOG_TTL =
      SUBJECT
          .large("repl-backlog-ttl", 3600, 0, Long.MAX_VALUE)
          .later(
              "Seconds that the backlog outlives the last replica: replication is not there yet");

  public static final Setting<Long> REPLICA_FULL_SYNC_BUFFER_LIMIT =
      SUBJECT
          .memory("replica-full-sync-buffer-limit", 0, 0)
          .later("Bytes a replica buffers while it loads a snapshot: replication is not there yet");

  public static final Setting<Integer> REPLICA_PRIORITY =
      SUBJECT
          .number("replica-priority", 100, 0, Integer.MAX_VALUE)
          .alias("slave-priority")
          .later("Rank in a failover; 0 never leads: replication is not there yet");

  public static final Setting<String> REPLICA_ANNOUNCE_IP =
      SUBJECT
          .optional("replica-announce-ip")
          .alias("slave-announce-ip")
          .later("Address to announce: replication is not there yet");

  public static final Setting<Integer> REPLICA_ANNOUNCE_PORT =
      SUBJECT
          .number("replica-announce-port", 0, 0, 65535)
          .alias("slave-announce-port")
          .later("Port to announce: replication is not there yet");

  public static final Setting<Integer> MIN_REPLICAS_TO_WRITE =
      SUBJECT
          .number("min-replicas-to-write", 0, 0, Integer.MAX_VALUE)
          .alias("min-slaves-to-write")
          .honoured(
              "Replicas without which writes are refused: none can be there yet, so any number but 0"
                  + " refuses all");

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
              "What a command of the append-only log does that fails when it is loaded: it is passed"
                  + " over, or with panic the server ends; of primaries later");

  /** True if writes are only taken while some replicas keep up. Any thread. */
  public static boolean needsReplicas(Config config) {
    return config.get(MIN_REPLICAS_TO_WRITE) > 0 && config.get(MIN_REPLICAS_MAX_LAG) > 0;
  }
}
