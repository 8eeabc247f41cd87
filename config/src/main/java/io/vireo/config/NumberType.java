package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongFunction;

/** A whole number in a range, written without sign, leading zeros or blanks. */
record NumberType<T extends Number>(long least, long most, LongFunction<T> box)
    implements SettingType<T> {

  static NumberType<Integer> ints(int least, int most) {
    return new NumberType<>(least, most, value -> (int) value);
  }

  static NumberType<Long> longs(long least, long most) {
    return new NumberType<>(least, most, value -> value);
  }

  @Override
  public Parsed<T> parse(List<String> words, T previous) {
    OptionalLong value = strict(words.get(0));
    if (value.isEmpty()) {
      return Parsed.refused("argument couldn't be parsed into an integer");
    }
    String reason = outside(value.getAsLong(), least, most);
    return reason == null ? Parsed.of(box.apply(value.getAsLong())) : Parsed.refused(reason);
  }

  /** The reason why a number is refused, or null if it lies within the range. */
  static String outside(long value, long least, long most) {
    return value < least || value > most ? range(Long.toString(least), Long.toString(most)) : null;
  }

  /** The reason why a number is refused that lies outside of a range. */
  static String range(String least, String most) {
    return "argument must be between " + least + " and " + most + " inclusive";
  }

  /** Reads a number in the one way it can be written. */
  static OptionalLong strict(String text) {
    if (text.isEmpty() || text.length() > 20) {
      return OptionalLong.empty();
    }
    try {
      long value = Long.parseLong(text);
      return Long.toString(value).equals(text) ? OptionalLong.of(value) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  @Override
  public String format(T value) {
    return value.toString();
  }

  @Override
  public String describe() {
    boolean open = most == Long.MAX_VALUE || most == Integer.MAX_VALUE;
    if (open && (least == Integer.MIN_VALUE || least == Long.MIN_VALUE)) {
      return "number";
    }
    return open ? "number from " + least : "number, " + least + " to " + most;
  }
}
