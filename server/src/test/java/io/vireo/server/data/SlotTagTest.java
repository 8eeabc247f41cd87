package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotTagTest {
  @Test
  void eachSlotHasAShortTextOfItsOwn() {
    Set<String> all = new HashSet<>();
    for (int slot = 0; slot < KeySlot.COUNT; slot++) {
      String tag = SlotTag.of(slot);
      byte[] bytes = tag.getBytes(StandardCharsets.US_ASCII);
      assertThat(KeySlot.of(bytes, 0, bytes.length)).as(tag).isEqualTo(slot);
      assertThat(tag).matches("[0-9a-zA-Z]{1,3}");
      all.add(tag);
    }
    assertThat(all).hasSize(KeySlot.COUNT);
  }

  @Test
  void theyAreThoseOfOtherServers() {
    assertThat(SlotTag.of(0)).isEqualTo("06S");
    assertThat(SlotTag.of(1)).isEqualTo("Qi");
    assertThat(SlotTag.of(16383)).isEqualTo("6ZJ");
  }
}
