package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryUnitsTest {
  @ParameterizedTest
  @CsvSource({
    "0,0",
    "'',0",
    "12,12",
    "12b,12",
    "1k,1000",
    "1Kb,1024",
    "2m,2000000",
    "2MB,2097152",
    "3g,3000000000",
    "3gb,3221225472",
    "9223372036854775808,-9223372036854775808",
    "18446744073709551615,-1",
    "18446744073709551616,-1",
    "99999999999999999999,-1",
    "99999999999gb,-1"
  })
  void reads(String text, long bytes) {
    assertThat(MemoryUnits.parse(text)).hasValue(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5gb", "1 gb", "1t", "kb", "0x10", "1kbb", " 1", "%"})
  void refuses(String text) {
    assertThat(MemoryUnits.parse(text)).isEmpty();
  }

  @Test
  void writesTheLargestUnitThatFits() {
    assertThat(MemoryUnits.format(0)).isEqualTo("0");
    assertThat(MemoryUnits.format(1000)).isEqualTo("1000");
    assertThat(MemoryUnits.format(2048)).isEqualTo("2kb");
    assertThat(MemoryUnits.format(64L << 20)).isEqualTo("64mb");
    assertThat(MemoryUnits.format(1L << 30)).isEqualTo("1gb");
    assertThat(MemoryUnits.format(-1)).isEqualTo("18446744073709551615");
    assertThat(MemoryUnits.format(-1L << 30)).isEqualTo("17179869183gb");
  }

  @Property
  void readsWhatItWrites(@ForAll long bytes) {
    assertThat(MemoryUnits.parse(MemoryUnits.format(bytes))).hasValue(bytes);
  }
}
