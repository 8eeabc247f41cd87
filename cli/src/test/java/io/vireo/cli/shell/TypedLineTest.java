package io.vireo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TypedLineTest {
  @Test
  void openQuotesGoOn() {
    assertThat(TypedLine.isOpen("eval \"return 1")).isTrue();
    assertThat(TypedLine.isOpen("set a 'x\ny")).isTrue();
    assertThat(TypedLine.isOpen("set a \"b\"c")).isFalse();
    assertThat(TypedLine.isOpen("set a b")).isFalse();
  }

  @Test
  void splitsAtTheCursor() {
    TypedLine line = TypedLine.of("set \"a b\" va", 12);
    assertThat(line.before()).containsExactly("set", "a b");
    assertThat(line.word()).isEqualTo("va");
  }
}
