package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ArgumentsTest {
  @Test
  void takesTheLastWordsOfTheCommandLine() {
    assertThat(Arguments.lastOf("java\0-jar\0cli.jar\0get\0\u00c3\u00bc\0\0", 3))
        .containsExactly("get", "\u00c3\u00bc", "");
  }
}
