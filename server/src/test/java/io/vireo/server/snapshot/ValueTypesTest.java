package io.vireo.server.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.persistence.rdb.RdbKind;
import io.vireo.persistence.rdb.RdbLayout;
import io.vireo.server.data.Type;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

class ValueTypesTest {
  @Test
  void everyTypeButStringsIsThere() {
    assertThat(ValueTypes.known()).isEqualTo(EnumSet.complementOf(EnumSet.of(Type.STRING)));
  }

  @Test
  void everyKindAndLayoutOfAFileIsRead() {
    assertThat(RdbKind.values()).allMatch(kind -> ValueTypes.reader(kind) != null);
    assertThat(RdbLayout.values()).allMatch(layout -> ValueTypes.whole(layout) != null);
  }
}
