package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.SplitArgs;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class QuotingTest {
  @Test
  void showsWhatCannotBePrinted() {
    byte[] bytes = {'a', ' ', '~', '\\', '"', '\'', '\n', '\r', '\t', 7, 8, 0, 27, 127, -128, -1};
    assertThat(Quoting.quote(Bytes.of(bytes)))
        .isEqualTo("\"a ~\\\\\\\"'\\n\\r\\t\\a\\b\\x00\\x1b\\x7f\\x80\\xff\"");
    assertThat(Quoting.quote(Bytes.EMPTY)).isEqualTo("\"\"");
  }

  @Property
  void canBeReadBackByWhoSplitsLines(@ForAll byte[] bytes) {
    byte[] line = Quoting.quote(Bytes.of(bytes)).getBytes();
    assertThat(SplitArgs.split(line, 0, line.length)).containsExactly(bytes);
  }

  @Test
  void doesNotDependOnTheLanguageOfTheMachine() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(Quoting.quote(Bytes.of(new byte[] {0x12}))).isEqualTo("\"\\x12\"");
    } finally {
      Locale.setDefault(before);
    }
  }
}
