package io.vireo.server.family.server;

import io.vireo.server.info.Fields;
import io.vireo.server.info.MemoryUse;
import java.util.ArrayList;
import java.util.List;

/** Writes the report of MEMORY DOCTOR: what stands out, and what may help. */
final class MemoryDoctor {
  private static final long LITTLE = 5L << 20;
  private static final double HIGH_PEAK = 1.5;
  private static final double FULL_HEAP = 0.8;
  private static final double MANY_BUFFERS = 0.25;
  private static final double FRAGMENTED = 1.4;
  private static final long MUCH = 10L << 20;

  private MemoryDoctor() {}

  static String report(MemoryUse memory) {
    if (memory.used() < LITTLE) {
      return "The data takes only "
          + Fields.human(memory.used())
          + ", too little for a diagnosis. Ask again when there is more.\n";
    }
    List<String> findings = findings(memory);
    if (findings.isEmpty()) {
      return "Nothing is wrong with the use of memory: the data takes "
          + Fields.human(memory.used())
          + ".\n";
    }
    StringBuilder text = new StringBuilder("What stands out:\n\n");
    findings.forEach(finding -> text.append("- ").append(finding).append('\n'));
    return text.toString();
  }

  private static List<String> findings(MemoryUse memory) {
    List<String> findings = new ArrayList<>();
    long used = memory.used();
    long heap = Runtime.getRuntime().maxMemory();
    if (memory.peak() > used * HIGH_PEAK) {
      findings.add(
          "The data took "
              + Fields.human(memory.peak())
              + " at its peak, much more than the "
              + Fields.human(used)
              + " now. The process may keep memory of that time; MEMORY PURGE asks for it back.");
    }
    if (used - memory.blocks() > heap * FULL_HEAP) {
      findings.add(
          "What is in use beside keys and strings fills most of the JVM's heap of "
              + Fields.human(heap)
              + ". Give it a larger one with -Xmx, or set maxmemory so that keys are evicted.");
    }
    if (memory.blocks() > memory.pageBound() * FULL_HEAP) {
      findings.add(
          "Keys and strings fill most of the "
              + Fields.human(memory.pageBound())
              + " that may lie outside the heap, which is as much as the heap may take. Give it a"
              + " larger one with -Xmx, or set maxmemory so that keys are evicted.");
    }
    MemoryUse.Process process = memory.process();
    if (process.fragmentation() > FRAGMENTED && process.holes() > MUCH) {
      findings.add(
          "Holes between keys take "
              + Fields.human(process.holes())
              + ". They are closed in quiet moments; if there are none, activedefrag takes time for"
              + " it.");
    }
    if (memory.limit() > 0 && used - memory.uncounted() > memory.limit()) {
      findings.add(
          "More is in use than the limit of "
              + Fields.human(memory.limit())
              + ": maxmemory-policy finds no key to evict, and commands that need memory are"
              + " refused.");
    }
    if (memory.clients() > used * MANY_BUFFERS) {
      findings.add(
          "Buffers of clients take "
              + Fields.human(memory.clients())
              + ". CLIENT LIST shows whose; client-output-buffer-limit bounds them.");
    }
    return findings;
  }
}
