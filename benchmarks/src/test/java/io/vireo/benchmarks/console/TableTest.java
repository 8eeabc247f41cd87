package io.vireo.benchmarks.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void alignsColumns() {
    String text =
        new Table()
            .row(List.of("name", "ms"))
            .row(List.of("a", "1000.5", "x"))
            .row(List.of("longer", ""))
            .format();
    assertThat(text.lines()).containsExactly("name        ms", "a       1000.5  x", "longer");
  }
}
