package io.vireo.server.info;

import io.vireo.server.keyspace.KeyspaceState;

/** INFO persistence: loading, snapshots, the append-only file. */
public final class PersistenceSection {
  private final ServerInfo info;
  private final KeyspaceState keyspace;

  /** For these data; other rooms own most of the fields. */
  public PersistenceSection(ServerInfo info, KeyspaceState keyspace) {
    this.info = info;
    this.keyspace = keyspace;
  }

  void write(Fields out) {
    loading(out);
    snapshots(out);
    appendOnlyFile(out);
    out.put("module_fork_in_progress", 0);
    out.put("module_fork_last_cow_size", 0);
  }

  private void loading(Fields out) {
    out.owned("loading", 0);
    if (info.isLoading()) {
      progress(out);
    }
    out.owned("async_loading", 0);
    out.owned("current_cow_peak", 0);
    out.owned("current_cow_size", 0);
    out.owned("current_cow_size_age", 0);
    out.owned("current_fork_perc", "0.00");
    out.owned("current_save_keys_processed", 0);
    out.owned("current_save_keys_total", 0);
  }

  private static void progress(Fields out) {
    out.owned("loading_start_time", 0);
    out.owned("loading_total_bytes", 0);
    out.owned("loading_rdb_used_mem", 0);
    out.owned("loading_loaded_bytes", 0);
    out.owned("loading_loaded_perc", "0.00");
    out.owned("loading_eta_seconds", 0);
  }

  private void snapshots(Fields out) {
    out.put("rdb_changes_since_last_save", keyspace.dirty());
    out.owned("rdb_bgsave_in_progress", 0);
    out.put("rdb_last_save_time", info.lastSave());
    out.owned("rdb_last_bgsave_status", "ok");
    out.owned("rdb_last_bgsave_time_sec", -1);
    out.owned("rdb_current_bgsave_time_sec", -1);
    out.owned("rdb_waiting_for_memory", 0);
    out.owned("rdb_saves", 0);
    out.owned("rdb_saves_consecutive_failures", 0);
    out.owned("rdb_last_cow_size", 0);
    out.owned("rdb_last_load_keys_expired", 0);
    out.owned("rdb_last_load_keys_loaded", 0);
  }

  private void appendOnlyFile(Fields out) {
    out.owned("aof_enabled", 0);
    out.owned("aof_rewrite_in_progress", 0);
    out.owned("aof_rewrite_scheduled", 0);
    out.owned("aof_last_rewrite_time_sec", -1);
    out.owned("aof_current_rewrite_time_sec", -1);
    out.owned("aof_rewrite_waiting_for_memory", 0);
    out.owned("aof_last_bgrewrite_status", "ok");
    out.owned("aof_rewrites", 0);
    out.owned("aof_rewrites_consecutive_failures", 0);
    out.owned("aof_last_write_status", "ok");
    out.owned("aof_last_cow_size", 0);
    if (info.isLogging()) {
      logSizes(out);
    }
  }

  private static void logSizes(Fields out) {
    out.owned("aof_current_size", 0);
    out.owned("aof_base_size", 0);
    out.owned("aof_pending_rewrite", 0);
    out.owned("aof_buffer_length", 0);
    out.owned("aof_pending_bio_fsync", 0);
    out.owned("aof_delayed_fsync", 0);
  }
}
