package io.vireo.server.info;

import io.vireo.config.ClusterSettings;
import io.vireo.config.Config;
import io.vireo.metrics.Counter;
import io.vireo.metrics.DataMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.metrics.LoopMetrics;
import io.vireo.metrics.ServerMetrics;
import io.vireo.metrics.ServerRates;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.PageTidying;
import io.vireo.server.keyspace.KeyspaceState;
import java.util.function.Function;

/** INFO stats: counters since the start or the last CONFIG RESETSTAT. */
public final class StatsSection {
  private static final long MILLI = 1_000_000;
  private static final long MICRO = 1_000;

  private final Config config;
  private final KeyspaceState keyspace;
  private final ServerMetrics metrics;
  private final DataMetrics data;
  private final ErrorMetrics errors;
  private final ServerRates rates;
  private final MemoryLimit memory;
  private final PageTidying tidying;

  /** For a server of these parts. */
  public StatsSection(
      Config config,
      KeyspaceState keyspace,
      ServerMetrics metrics,
      ErrorMetrics errors,
      ServerRates rates,
      MemoryLimit memory,
      PageTidying tidying) {
    this.config = config;
    this.keyspace = keyspace;
    this.metrics = metrics;
    this.data = metrics.data();
    this.errors = errors;
    this.rates = rates;
    this.memory = memory;
    this.tidying = tidying;
  }

  void write(Fields out) {
    traffic(out);
    replicas(out);
    expiry(out);
    keys(out);
    defragmentation(out);
    tracking(out);
    errors(out);
    events(out);
    cycles(out);
    access(out);
    compatibility(out);
  }

  private void put(Fields out, String name, Counter counter) {
    out.put(name, counter.get());
  }

  private void sum(Fields out, String name, Function<LoopMetrics, Counter> counter) {
    out.put(name, metrics.sum(counter));
  }

  private void traffic(Fields out) {
    sum(out, "total_connections_received", loop -> loop.connectionsReceived);
    put(out, "total_commands_processed", data.commandsProcessed);
    out.put("instantaneous_ops_per_sec", rates.opsPerSecond());
    out.put(
        "total_net_input_bytes",
        metrics.sum(loop -> loop.inputBytes) + data.replicationInputBytes.get());
    sum(out, "total_net_output_bytes", loop -> loop.outputBytes);
    put(out, "total_net_repl_input_bytes", data.replicationInputBytes);
    sum(out, "total_net_repl_output_bytes", loop -> loop.replicationOutputBytes);
    out.decimal("instantaneous_input_kbps", rates.inputKbps());
    out.decimal("instantaneous_output_kbps", rates.outputKbps());
    out.decimal("instantaneous_input_repl_kbps", rates.replicationInputKbps());
    out.decimal("instantaneous_output_repl_kbps", rates.replicationOutputKbps());
    sum(out, "rejected_connections", loop -> loop.connectionsRejected);
  }

  private void replicas(Fields out) {
    put(out, "sync_full", data.syncFull);
    put(out, "sync_partial_ok", data.syncPartialOk);
    put(out, "sync_partial_err", data.syncPartialErr);
  }

  private void expiry(Fields out) {
    put(out, "expired_subkeys", data.expiredSubkeys);
    put(out, "expired_fields", data.expiredSubkeys);
    put(out, "expired_subkeys_active", data.expiredSubkeysActive);
    put(out, "expired_keys", data.expiredKeys);
    put(out, "expired_keys_active", data.expiredKeysActive);
    out.decimal("expired_stale_perc", 0);
    put(out, "expired_time_cap_reached_count", data.expiredTimeCapReached);
    out.put("expire_cycle_cpu_milliseconds", data.expireCycleNanos.get() / MILLI);
    put(out, "evicted_keys", data.evictedKeys);
    put(out, "evicted_clients", data.evictedClients);
    put(out, "evicted_scripts", data.evictedScripts);
    long exceeded = memory.exceededNanos();
    out.put("total_eviction_exceeded_time", (data.evictionExceededNanos.get() + exceeded) / MILLI);
    out.put("current_eviction_exceeded_time", exceeded / MILLI);
  }

