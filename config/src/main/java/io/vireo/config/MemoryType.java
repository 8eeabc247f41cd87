package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;

/**
 * An amount of memory, with or without a unit.
 *
 * @param least bytes at least
 * @param most bytes at most, an unsigned number
 */
record MemoryType(long least, long most) implements SettingType<Long> {
  @Override
  public Parsed<Long> parse(List<String> words, Long previous) {
    OptionalLong bytes = MemoryUnits.parse(words.get(0));
    if (bytes.isEmpty()) {
      return Parsed.refused("argument must be a memory value");
    }
    long amount = bytes.getAsLong();
    return Long.compareUnsigned(amount, least) < 0 || Long.compareUnsigned(amount, most) > 0
        ? Parsed.refused(NumberType.range(Long.toString(least), Long.toUnsignedString(most)))
        : Parsed.of(amount);
  }

  @Override
  public String format(Long value) {
    return Long.toUnsignedString(value);
  }

  @Override
  public String describe() {
    return least == 0 ? "memory" : "memory from " + MemoryUnits.format(least);
  }

  @Override
  public List<Line> lines(Long value, Long fallback) {
    return List.of(new Line(MemoryUnits.format(value), !value.equals(fallback)));
  }
}
