package io.vireo.server.data.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.data.string.RawString;
import org.junit.jupiter.api.Test;

class EntriesTest {
  private final byte[] head = Packed.make(Bytes.of("key"), 0, 0, 0, 0);

  @Test
  void headOfEitherKindOfEntry() {
    assertThat(Entries.headOf(head)).isSameAs(head);
    assertThat(Entries.headOf(new Keyed(head, new RawString(new byte[0], 0)))).isSameAs(head);
  }

  @Test
  void headIsReplacedAndTheValueStays() {
    RawString value = new RawString(new byte[0], 0);
    Keyed keyed = new Keyed(head, value);
    byte[] timed = Packed.withDeadline(head, 17);
    keyed.head(timed);
    assertThat(keyed.head()).isSameAs(timed);
    assertThat(keyed.value()).isSameAs(value);
  }

  @Test
  void heapBytesAreThoseOfAllParts() {
    RawString value = new RawString(new byte[2000], 2000);
    assertThat(Entries.heapBytes(head)).isEqualTo(HeapLayout.bytes(head.length));
    assertThat(Entries.heapBytes(new Keyed(head, value)))
        .isEqualTo(HeapLayout.object(2, 0) + HeapLayout.bytes(head.length) + value.heapBytes());
  }
}
