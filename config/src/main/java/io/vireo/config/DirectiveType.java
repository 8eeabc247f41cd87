package io.vireo.config;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A directive of the file that may come several times; the value lists the words of each line.
 *
 * @param least how many words a line needs
 * @param most how many it may have
 */
record DirectiveType(int least, int most) implements SettingType<List<List<String>>> {
  @Override
  public Parsed<List<List<String>>> parse(List<String> words, List<List<String>> previous) {
    if (words.size() < least || words.size() > most) {
      return Parsed.refused(ConfigText.BAD_DIRECTIVE);
    }
    List<List<String>> lines = new ArrayList<>(previous);
    lines.add(List.copyOf(words));
    return Parsed.of(List.copyOf(lines));
  }

  @Override
  public boolean takesMany() {
    return true;
  }

  @Override
  public List<List<String>> fresh(List<List<String>> current) {
    return List.of();
  }

  @Override
  public String format(List<List<String>> value) {
    return value.stream()
        .map(words -> words.stream().map(SplitArgs::quote).collect(Collectors.joining(" ")))
        .collect(Collectors.joining("\n"));
  }

  @Override
  public String describe() {
    return "line of the file";
  }
}
