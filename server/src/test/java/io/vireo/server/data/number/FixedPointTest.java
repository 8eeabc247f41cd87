package io.vireo.server.data.number;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private static String four(double number) {
    return new String(FixedPoint.fourDecimals(number), StandardCharsets.US_ASCII);
  }

  @Test
  void printsDistances() {
    assertThat(four(0)).isEqualTo("0.0000");
    assertThat(four(166274.15156960033)).isEqualTo("166274.1516");
    assertThat(four(0.00025)).isEqualTo("0.0002");
    assertThat(four(0.00035)).isEqualTo("0.0004");
    assertThat(four(-1.5)).isEqualTo("-1.5000");
    assertThat(four(9.99995)).isEqualTo("10.0000");
  }

  /** As long as a double tells numbers apart that differ in the fifth decimal. */
  @Property
  void printsAllDigitsOfADistance(@ForAll @LongRange(min = 0, max = 1L << 50) long units) {
    assertThat(four(units / 10_000.0)).isEqualTo(BigDecimal.valueOf(units, 4).toPlainString());
  }

  @Test
  void printsWhatUsersTyped() {
    assertThat(FixedPoint.sixDecimals(200)).isEqualTo("200.000000");
    assertThat(FixedPoint.sixDecimals(-86.1234567891)).isEqualTo("-86.123457");
    assertThat(FixedPoint.sixDecimals(-0.0)).isEqualTo("-0.000000");
    assertThat(FixedPoint.sixDecimals(1e22)).isEqualTo("10000000000000000000000.000000");
    assertThat(FixedPoint.sixDecimals(Double.NEGATIVE_INFINITY)).isEqualTo("-inf");
    assertThat(FixedPoint.sixDecimals(Double.POSITIVE_INFINITY)).isEqualTo("inf");
    assertThat(FixedPoint.sixDecimals(0.0000005)).isEqualTo("0.000000");
    assertThat(FixedPoint.sixDecimals(0.0000015)).isEqualTo("0.000002");
  }

  @Property
  void printsExactly(@ForAll @Scale(15) @DoubleRange(min = 0, max = 1000) double number) {
    BigDecimal rounded = new BigDecimal(number).setScale(6, RoundingMode.HALF_EVEN);
    assertThat(FixedPoint.sixDecimals(-number)).isEqualTo("-" + rounded.toPlainString());
  }
}
