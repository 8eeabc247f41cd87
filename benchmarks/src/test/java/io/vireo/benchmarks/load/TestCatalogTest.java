package io.vireo.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestCatalogTest {
  @Test
  void selectsByNameInItsOwnOrder() {
    assertThat(names(TestCatalog.select(List.of("get", "SET", "publish"))))
        .containsExactly("set", "get", "publish");
  }

  @Test
  void selectsFamilies() {
    assertThat(names(TestCatalog.select(List.of("ping"))))
        .containsExactly("ping_inline", "ping_mbulk");
    assertThat(names(TestCatalog.select(List.of("lrange"))))
        .containsExactly("lrange_fill", "lrange_100", "lrange_300", "lrange_500", "lrange_600");
  }

  @Test
  void aRangeBringsWhatFillsItsList() {
    assertThat(names(TestCatalog.select(List.of("lrange_300"))))
        .containsExactly("lrange_fill", "lrange_300");
  }

  @Test
  void refusesAnUnknownName() {
    assertThatThrownBy(() -> TestCatalog.select(List.of("set", "sett")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"sett\"")
        .hasMessageContaining("zpopmin");
  }

  @Test
  void everyTestCanBeEncoded() {
    for (TestCase test : TestCatalog.select(TestCatalog.names())) {
      String plain = new String(test.template(3, 0).bytes(), StandardCharsets.UTF_8);
      String drawn = new String(test.template(3, 10).bytes(), StandardCharsets.UTF_8);
      assertThat(plain).doesNotContain("__data__", "__score__");
      assertThat(drawn).doesNotContain("__data__", "__score__", "__rand_int__");
    }
  }

  @Test
  void pingInlineIsALine() {
    assertThat(TestCatalog.named("PING_INLINE").template(3, 0).bytes())
        .isEqualTo("PING\r\n".getBytes(StandardCharsets.US_ASCII));
  }

  private static List<String> names(List<TestCase> tests) {
    return tests.stream().map(TestCase::name).toList();
  }
}
