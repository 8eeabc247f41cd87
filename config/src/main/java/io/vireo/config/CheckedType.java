package io.vireo.config;

import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A type with one more rule: values that are refused, or moved to the nearest sensible one. */
record CheckedType<T>(SettingType<T> inner, Function<T, String> check, UnaryOperator<T> adjustment)
    implements SettingType<T> {

  @Override
  public Parsed<T> parse(List<String> words, T previous) {
    Parsed<T> parsed = inner.parse(words, previous);
    if (parsed.isRefused()) {
      return parsed;
    }
    String reason = check.apply(parsed.value());
    return reason == null ? Parsed.of(adjustment.apply(parsed.value())) : Parsed.refused(reason);
  }

  @Override
  public String format(T value) {
    return inner.format(value);
  }

  @Override
  public String describe() {
    return inner.describe();
  }

  @Override
  public T fresh(T current) {
    return inner.fresh(current);
  }

  @Override
  public boolean takesMany() {
    return inner.takesMany();
  }

  @Override
  public List<Line> lines(T value, T fallback) {
    return inner.lines(value, fallback);
  }
}
