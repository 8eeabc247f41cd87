package io.vireo.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Groups of four: a kind of client and its limits. Kinds not named keep theirs. */
record OutputLimitsType() implements SettingType<OutputLimits> {
  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public Parsed<OutputLimits> parse(List<String> words, OutputLimits previous) {
    if (words.equals(List.of(""))) {
      return Parsed.of(previous);
    }
    if (words.isEmpty() || words.size() % 4 != 0) {
      return Parsed.refused("Wrong number of arguments in buffer limit configuration.");
    }
    OutputLimits limits = previous;
    for (int i = 0; i < words.size(); i += 4) {
      Parsed<OutputLimits> parsed = group(words.subList(i, i + 4), limits);
      if (parsed.isRefused()) {
        return parsed;
      }
      limits = parsed.value();
    }
    return Parsed.of(limits);
  }

  private static Parsed<OutputLimits> group(List<String> words, OutputLimits limits) {
    String kind = words.get(0).toLowerCase(Locale.ROOT);
    if (!List.of("normal", "slave", "replica", "pubsub").contains(kind)) {
      return Parsed.refused("Invalid client class specified in buffer limit configuration.");
    }
    OptionalLong hard = MemoryUnits.parse(words.get(1));
    OptionalLong soft = MemoryUnits.parse(words.get(2));
    OptionalLong seconds = NumberType.strict(words.get(3));
    if (hard.isEmpty() || soft.isEmpty() || seconds.isEmpty() || !isTime(seconds.getAsLong())) {
      return Parsed.refused(
          "Error in hard, soft or soft_seconds setting in buffer limit configuration.");
    }
    OutputLimit limit =
        new OutputLimit(hard.getAsLong(), soft.getAsLong(), (int) seconds.getAsLong());
    return Parsed.of(
        switch (kind) {
          case "normal" -> new OutputLimits(limit, limits.replica(), limits.pubsub());
          case "pubsub" -> new OutputLimits(limits.normal(), limits.replica(), limit);
          default -> new OutputLimits(limits.normal(), limit, limits.pubsub());
        });
  }

  private static boolean isTime(long seconds) {
    return seconds >= 0 && seconds <= Integer.MAX_VALUE;
  }

  @Override
  public String format(OutputLimits value) {
    return "normal %s slave %s pubsub %s"
        .formatted(value.normal(), value.replica(), value.pubsub());
  }

  @Override
  public String describe() {
    return "groups of client class, hard limit, soft limit, seconds";
  }

  @Override
  public List<Line> lines(OutputLimits value, OutputLimits fallback) {
    List<Line> lines = new ArrayList<>();
    lines.add(line("normal", value.normal(), fallback.normal()));
    lines.add(line("replica", value.replica(), fallback.replica()));
    lines.add(line("pubsub", value.pubsub(), fallback.pubsub()));
    return lines;
  }

  private static Line line(String kind, OutputLimit limit, OutputLimit fallback) {
    String hard = MemoryUnits.format(limit.hard());
    String soft = MemoryUnits.format(limit.soft());
    return new Line(
        kind + " " + hard + " " + soft + " " + limit.softSeconds(), !limit.equals(fallback));
  }
}
