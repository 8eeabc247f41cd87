package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeapPromotionTest {
  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  @Test
  void theCollectorHasMovedWhatIsNew() {
    List<byte[]> loaded = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      loaded.add(new byte[100]);
    }
    long before = collections();
    int seen = new HeapPromotion().promote();
    assertThat(seen).isPositive();
    assertThat(collections() - before).isGreaterThanOrEqualTo(seen);
    assertThat(loaded).hasSize(100_000);
  }
}
