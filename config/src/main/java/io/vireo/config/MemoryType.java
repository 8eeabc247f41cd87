package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;

/** An amount of memory of at least some bytes, with or without a unit. */
record MemoryType(long least) implements SettingType<Long> {
  @Override
  public Parsed<Long> parse(List<String> words, Long previous) {
    OptionalLong bytes = MemoryUnits.parse(words.get(0));
    if (bytes.isEmpty()) {
      return Parsed.refused("argument must be a memory value");
    }
    String reason = NumberType.outside(bytes.getAsLong(), least, Long.MAX_VALUE);
    return reason == null ? Parsed.of(bytes.getAsLong()) : Parsed.refused(reason);
  }

  @Override
  public String format(Long value) {
    return value.toString();
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
