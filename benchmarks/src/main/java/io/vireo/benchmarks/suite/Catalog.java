package io.vireo.benchmarks.suite;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All scenarios, in the order in which they are run and reported. */
final class Catalog {
  private static final List<Scenario> ALL =
      Stream.of(
              CommandScenarios.all(),
              ShapeScenarios.all(),
              TlsScenarios.all(),
              MessageScenarios.all(),
              ScriptScenarios.all(),
              DurabilityScenarios.all())
          .flatMap(List::stream)
          .toList();

  private Catalog() {}

  static List<Scenario> all() {
    return ALL;
  }

  /** The names of all groups. */
  static Set<String> groups() {
    Set<String> groups =
        ALL.stream()
            .flatMap(scenario -> scenario.groups().stream())
            .collect(Collectors.toCollection(TreeSet::new));
    groups.add(Scenario.FULL);
    return groups;
  }

  /**
   * The scenarios that names of scenarios and groups choose, in the catalogue's order.
   *
   * @throws IllegalArgumentException naming the first name that is not known
   */
  static List<Scenario> choose(List<String> names) {
    Set<Scenario> chosen = new HashSet<>();
    for (String name : names) {
      List<Scenario> found =
          ALL.stream().filter(scenario -> scenario.chosenBy(name.strip())).toList();
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "there is no scenario or group \"" + name + "\"; --list names them");
      }
      chosen.addAll(found);
    }
    return ALL.stream().filter(chosen::contains).toList();
  }

  /** Names, groups and titles for people. */
  static String list() {
    StringBuilder text = new StringBuilder();
    for (Scenario scenario : ALL) {
      String groups = String.join(",", scenario.groups());
      text.append(String.format("%-24s %-24s %s%n", scenario.name(), groups, scenario.title()));
    }
    return text + "Groups: " + String.join(", ", groups()) + System.lineSeparator();
  }
}
