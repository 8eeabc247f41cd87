package io.vireo.server.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.data.Bytes;
import io.vireo.server.testing.InProcessServer;
import org.junit.jupiter.api.Test;

/** Which scripts stay in the cache, and how they are found. */
class ScriptCacheTest {
  private final InProcessServer server = new InProcessServer();
  private final Scripts scripts = server.scripts();

  private static Bytes text(int number) {
    return Bytes.of("return " + number);
  }

  @Test
  void scriptsOfEvalGoWhenThereAreTooMany() throws InvalidScript {
    for (int i = 0; i < ScriptCache.MOST; i++) {
      scripts.toRun(text(i));
    }
    scripts.cache().used(scripts.toRun(text(0)));
    Bytes sha = scripts.cache().byText(text(1)).sha();
    assertThat(scripts.cache().bySha(sha)).isNotNull();
    scripts.toRun(text(-1));
    assertThat(scripts.cache().bySha(sha)).isNull();
    assertThat(scripts.cache().size()).isEqualTo(ScriptCache.MOST);
    assertThat(scripts.cache().byText(text(0))).isNotNull();
    assertThat(scripts.cache().byText(text(1))).isNull();
    assertThat(server.engine().metrics().data().evictedScripts.get()).isEqualTo(1);
  }

  @Test
  void scriptsThatWereLoadedStay() throws InvalidScript {
    scripts.load(text(-1));
    for (int i = 0; i < 2 * ScriptCache.MOST; i++) {
      scripts.toRun(text(i));
    }
    assertThat(scripts.cache().byText(text(-1))).isNotNull();
    assertThat(scripts.cache().size()).isEqualTo(ScriptCache.MOST + 1);
  }

  @Test
  void aScriptIsFoundByItsShaInAnyCase() throws InvalidScript {
    Script script = scripts.toRun(text(1));
    assertThat(script.sha()).hasToString("e0e1f9fabfc9d4800c877a703b823ac0578ff8db");
    String upper = "E0E1F9FABFC9D4800C877A703B823AC0578FF8DB";
    assertThat(scripts.cache().bySha(Bytes.of(upper))).isSameAs(script);
    assertThat(scripts.cache().bySha(Bytes.of(upper + "0"))).isNull();
    assertThat(scripts.cache().bySha(Bytes.of("x"))).isNull();
  }

  @Test
  void nothingIsLeftOfATextThatIsNoScript() {
    long before = scripts.cache().heapBytes();
    Bytes invalid = Bytes.of("return return");
    assertThatThrownBy(() -> scripts.load(invalid)).isInstanceOf(InvalidScript.class);
    assertThat(scripts.cache().size()).isZero();
    assertThat(scripts.cache().heapBytes()).isEqualTo(before);
    assertThat(scripts.cache().byText(invalid)).isNull();
  }

  @Test
  void memoryOfTextsIsCountedAndForgotten() throws InvalidScript {
    long before = scripts.cache().heapBytes();
    scripts.load(Bytes.of("return '" + "x".repeat(100_000) + "'"));
    assertThat(scripts.cache().heapBytes() - before).isGreaterThan(100_000);
    scripts.flush();
    assertThat(scripts.cache().heapBytes()).isEqualTo(before);
  }

  @Test
  void whatIsLoadedIsCompiledWhenItFirstRuns() throws InvalidScript {
    Script script = scripts.load(text(1));
    assertThat(scripts.cache().codeBytes()).isZero();
    ScriptBody body = scripts.body(script);
    assertThat(scripts.cache().codeBytes()).isEqualTo(script.codeBytes()).isPositive();
    assertThat(scripts.body(script)).isSameAs(body);
  }

  @Test
  void whatRunsAtOnceIsCompiledAtOnce() throws InvalidScript {
    Script script = scripts.toRun(text(1));
    assertThat(scripts.cache().codeBytes()).isEqualTo(script.codeBytes()).isPositive();
    assertThat(scripts.load(text(1))).isSameAs(script);
  }
}
