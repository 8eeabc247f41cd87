package io.vireo.server.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class FixedPointTest {
  private static String four(double number) {
    return new String(FixedPoint.fourDecimals(number), StandardCharsets.US_ASCII);
  }

  private static String seventeen(double number) {
    return new String(FixedPoint.seventeenDecimals(number), StandardCharsets.US_ASCII);
  }

  @Test
  void printsDistances() {
    assertThat(four(0)).isEqualTo("0.0000");
    assertThat(four(166274.15156960033)).isEqualTo("166274.1516");
    assertThat(four(0.00005)).isEqualTo("0.0000");
    assertThat(four(0.00035)).isEqualTo("0.0004");
    assertThat(four(-1.5)).isEqualTo("-1.5000");
    assertThat(four(9.99995)).isEqualTo("10.0000");
  }

  @Test
  void printsCoordinates() {
    assertThat(seventeen(13.361389338970184)).isEqualTo("13.36138933897018433");
    assertThat(seventeen(0)).isEqualTo("0");
    assertThat(seventeen(-0.0)).isEqualTo("0");
    assertThat(seventeen(180)).isEqualTo("180");
    assertThat(seventeen(-0.5)).isEqualTo("-0.5");
    assertThat(seventeen(1e300)).isEqualTo(new BigDecimal(1e300).toPlainString());
    assertThat(seventeen(1e-300)).isEqualTo("0");
    assertThat(seventeen(Math.nextDown(1.0))).isEqualTo("0.99999999999999989");
  }

  @Property
  void printsExactly(@ForAll @Scale(15) @DoubleRange(min = -180, max = 180) double number) {
    assertThat(seventeen(number)).isEqualTo(exact(number));
  }

  @Property
  void printsAnyDoubleExactly(@ForAll long seed) {
    Random random = new Random(seed);
    double number = Math.scalb(random.nextDouble() * 2 - 1, random.nextInt(120) - 70);
    assertThat(seventeen(number)).isEqualTo(exact(number));
  }

  private static String exact(double number) {
    BigDecimal rounded = new BigDecimal(number).setScale(17, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }
}
