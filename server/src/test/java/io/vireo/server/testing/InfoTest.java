package io.vireo.server.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InfoTest {
  private static final Info INFO =
      Info.of(
          new RespValue.Verbatim(
              "txt",
              "# Replication\r\nrole:master\r\nused_memory:42\r\nprimary:a:1\r\n\r\n# None\r\n"));

  @Test
  void readsFieldsAndNumbers() {
    assertThat(INFO.field("role")).isEqualTo("master");
    assertThat(INFO.number("used_memory")).isEqualTo(42);
    assertThat(INFO.field("primary")).isEqualTo("a:1");
  }

  @Test
  void aNameIsAWholeName() {
    assertThat(INFO.field("memory")).isEmpty();
    assertThatThrownBy(() -> INFO.number("memory"))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("memory among");
  }

  @Test
  void noAnswerHasNoFields() {
    assertThat(Info.of(null).field("role")).isEmpty();
    assertThat(Info.of(new RespValue.Nil(false)).field("role")).isEmpty();
    assertThat(Info.of(new RespValue.Failure("LOADING: wait")).field("role")).isEmpty();
  }
}
