package io.vireo.server.cluster.migration;

/** How far a move of slots has come; the names are those that Redis 8.4 shows. */
public enum MigrationState {
  /** It is to begin, at once or when that is possible. */
  NONE("none"),

  /** Target: the source is being connected to. Source: the target has been asked to begin. */
  CONNECTING("connecting"),

  /** Target: the source could not begin yet, and is asked again. */
  SEND_SYNCSLOTS("send-syncslots"),

  /** Target: the source was asked for the slots. */
  SYNCSLOTS_REPLY("syncslots-reply"),

  /** Target: the second connection, for the snapshot, is being made. */
  INIT_CHANNEL("init-rdbchannel", "connecting"),

  /** Target: the snapshot is being loaded; the changes wait. */
  LOADING_SNAPSHOT("accumulate-buffer", "rdbchannel-transfer"),

  /** Target: it takes in the changes that came while the snapshot was loaded. */
  STREAMING_BUFFER("streaming-buffer", "completed"),

  /** Target: it takes in the changes, until the source says that there are no more. */
  WAIT_STREAM_END("wait-stream-eof", "completed"),

  /** Target: it has everything, and takes the slots. */
  TAKEOVER("takeover", "completed"),

  /** Source: the target is to open the second connection. */
  WAIT_CHANNEL("wait-rdbchannel"),

  /** Source: snapshot and changes are being sent. */
  SEND_SNAPSHOT_AND_STREAM("send-bulk-and-stream", "rdbchannel-transfer"),

  /** Source: the snapshot is sent, changes follow. */
  SEND_STREAM("send-stream", "completed"),

  /** Source: writes in the slots are stopped, and the target was told that it has all changes. */
  STREAM_END("stream-eof", "completed"),

  /** It failed; the target may try again. */
  FAILED("failed"),

  /** A command has called it off. */
  CANCELED("canceled"),

  /** The slots are the target's. */
  COMPLETED("completed");

  private final String text;
  private final String channel;

  MigrationState(String text) {
    this(text, "none");
  }

  MigrationState(String text, String channel) {
    this.text = text;
    this.channel = channel;
  }

  /** The name that clients are told. */
  public String text() {
    return text;
  }

  /** What clients are told of a task that ended in this state: with that of its snapshot. */
  String whole() {
    return " (state: " + text + ", rdb_channel_state: " + channel + ")";
  }

  /** Target: true if it takes in changes. */
  public boolean takesStream() {
    return this == STREAMING_BUFFER || this == WAIT_STREAM_END;
  }

  /** True if nothing is under way in this state. */
  public boolean isOver() {
    return this == FAILED || this == CANCELED || this == COMPLETED;
  }
}
