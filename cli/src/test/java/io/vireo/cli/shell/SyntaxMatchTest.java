package io.vireo.cli.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SyntaxMatchTest {
  private static ArgumentDoc plain(String name, String type) {
    return new ArgumentDoc(name, type, "", false, false, false, List.of());
  }

  private static ArgumentDoc token(String token) {
    return new ArgumentDoc("", "pure-token", token, false, false, false, List.of());
  }

  private static final ArgumentDoc EX =
      new ArgumentDoc("seconds", "integer", "EX", false, false, false, List.of());
  private static final List<ArgumentDoc> SET =
      List.of(
          plain("key", "key"),
          plain("value", "string"),
          new ArgumentDoc(
              "condition", "oneof", "", true, false, false, List.of(token("NX"), token("XX"))),
          new ArgumentDoc(
              "expiration", "oneof", "", true, false, false, List.of(EX, token("KEEPTTL"))));

  private static String rest(String... words) {
    return SyntaxMatch.of(SET, List.of(words)).rest();
  }

  @Test
  void showsWhatIsMissing() {
    assertThat(rest("k")).isEqualTo("value [NX | XX] [EX seconds | KEEPTTL]");
    assertThat(rest("k", "v")).isEqualTo("[NX | XX] [EX seconds | KEEPTTL]");
    assertThat(rest("k", "v", "ex")).isEqualTo("seconds [NX | XX]");
    assertThat(rest("k", "v", "KEEPTTL", "nx")).isEmpty();
    assertThat(rest("k", "v", "what")).isEmpty();
  }

  @Test
  void knowsWhatMayComeNext() {
    List<ArgumentDoc> next = SyntaxMatch.of(SET, List.of("k", "v", "NX")).next();
    assertThat(next).hasSize(1);
    assertThat(next.get(0).firstWords()).containsExactly("EX", "KEEPTTL");
    assertThat(SyntaxMatch.of(SET, List.of()).next().get(0).beginsWithKey()).isTrue();
  }

  @Test
  void repeats() {
    ArgumentDoc keys = new ArgumentDoc("key", "key", "", false, true, false, List.of());
    assertThat(keys.syntax()).isEqualTo("key [key ...]");
    SyntaxMatch match = SyntaxMatch.of(List.of(keys), List.of("a", "b"));
    assertThat(match.rest()).isEqualTo("[key ...]");
    assertThat(match.next().get(0).beginsWithKey()).isTrue();
  }
}
