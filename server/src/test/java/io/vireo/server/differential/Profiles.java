package io.vireo.server.differential;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Group;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Draws the profiles of episodes. */
final class Profiles {
  private static final int SHARE = 10_000;
  private static final double ALL_GROUPS = 0.15;

  /** The groups whose commands are spoken, as far as the server has them. */
  private static final List<Group> DATA =
      List.of(
          Group.STRING,
          Group.LIST,
          Group.SET,
          Group.SORTED_SET,
          Group.HASH,
          Group.STREAM,
          Group.BITMAP,
          Group.HYPERLOGLOG,
          Group.GEO,
          Group.VECTOR_SET);

  /** Commands that copy keys or have {@link Companions} that do: Redis copies no vector set. */
  private static final Set<String> COPYING = Set.of("COPY", "SORT", "SORT_RO");

  private final Map<Group, List<Command>> commands = new EnumMap<>(Group.class);
  private final Vocabulary vocabulary;
  private final Set<Group> wanted;

  /**
   * Profiles over the commands of a server.
   *
   * @param wanted only these groups, beside the general commands; all of them if empty
   */
  Profiles(CommandTable table, Vocabulary vocabulary, Set<Group> wanted) {
    this.vocabulary = vocabulary;
    this.wanted = Set.copyOf(wanted);
    for (Command command : table.all()) {
      if (command.isContainer()) {
        command.subs().forEach(this::add);
      } else {
        add(command);
      }
    }
  }

  /** The names of the groups, as in the files of the vocabulary. */
  static List<String> groups() {
    List<String> names = new ArrayList<>();
    DATA.forEach(group -> names.add(group.wireName()));
    names.add(Group.GENERIC.wireName());
    return names;
  }

  private void add(Command command) {
    if (!vocabulary.skips(nameOf(command))) {
      commands.computeIfAbsent(command.group(), group -> new ArrayList<>()).add(command);
    }
  }

  private static String nameOf(Command command) {
    return command.fullName().toUpperCase(Locale.ROOT);
  }

  /**
   * Draws a profile. A snapshot of Vireo is as old readers know it where nothing is lost by that: a
   * hash that could have deadlines but has none comes back in the encoding without room for them,
   * and a set that has had other members than numbers in that for numbers. So there is no loading
   * where there are hashes or sets. Redis says of a vector set that it has changed where a command
   * only wanted to change it, so nothing is watched or tracked where there are such sets.
   */
  Profile draw(SplittableRandom random) {
    List<Group> groups = new ArrayList<>();
    for (Group group : DATA) {
      if (commands.containsKey(group) && (wanted.isEmpty() || wanted.contains(group))) {
        groups.add(group);
      }
    }
    if (random.nextDouble() >= ALL_GROUPS) {
      for (int keep = random.nextInt(1, 4); groups.size() > keep; ) {
        groups.remove(random.nextInt(groups.size()));
      }
    }
    boolean vectors = groups.contains(Group.VECTOR_SET);
    return new Profile(
        oneOf(random, 1, 2, 4, 10),
        oneOf(random, 4, 12, 40, 300),
        oneOf(random, 1, 3, 3, 15) / 100.0,
        oneOf(random, 10, 30, 30, 50) / 100.0,
        oneOf(random, 8, 20, 150),
        settings(random),
        random.nextInt(4) == 0,
        !groups.contains(Group.HASH) && !groups.contains(Group.SET),
        random.nextInt(3) == 0 && !vectors,
        !vectors,
        weighted(groups),
        blocking(groups));
  }

  private static int oneOf(SplittableRandom random, int... values) {
    return values[random.nextInt(values.length)];
  }

  private Map<String, String> settings(SplittableRandom random) {
    Map<String, String> drawn = new HashMap<>();
    for (String name : vocabulary.settings()) {
      if (random.nextInt(3) > 0) {
        drawn.put(name, vocabulary.setting(name, random));
      }
    }
    orderIndependent(drawn);
    return drawn;
  }

  /**
   * With room for fewer numbers than other members, the encoding of a set that is put together
   * would depend on the order in which its members come, which is that of a hash table.
   */
  private static void orderIndependent(Map<String, String> settings) {
    String numbers = "set-max-intset-entries";
    String any = settings.getOrDefault("set-max-listpack-entries", "128");
    if (Integer.parseInt(settings.getOrDefault(numbers, "512")) < Integer.parseInt(any)) {
      settings.remove(numbers);
    }
  }

  private Choice<Command> weighted(List<Group> groups) {
    Choice<Command> choice = new Choice<>();
    boolean copies = !groups.contains(Group.VECTOR_SET);
    for (Group group : groups) {
      addGroup(choice, commands.get(group), SHARE * 4 / groups.size());
    }
    List<Command> general = commands.getOrDefault(Group.GENERIC, List.of());
    List<Command> some =
        general.stream().filter(command -> copies || !COPYING.contains(nameOf(command))).toList();
    addGroup(choice, some, SHARE);
    return choice;
  }

  private void addGroup(Choice<Command> choice, List<Command> all, int share) {
    int total = all.stream().mapToInt(command -> vocabulary.frequency(nameOf(command))).sum();
    for (Command command : all) {
      choice.add(Math.max(1, share * vocabulary.frequency(nameOf(command)) / total), command);
    }
  }

  private List<Command> blocking(List<Group> groups) {
    return groups.stream()
        .flatMap(group -> commands.get(group).stream())
        .filter(EpisodeMaker::blocks)
        .toList();
  }
}
