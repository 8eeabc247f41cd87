package io.vireo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.SplitArgs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SensitiveTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "AUTH secret",
        "2 auth a b",
        "acl setuser joe >pw",
        "config set maxmemory 1 requirepass x",
        "hello 3 auth u p",
        "migrate h 1 k 0 5 auth pw",
        "MIGRATE h 1 \"\" 0 5 AUTH2 u p KEYS a",
        "sentinel set m auth-pass x",
        "sentinel config set sentinel-pass x"
      })
  void secretsAreNotKept(String line) {
    assertThat(Sensitive.isSensitive(SplitArgs.split(line))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get auth",
        "acl list",
        "config get requirepass",
        "hello 3",
        "migrate h 1 \"\" 0 5 KEYS auth x"
      })
  void othersAre(String line) {
    assertThat(Sensitive.isSensitive(SplitArgs.split(line))).isFalse();
  }
}
