package io.vireo.config;

import java.util.List;
import java.util.OptionalLong;

/**
 * An amount of memory, or per cent of another one.
 *
 * @param wanted what an error says that the value must be
 * @param most bytes at most, an unsigned number
 */
record MemoryShareType(String wanted, long most) implements SettingType<MemoryShare> {
  @Override
  public Parsed<MemoryShare> parse(List<String> words, MemoryShare previous) {
    String word = words.get(0);
    if (word.endsWith("%")) {
      return share(word.substring(0, word.length() - 1));
    }
    OptionalLong bytes = MemoryUnits.parse(word);
    return bytes.isEmpty() || Long.compareUnsigned(bytes.getAsLong(), most) > 0
        ? malformed()
        : Parsed.of(new MemoryShare(bytes.getAsLong(), false));
  }

  private Parsed<MemoryShare> share(String number) {
    OptionalLong share = NumberType.strict(number);
    if (share.isEmpty() || share.getAsLong() < 0) {
      return malformed();
    }
    if (share.getAsLong() > 100) {
      return Parsed.refused("percentage argument must be less or equal to 100");
    }
    return Parsed.of(share.getAsLong() == 0 ? MemoryShare.NONE : percent(share.getAsLong()));
  }

  private static MemoryShare percent(long share) {
    return new MemoryShare(share, true);
  }

  private Parsed<MemoryShare> malformed() {
    return Parsed.refused("argument must be a " + wanted);
  }

  @Override
  public String format(MemoryShare value) {
    return value.percent() ? value.amount() + "%" : Long.toUnsignedString(value.amount());
  }

  @Override
  public String describe() {
    return "memory or per cent";
  }

  @Override
  public List<Line> lines(MemoryShare value, MemoryShare fallback) {
    String text = value.percent() ? format(value) : MemoryUnits.format(value.amount());
    return List.of(new Line(text, !value.equals(fallback)));
  }
}
