package io.vireo.server.info;

import io.vireo.config.Config;
import io.vireo.config.MemorySettings;
import io.vireo.config.MemoryShare;
import io.vireo.metrics.DataMetrics;
import io.vireo.metrics.ErrorMetrics;
import io.vireo.server.engine.PageTidying;

/** INFO memory: what the data takes, and what the process takes around it. */
public final class MemorySection {
  private final Config config;
  private final MemoryUse memory;
  private final DataMetrics data;
  private final ErrorMetrics errors;
  private final PageTidying tidying;

  /** For a server of these parts. */
  public MemorySection(
      Config config, MemoryUse memory, DataMetrics data, ErrorMetrics errors, PageTidying tidying) {
    this.config = config;
    this.memory = memory;
    this.data = data;
    this.errors = errors;
    this.tidying = tidying;
  }

  void write(Fields out) {
    MemoryUse.Process process = memory.process();
    used(out, process);
    allocator(out, process);
    scripts(out);
    limits(out);
    ratios(out, process);
    buffers(out);
    out.put("mem_allocator", "vireo-pages");
    out.put("mem_overhead_db_hashtable_rehashing", 0);
    out.put("active_defrag_running", tidying.runningPercent());
    out.owned("lazyfree_pending_objects", 0);
    out.put("lazyfreed_objects", data.lazyfreedObjects.get() + errors.dropped());
  }

  private void used(Fields out, MemoryUse.Process process) {
    out.bytes("used_memory", memory.used());
    out.bytes("used_memory_rss", process.resident());
    out.bytes("used_memory_peak", memory.peak());
    out.put("used_memory_peak_time", memory.peakMillis() / 1000);
    out.percent("used_memory_peak_perc", memory.peakPercent());
    out.put("used_memory_overhead", memory.overhead());
    out.put("used_memory_startup", memory.startup());
    out.put("used_memory_dataset", memory.dataset());
    out.percent("used_memory_dataset_perc", memory.datasetPercent());
  }

  private static void allocator(Fields out, MemoryUse.Process process) {
    out.put("allocator_allocated", process.allocated());
    out.put("allocator_active", process.active());
    out.put("allocator_resident", process.allocatorResident());
    out.put("allocator_muzzy", 0);
  }

  private void scripts(Fields out) {
    out.bytes("total_system_memory", memory.machine());
    out.owned("used_memory_lua", 0);
    out.owned("used_memory_vm_eval", 0);
    out.owned("used_memory_lua_human", "0B");
    out.owned("used_memory_scripts_eval", 0);
    out.owned("number_of_cached_scripts", 0);
    out.owned("number_of_functions", 0);
    out.owned("number_of_libraries", 0);
    out.owned("used_memory_vm_functions", 0);
    out.owned("used_memory_vm_total", 0);
    out.owned("used_memory_vm_total_human", "0B");
    out.owned("used_memory_functions", 0);
    out.owned("used_memory_scripts", 0);
    out.owned("used_memory_scripts_human", "0B");
  }

  private void limits(Fields out) {
    MemoryShare wanted = config.get(MemorySettings.MAXMEMORY);
    boolean isBeyondReach = !wanted.percent() && wanted.amount() < 0;
    out.bytes("maxmemory", isBeyondReach ? wanted.amount() : memory.limit());
    out.put("maxmemory_policy", config.text(MemorySettings.MAXMEMORY_POLICY));
    out.put("maxmemory_heap", Runtime.getRuntime().maxMemory());
  }

  private void ratios(Fields out, MemoryUse.Process process) {
    out.decimal("allocator_frag_ratio", process.fragmentation());
    out.put("allocator_frag_bytes", process.holes());
    out.decimal("allocator_rss_ratio", process.slackRatio());
    out.put("allocator_rss_bytes", process.slack());
    out.decimal("rss_overhead_ratio", process.residentRatio());
    out.put("rss_overhead_bytes", process.beyondAllocator());
    out.decimal("mem_fragmentation_ratio", process.ratioTo(memory.used()));
    out.put("mem_fragmentation_bytes", process.resident() - memory.used());
  }

  private void buffers(Fields out) {
    out.put("mem_not_counted_for_evict", memory.uncounted());
    out.owned("mem_replication_backlog", 0);
    out.owned("mem_total_replication_buffers", 0);
    out.owned("mem_replica_full_sync_buffer", 0);
    out.owned("mem_clients_slaves", 0);
    out.put("mem_clients_normal", memory.clients());
    out.owned("mem_cluster_slot_migration_output_buffer", 0);
    out.owned("mem_cluster_slot_migration_input_buffer", 0);
    out.owned("mem_cluster_slot_migration_input_buffer_peak", 0);
    out.owned("mem_cluster_links", 0);
    out.owned("mem_aof_buffer", 0);
  }
}
