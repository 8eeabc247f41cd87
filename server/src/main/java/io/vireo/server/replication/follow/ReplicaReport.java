package io.vireo.server.replication.follow;

import io.vireo.config.Config;
import io.vireo.config.ReplicationSettings;
import io.vireo.server.resp.Reply;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What a replica tells of itself: its part of INFO replication, and ROLE. Data context only. */
public final class ReplicaReport {
  private static final long SECOND = 1000;

  private final Follower follower;

  /** The report of a server that may be a replica. */
  public ReplicaReport(Follower follower) {
    this.follower = follower;
  }

  /** The fields of INFO replication that a replica has beside a primary's, in order. */
  public Map<String, String> fields() {
    Map<String, String> fields = new LinkedHashMap<>();
    if (!follower.isReplica()) {
      return fields;
    }
    long now = follower.time();
    boolean up = follower.state() == LinkState.CONNECTED;
    fields.put("master_host", follower.primary().host());
    put(fields, "master_port", follower.primary().port());
    fields.put("master_link_status", up ? "up" : "down");
    put(
        fields,
        "master_last_io_seconds_ago",
        up ? Math.max(0, now - follower.link().lastHeard()) / SECOND : -1);
    put(fields, "master_sync_in_progress", isSyncing() ? 1 : 0);
    put(fields, "slave_read_repl_offset", offset());
    put(fields, "slave_repl_offset", follower.isKnown() ? follower.applied() : 0);
    put(fields, "replica_full_sync_buffer_size", follower.bufferBytes());
    put(fields, "replica_full_sync_buffer_peak", follower.link().behind().peak());
    LinkTimes times = follower.times();
    put(fields, "master_current_sync_attempts", times.attemptsSinceUp());
    put(fields, "master_total_sync_attempts", times.attempts());
    if (isSyncing()) {
      sync(fields, now);
    }
    if (up) {
      put(fields, "master_link_up_since_seconds", seconds(times.upSince(), now));
      put(fields, "master_client_io_thread", 0); // the data context reads the stream itself
    } else {
      put(fields, "master_link_down_since_seconds", seconds(times.downSince(), now));
    }
    put(fields, "total_disconnect_time_sec", times.disconnectedMillis(now) / SECOND);
    settings(fields, follower.config());
    return fields;
  }

  /** How much of the primary's stream was read; 0 while this is none that a primary knows. */
  public long offset() {
    return follower.isKnown() ? follower.read() : 0;
  }

  private static long seconds(long since, long now) {
    return since == 0 ? -1 : (now - since) / SECOND;
  }

  private boolean isSyncing() {
    return follower.state() == LinkState.TRANSFER || follower.state() == LinkState.LOADING;
  }

  private void sync(Map<String, String> fields, long now) {
    PayloadReader payload = follower.payload();
    long total = payload == null ? -1 : payload.length();
    long read = payload == null ? 0 : payload.read();
    double percent = total <= 0 ? 0 : 100.0 * read / total;
    put(fields, "master_sync_total_bytes", total);
    put(fields, "master_sync_read_bytes", read);
    put(fields, "master_sync_left_bytes", total - read);
    fields.put("master_sync_perc", String.format(Locale.ROOT, "%.2f", percent));
    put(fields, "master_sync_last_io_seconds_ago", (now - follower.link().lastHeard()) / SECOND);
  }

  private static void settings(Map<String, String> fields, Config config) {
    put(fields, "slave_priority", config.get(ReplicationSettings.REPLICA_PRIORITY));
    put(fields, "slave_read_only", config.get(ReplicationSettings.REPLICA_READ_ONLY) ? 1 : 0);
    put(fields, "replica_announced", config.get(ReplicationSettings.REPLICA_ANNOUNCED) ? 1 : 0);
  }

  private static void put(Map<String, String> fields, String name, long value) {
    fields.put(name, Long.toString(value));
  }

  /** Answers ROLE of a replica. */
  public void role(Reply reply) {
    LinkState state = follower.state();
    reply.array(5);
    reply.bulk("slave");
    reply.bulk(follower.primary().host());
    reply.integer(follower.primary().port());
    reply.bulk(state.roleName());
    reply.integer(state == LinkState.CONNECTED && follower.isKnown() ? follower.applied() : -1);
  }
}
