package io.vireo.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Percentiles from 0 to 100. */
record PercentilesType() implements SettingType<List<Double>> {
  private static final String NAME = "latency-tracking-info-percentiles";

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<List<Double>> parse(List<String> words, List<Double> previous) {
    if (words.equals(List.of(""))) {
      return Parsed.of(List.of());
    }
    List<Double> percentiles = new ArrayList<>();
    for (String word : words) {
      double value = number(word);
      if (Double.isNaN(value)) {
        return Parsed.refused("Invalid " + NAME + " parameters");
      }
      if (value < 0 || value > 100) {
        return Parsed.refused(NAME + " parameters should sit between [0.0,100.0]");
      }
      percentiles.add(value);
    }
    return Parsed.of(List.copyOf(percentiles));
  }

  private static double number(String word) {
    try {
      return new BigDecimal(word).doubleValue();
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  @Override
  public String format(List<Double> value) {
    return value.stream().map(PercentilesType::text).collect(Collectors.joining(" "));
  }

  private static String text(double percentile) {
    BigDecimal rounded = new BigDecimal(percentile).setScale(6, RoundingMode.HALF_EVEN);
    return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
  }

  @Override
  public String describe() {
    return "numbers, 0 to 100";
  }

  @Override
  public List<Line> lines(List<Double> value, List<Double> fallback) {
    String text = value.isEmpty() ? "\"\"" : format(value);
    return List.of(new Line(text, !value.equals(fallback)));
  }
}
