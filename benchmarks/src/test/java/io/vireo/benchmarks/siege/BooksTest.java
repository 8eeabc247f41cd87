package io.vireo.benchmarks.siege;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BooksTest {
  private static List<String> complaints(String used, String failures) {
    Complaints complaints = new Complaints();
    Map<String, String> info =
        Map.of("used_memory", used, "jvm_heap_max", "1000", "internal_errors", failures);
    Books.check(info, complaints);
    return complaints.all();
  }

  @Test
  void areInOrderBelowTheHeapAndWhatLiesOutside() {
    assertThat(complaints("1599", "0")).isEmpty();
  }

  @Test
  void areNotWithMoreInUse() {
    assertThat(complaints("1600", "0")).containsExactly("used_memory is 1600 bytes, the heap 1000");
  }

  @Test
  void areNotOnceTheServerFailed() {
    assertThat(complaints("1", "2")).containsExactly("the server counts 2 internal errors");
  }

  @Test
  void areNotOnceTheLogCouldNotBeWritten() {
    Complaints complaints = new Complaints();
    Books.check(
        Map.of(
            "used_memory", "1",
            "jvm_heap_max", "1000",
            "internal_errors", "0",
            "aof_last_write_status", "err",
            "rdb_last_bgsave_status", "err"),
        complaints);
    assertThat(complaints.all()).containsExactly("aof_last_write_status is err");
  }
}
