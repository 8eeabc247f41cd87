package io.vireo.lua.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Numbers as text and back, against exact arithmetic. */
class NumbersTest {
  private static final int ROUNDS = 20_000;

  private final Random random = new Random(51);

  @Test
  void digitsAreThoseOfTheExactValue() {
    for (int i = 0; i < ROUNDS; i++) {
      double number = anyNumber();
      int precision = random.nextInt(30);
      byte[] text = new byte[NumberFormat.LONGEST];
      int end = NumberFormat.scientific(number, precision, false, text, 0);
      assertThat(text(text, end)).isEqualTo(scientific(number, precision));
    }
  }

  @Test
  void placesBehindThePointAreThoseOfTheExactValue() {
    for (int i = 0; i < ROUNDS; i++) {
      double number = anyNumber();
      int precision = random.nextInt(40);
      byte[] text = new byte[NumberFormat.LONGEST];
      int end = NumberFormat.fixed(number, precision, false, text, 0);
      assertThat(text(text, end))
          .isEqualTo(
              new BigDecimal(number).setScale(precision, RoundingMode.HALF_EVEN).toPlainString());
    }
  }

  @Test
  void seventeenDigitsReadBack() {
    for (int i = 0; i < ROUNDS; i++) {
      double number = random.nextBoolean() ? anyNumber() : -anyNumber();
      assertThat(Numbers.parse(Numbers.text17(number))).isEqualTo(number);
    }
  }

  @Test
  void decimalsReadAsTheNearestNumber() {
    for (int i = 0; i < ROUNDS; i++) {
      String text = new BigDecimal(anyNumber()).round(new MathContext(1 + random.nextInt(25))) + "";
      assertThat(Numbers.parse(LuaString.of(text))).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void wholeNumbersAreShownInFullUpToFourteenDigits() {
    assertThat(Numbers.text(99_999_999_999_999.0)).hasToString("99999999999999");
    assertThat(Numbers.text(-100_000_000_000_000.0)).hasToString("-1e+14");
    assertThat(Numbers.text(-0.0)).hasToString("-0");
    assertThat(Numbers.text(Long.MIN_VALUE)).hasToString("-9.2233720368548e+18");
  }

  @Test
  void theSignOfWhatIsNoNumberIsShown() {
    assertThat(Numbers.text(Double.longBitsToDouble(0x7FF8L << 48))).hasToString("nan");
    assertThat(Numbers.text(Double.longBitsToDouble(0xFFF8L << 48))).hasToString("-nan");
    assertThat(Numbers.text(Numbers.parse(LuaString.of("-nan(5)")))).hasToString("-nan");
  }

  private double anyNumber() {
    double number =
        switch (random.nextInt(6)) {
          case 0 -> Double.longBitsToDouble(random.nextLong());
          case 1 -> random.nextInt(100_000) / 1024.0;
          case 2 -> random.nextLong() / 100.0;
          case 3 -> Math.pow(10, random.nextInt(40) - 15);
          case 4 -> Math.nextDown(Math.pow(10, random.nextInt(40) - 15));
          default -> random.nextDouble();
        };
    double size = Math.abs(number);
    return size > 0 && size <= Double.MAX_VALUE ? size : 1;
  }

  private static String text(byte[] bytes, int end) {
    return new String(bytes, 0, end, StandardCharsets.US_ASCII);
  }

  private static String scientific(double number, int precision) {
    BigDecimal rounded =
        new BigDecimal(number).round(new MathContext(precision + 1, RoundingMode.HALF_EVEN));
    String digits = rounded.unscaledValue().toString();
    int exponent = digits.length() - 1 - rounded.scale();
    String all = digits + "0".repeat(Math.max(0, precision + 1 - digits.length()));
    String fraction = precision == 0 ? "" : "." + all.substring(1, precision + 1);
    return String.format("%s%se%+03d", all.charAt(0), fraction, exponent);
  }
}
