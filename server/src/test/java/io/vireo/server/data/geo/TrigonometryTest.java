package io.vireo.server.data.geo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Scale;
import org.junit.jupiter.api.Test;

class TrigonometryTest {
  private static final MathContext PRECISION = new MathContext(60);

  /** Units in the last place: half a unit is what correct rounding leaves. */
  private static final double NEARLY_HALF = 0.501;

  @Property
  void givesSines(@ForAll @Scale(16) @DoubleRange(min = -3.14, max = 3.14) double angle) {
    assertThat(error(Trigonometry.sin(angle), sum(angle, 1))).isLessThan(NEARLY_HALF);
  }

  @Property
  void givesCosines(@ForAll @Scale(16) @DoubleRange(min = -1.56, max = 1.56) double angle) {
    assertThat(error(Trigonometry.cos(angle), sum(angle, 0))).isLessThan(NEARLY_HALF);
  }

  @Property
  void givesArcsines(@ForAll @Scale(16) @DoubleRange(min = 0, max = 0.9999) double sine) {
    double angle = Trigonometry.asin(sine);
    BigDecimal tooMuch = sum(angle, 1).subtract(new BigDecimal(sine));
    double slope = Math.sqrt((1 - sine) * (1 + sine));
    assertThat(Math.abs(tooMuch.doubleValue()) / slope / Math.ulp(angle)).isLessThan(NEARLY_HALF);
  }

  @Test
  void knowsTheEnds() {
    assertThat(Trigonometry.sin(0)).isZero();
    assertThat(Trigonometry.sin(Math.PI)).isEqualTo(Math.sin(Math.PI));
    assertThat(Trigonometry.sin(-Math.PI / 2)).isEqualTo(-1);
    assertThat(Trigonometry.sin(1e-300)).isEqualTo(1e-300);
    assertThat(Trigonometry.cos(0)).isEqualTo(1);
    assertThat(Trigonometry.asin(0)).isZero();
    assertThat(Trigonometry.asin(1)).isEqualTo(Math.PI / 2);
    assertThat(Trigonometry.asin(1e-300)).isEqualTo(1e-300);
  }

  private static double error(double actual, BigDecimal expected) {
    double off = new BigDecimal(actual).subtract(expected).abs().doubleValue();
    return actual == 0 ? off : off / Math.ulp(actual);
  }

  /** Every second term of the exponential series, with alternating signs. */
  private static BigDecimal sum(double angle, int first) {
    BigDecimal exact = new BigDecimal(angle);
    BigDecimal sum = BigDecimal.ZERO;
    BigDecimal term = BigDecimal.ONE;
    for (int i = 0; i < 80; i++) {
      if (i % 2 == first) {
        sum = i % 4 < 2 ? sum.add(term) : sum.subtract(term);
      }
      term = term.multiply(exact).divide(BigDecimal.valueOf(i + 1), PRECISION);
    }
    return sum;
  }
}
