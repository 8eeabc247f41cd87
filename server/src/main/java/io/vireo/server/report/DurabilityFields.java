package io.vireo.server.report;

import io.vireo.server.durability.AppendLog;
import io.vireo.server.durability.Durability;
import io.vireo.server.durability.LogRewrite;
import io.vireo.server.durability.Recovery;
import io.vireo.server.durability.Snapshots;
import io.vireo.server.info.FieldOwners;
import java.util.Locale;

/** The fields of INFO persistence. */
public final class DurabilityFields {
  private DurabilityFields() {}

  /** Gives INFO the fields. */
  public static void own(FieldOwners fields, Durability durability) {
    Snapshots snapshots = durability.snapshots();
    fields
        .own("rdb_bgsave_in_progress", () -> flag(snapshots.isRunning()))
        .own("rdb_last_save_time", snapshots::lastSave)
        .own("rdb_last_bgsave_status", () -> snapshots.isHealthy() ? "ok" : "err")
        .own("rdb_last_bgsave_time_sec", snapshots::lastSeconds)
        .own("rdb_current_bgsave_time_sec", snapshots::currentSeconds)
        .own("rdb_waiting_for_memory", () -> flag(snapshots.isWaitingForRoom()))
        .own("rdb_saves", snapshots::saves)
        .own("rdb_saves_consecutive_failures", snapshots::consecutiveFailures)
        .own("rdb_last_cow_size", snapshots::lastAhead)
        .own("current_cow_size", snapshots::ahead)
        .own("current_save_keys_processed", snapshots::keysWritten)
        .own("current_save_keys_total", snapshots::keysToWrite)
        .own("current_fork_perc", () -> share(snapshots.keysWritten(), snapshots.keysToWrite()));
    loading(fields, durability.recovery());
    log(fields, durability.log(), durability.rewrite());
    fields.own("total_forks", () -> snapshots.backgroundSaves() + durability.rewrite().rewrites());
  }

  private static void loading(FieldOwners fields, Recovery recovery) {
    fields
        .own("loading", () -> flag(recovery.isLoading() && !recovery.isAsync()))
        .own("async_loading", () -> flag(recovery.isAsync()))
        .own("loading_start_time", recovery::beganAt)
        .own("loading_total_bytes", recovery::bytesToLoad)
        .own("loading_rdb_used_mem", recovery::usedWhenSaved)
        .own("loading_loaded_bytes", recovery::bytesLoaded)
        .own("loading_loaded_perc", () -> String.format(Locale.ROOT, "%.2f", recovery.percent()))
        .own("loading_eta_seconds", recovery::secondsLeft)
        .own("rdb_last_load_keys_loaded", recovery::keysLoaded)
        .own("rdb_last_load_keys_expired", recovery::keysExpired);
  }

  private static void log(FieldOwners fields, AppendLog log, LogRewrite rewrite) {
    fields
        .own("aof_enabled", () -> flag(log.isOn() || rewrite.isFirst()))
        .own("aof_rewrite_in_progress", () -> flag(rewrite.isRunning()))
        .own("aof_rewrite_scheduled", () -> flag(rewrite.isScheduled()))
        .own("aof_last_rewrite_time_sec", rewrite::lastSeconds)
        .own("aof_current_rewrite_time_sec", rewrite::currentSeconds)
        .own("aof_rewrite_waiting_for_memory", () -> flag(rewrite.isWaitingForRoom()))
        .own("aof_last_bgrewrite_status", () -> rewrite.isHealthy() ? "ok" : "err")
        .own("aof_rewrites", rewrite::rewrites)
        .own("aof_rewrites_consecutive_failures", rewrite::failures)
        .own("aof_last_write_status", () -> log.isHealthy() ? "ok" : "err")
        .own("aof_current_size", log::size)
        .own("aof_base_size", log::baseSize)
        .own("aof_pending_rewrite", () -> flag(rewrite.isScheduled()))
        .own("aof_buffer_length", log::waitingBytes)
        .own("aof_pending_bio_fsync", () -> 0)
        .own("aof_delayed_fsync", log::delayed)
        .own("mem_aof_buffer", log::waitingBytes);
  }

  private static int flag(boolean yes) {
    return yes ? 1 : 0;
  }

  private static String share(long part, long whole) {
    return String.format(Locale.ROOT, "%.2f", whole == 0 ? 0 : 100.0 * part / whole);
  }
}
