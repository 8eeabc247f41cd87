package io.vireo.benchmarks.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryReportTest {
  private static List<String> violations(String used, String failures) {
    Violations violations = new Violations();
    Map<String, String> info =
        Map.of("used_memory", used, "jvm_heap_max", "1000", "internal_errors", failures);
    MemoryReport.check(info, violations);
    return violations.all();
  }

  @Test
  void areInOrderBelowTheHeapAndWhatLiesOutside() {
    assertThat(violations("2599", "0")).isEmpty();
  }

  @Test
  void areNotWithMoreInUse() {
    assertThat(violations("2600", "0")).containsExactly("used_memory is 2600 bytes, the heap 1000");
  }

  @Test
  void areNotOnceTheServerFailed() {
    assertThat(violations("1", "2")).containsExactly("the server counts 2 internal errors");
  }

  @Test
  void areNotOnceTheLogCouldNotBeWritten() {
    Violations violations = new Violations();
    MemoryReport.check(
        Map.of(
            "used_memory", "1",
            "jvm_heap_max", "1000",
            "internal_errors", "0",
            "aof_last_write_status", "err",
            "rdb_last_bgsave_status", "err"),
        violations);
    assertThat(violations.all()).containsExactly("aof_last_write_status is err");
  }
}
