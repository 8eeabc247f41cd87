package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class DecimalTest {
  @Property
  void writesWhatJavaPrints(@ForAll long number) {
    check(number);
  }

  @Test
  void edgesOfEveryLength() {
    check(Long.MIN_VALUE);
    check(Long.MAX_VALUE);
    for (long power = 1; power > 0 && power <= 1_000_000_000_000_000_000L; power *= 10) {
      check(power - 1);
      check(power);
      check(-power);
      check(1 - power);
    }
  }

  private static void check(long number) {
    byte[] into = new byte[24];
    Arrays.fill(into, (byte) '#');
    int end = Decimal.write(number, into, 2);
    String text = "##" + number + "#".repeat(24 - end);
    assertThat(new String(into, StandardCharsets.US_ASCII)).isEqualTo(text);
  }

  @Property
  void countsDigits(@ForAll @LongRange(max = Long.MAX_VALUE) long number) {
    assertThat(Decimal.digits(number)).isEqualTo(Long.toString(number).length());
  }
}
