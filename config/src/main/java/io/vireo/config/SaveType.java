package io.vireo.config;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Save points. The lines of a file add to one another, and an empty one clears what came before.
 */
record SaveType() implements SettingType<List<SavePoint>> {
  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public List<SavePoint> fresh(List<SavePoint> current) {
    return List.of();
  }

  @Override
  public Parsed<List<SavePoint>> parse(List<String> words, List<SavePoint> previous) {
    if (words.isEmpty() || words.equals(List.of(""))) {
      return Parsed.of(List.of());
    }
    List<SavePoint> points = new ArrayList<>(previous);
    for (int i = 0; i + 1 < words.size(); i += 2) {
      OptionalLong seconds = number(words.get(i), 1);
      OptionalLong changes = number(words.get(i + 1), 0);
      if (seconds.isEmpty() || changes.isEmpty()) {
        return invalid();
      }
      points.add(new SavePoint((int) seconds.getAsLong(), (int) changes.getAsLong()));
    }
    return words.size() % 2 != 0 ? invalid() : Parsed.of(List.copyOf(points));
  }

  private static OptionalLong number(String word, int least) {
    OptionalLong value = NumberType.strict(word);
    boolean inRange =
        value.isPresent() && value.getAsLong() >= least && value.getAsLong() <= Integer.MAX_VALUE;
    return inRange ? value : OptionalLong.empty();
  }

  private static Parsed<List<SavePoint>> invalid() {
    return Parsed.refused("Invalid save parameters");
  }

  @Override
  public String format(List<SavePoint> value) {
    return value.stream().map(SavePoint::toString).collect(Collectors.joining(" "));
  }

  @Override
  public String describe() {
    return "pairs of seconds and changes";
  }

  @Override
  public List<Line> lines(List<SavePoint> value, List<SavePoint> fallback) {
    // Each line is needed: a file that has some save lines does not get the default ones as well.
    return value.isEmpty()
        ? List.of(new Line("\"\"", true))
        : value.stream().map(point -> new Line(point.toString(), true)).toList();
  }
}