  private void keys(Fields out) {
    put(out, "keyspace_hits", data.keyspaceHits);
    put(out, "keyspace_misses", data.keyspaceMisses);
    out.owned("pubsub_channels", 0);
    out.owned("pubsub_patterns", 0);
    out.owned("pubsubshard_channels", 0);
    out.put("latest_fork_usec", 0);
    out.owned("total_forks", 0);
    out.owned("migrate_cached_sockets", 0);
    out.owned("slave_expires_tracked_keys", 0);
  }

  /** A block that moves is a key with what lies beside it. */
  private void defragmentation(Fields out) {
    put(out, "active_defrag_hits", data.defragHits);
    put(out, "active_defrag_misses", data.defragMisses);
    put(out, "active_defrag_key_hits", data.defragHits);
    put(out, "active_defrag_key_misses", data.defragMisses);
    long current = tidying.closingNanos();
    out.put("total_active_defrag_time", millisBegun(data.defragNanos.get() + current));
    out.put("current_active_defrag_time", millisBegun(current));
  }

  /** Milliseconds, the last of which has but begun. */
  private static long millisBegun(long nanos) {
    return (nanos + MILLI - 1) / MILLI;
  }

  private static void tracking(Fields out) {
    out.owned("tracking_total_keys", 0);
    out.owned("tracking_total_items", 0);
    out.owned("tracking_total_prefixes", 0);
  }

  private void errors(Fields out) {
    put(out, "unexpected_error_replies", data.unexpectedErrorReplies);
    out.put("total_error_replies", errors.total());
    put(out, "internal_errors", data.internalErrors);
    put(out, "dump_payload_sanitizations", data.dumpPayloadSanitizations);
  }

  private void events(Fields out) {
    sum(out, "total_reads_processed", loop -> loop.reads);
    sum(out, "total_writes_processed", loop -> loop.writes);
    sum(out, "io_threaded_reads_processed", loop -> loop.reads);
    sum(out, "io_threaded_writes_processed", loop -> loop.writes);
    put(out, "io_threaded_total_prefetch_batches", data.prefetchGroups);
    put(out, "io_threaded_total_prefetch_entries", data.prefetchedKeys);
    sum(out, "client_query_buffer_limit_disconnections", loop -> loop.queryBufferDisconnections);
    out.put(
        "client_output_buffer_limit_disconnections",
        metrics.sum(loop -> loop.outputBufferDisconnections)
            + data.outputBufferDisconnections.get());
    out.put("reply_buffer_shrinks", 0);
    out.put("reply_buffer_expands", 0);
  }

  private void cycles(Fields out) {
    out.put("eventloop_cycles", data.cycles.get() + metrics.sum(loop -> loop.cycles));
    long nanos = data.cycleNanos.get() + metrics.sum(loop -> loop.cycleNanos);
    out.put("eventloop_duration_sum", nanos / MICRO);
    out.put("eventloop_duration_cmd_sum", data.commandNanos.get() / MICRO);
    out.put("instantaneous_eventloop_cycles_per_sec", rates.cyclesPerSecond());
    out.put("instantaneous_eventloop_duration_usec", rates.cycleMicros());
  }

  /** Of interest outside of clusters, while requests are looked at. */
  private void compatibility(Fields out) {
    if (!keyspace.isSlotted()
        && config.get(ClusterSettings.CLUSTER_COMPATIBILITY_SAMPLE_RATIO) > 0) {
      put(out, "cluster_incompatible_ops", data.clusterIncompatibleOperations);
    }
  }

  /** CONFIG RESETSTAT leaves refusals as they are, as in Redis. */
  private void access(Fields out) {
    out.put("acl_access_denied_auth", data.aclDeniedAuth.lifetime());
    out.put("acl_access_denied_cmd", data.aclDeniedCommand.lifetime());
    out.put("acl_access_denied_key", data.aclDeniedKey.lifetime());
    out.put("acl_access_denied_channel", data.aclDeniedChannel.lifetime());
    out.put("acl_access_denied_db", data.aclDeniedDatabase.lifetime());
    out.put("acl_access_denied_tls_cert", data.aclDeniedCertificate.lifetime());
    put(out, "auth_delayed", data.authDelayed);
  }
}
