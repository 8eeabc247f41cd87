package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The reckoned sizes against what the JVM says it has allocated. */
class HeapLayoutTest {
  private static final int MANY = 10_000;

  private static final class Fields {
    final Object one = this;
    final Object other = this;
    final int number = 1;
  }

  private final Object[] kept = new Object[MANY];

  @Test
  void arraysOfBytes() {
    for (int length = 0; length < 40; length++) {
      int size = length;
      assertThat(HeapLayout.bytes(length)).isEqualTo(allocated(() -> new byte[size]));
    }
  }

  @Test
  void arraysOfReferences() {
    for (int length = 0; length < 12; length++) {
      int size = length;
      assertThat(HeapLayout.references(length)).isEqualTo(allocated(() -> new Object[size]));
    }
  }

  @Test
  void arraysOfLongs() {
    for (int length = 0; length < 5; length++) {
      int size = length;
      assertThat(HeapLayout.longs(length)).isEqualTo(allocated(() -> new long[size]));
    }
  }

  @Test
  void objects() {
    assertThat(HeapLayout.object(0, 0)).isEqualTo(allocated(Object::new));
    assertThat(HeapLayout.object(2, 4)).isEqualTo(allocated(Fields::new));
  }

  /** Bytes of one object; the rest of the loop allocates less than half a unit per object. */
  private long allocated(Supplier<Object> make) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(thread);
    for (int i = 0; i < MANY; i++) {
      kept[i] = make.get();
    }
    long each = (threads.getThreadAllocatedBytes(thread) - before) / MANY;
    return each / 8 * 8;
  }
}
