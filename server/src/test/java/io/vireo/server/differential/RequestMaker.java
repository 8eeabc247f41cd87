package io.vireo.server.differential;

import io.vireo.server.command.Argument;
import io.vireo.server.command.Argument.Occurrence;
import io.vireo.server.command.ArgumentType;
import io.vireo.server.command.Command;
import io.vireo.server.command.Syntax;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes requests from what commands declare about their arguments. */
final class RequestMaker {
  private static final int TREE_WEIGHT = 10;

  /** Keys of sorted sets whose scores are all the same, and have to stay so. */
  private static final Pattern EQUAL_SCORES = Pattern.compile("q\\d+");

  private static final double MUTATED = 0.01;
  private static final double MANY = 0.1;
  private static final int MOST_KEYS = 16;
  private static final double MISCOUNTED = 0.03;
  private static final double UNKNOWN_SUM = 0.02;

  private final Map<Command, List<Argument>> trees = new HashMap<>();
  private Speaker speaker;
  private List<String> words;
  private int counted;
  private int together;

  /** A request of a command. */
  Request make(Command command, Speaker by) {
    speaker = by;
    words = new ArrayList<>();
    counted = 0;
    together = 0;
    String name = command.fullName().toUpperCase(Locale.ROOT);
    String full = name.replace('|', ' ');
    speaker.begin(name, command.group().wireName());
    for (String part : full.split(" ")) {
      words.add(speaker.token(part));
    }
    Choice<List<Phrase>> fixed = speaker.vocabulary().requests(name);
    if (fixed != null && speaker.number(1, fixed.total() + (long) TREE_WEIGHT) <= fixed.total()) {
      fixed.draw(speaker.random()).forEach(phrase -> words.add(phrase.draw(speaker)));
    } else {
      sequence(trees.computeIfAbsent(command, this::tree));
    }
    if (speaker.chance(MUTATED) && words.stream().noneMatch(EQUAL_SCORES.asMatchPredicate())) {
      mutate();
    }
    return new Request(words);
  }

  private List<Argument> tree(Command command) {
    String name = command.fullName().toUpperCase(Locale.ROOT);
    return Tokens.without(speaker.vocabulary().without(name), Syntax.parse(command.syntax()));
  }

  private void sequence(List<Argument> arguments) {
    long repeated = arguments.stream().filter(RequestMaker::repeats).count();
    together = 0;
    for (Argument argument : arguments) {
      boolean optional = argument.flags().contains(Occurrence.OPTIONAL);
      if (!optional || speaker.chance(speaker.profile().options())) {
        argument(argument, repeated > 1);
      }
    }
  }

  private static boolean repeats(Argument argument) {
    return argument.flags().contains(Occurrence.MULTIPLE)
        && !argument.flags().contains(Occurrence.OPTIONAL);
  }

  /** Adds the words of an argument; those that stand beside each other are repeated equally. */
  private void argument(Argument argument, boolean beside) {
    if (!argument.flags().contains(Occurrence.MULTIPLE)) {
      token(argument);
      once(argument);
      return;
    }
    boolean eachToken = argument.flags().contains(Occurrence.MULTIPLE_TOKEN);
    int times = times(argument, beside);
    for (int i = 0; i < times; i++) {
      if (i == 0 || eachToken) {
        token(argument);
      }
      once(argument);
    }
  }

  private void token(Argument argument) {
    if (argument.token() != null && argument.type() != ArgumentType.PURE_TOKEN) {
      words.add(speaker.token(argument.token()));
    }
  }

  private int times(Argument argument, boolean beside) {
    if (counted > 0 && !argument.flags().contains(Occurrence.OPTIONAL)) {
      int times = counted;
      counted = 0;
      together = times;
      return times;
    }
    boolean perKey = argument.name().equals("weight");
    if ((beside || perKey) && together > 0 && !speaker.chance(MISCOUNTED)) {
      return together;
    }
    together = several(argument);
    return together;
  }

  private int several(Argument argument) {
    if (argument.type() == ArgumentType.KEY) {
      return keys(1);
    }
    if (speaker.chance(0.1)) {
      return (int) speaker.number(1, speaker.profile().bulk());
    }
    return (int) speaker.number(1, speaker.chance(0.3) ? 6 : 2);
  }

  /** How many keys a command gets: few mostly, so that they are there, and many now and then. */
  private int keys(int least) {
    if (speaker.chance(MANY)) {
      return (int) speaker.number(least, MOST_KEYS);
    }
    return (int) speaker.number(1, speaker.chance(0.3) ? 4 : 2);
  }

  private void once(Argument argument) {
    switch (argument.type()) {
      case PURE_TOKEN -> words.add(speaker.token(argument.token()));
      case ONEOF -> oneOf(argument);
      case BLOCK -> block(argument);
      default -> value(argument);
    }
  }

  private void oneOf(Argument argument) {
    int at = (int) speaker.number(0, argument.children().size() - 1L);
    argument(argument.children().get(at), false);
  }

  private void block(Argument argument) {
    int before = together;
    sequence(argument.children());
    together = before;
  }

  private void value(Argument argument) {
    String name = argument.name();
    if (name.equals("numkeys") || name.equals("numfields")) {
      counted = keys(2);
      boolean wrong = speaker.chance(speaker.profile().oddity()) || speaker.chance(UNKNOWN_SUM);
      words.add(wrong ? speaker.argument(name, ArgumentType.INTEGER) : String.valueOf(counted));
      return;
    }
    words.add(speaker.argument(name, argument.type()));
  }

  /** Spoils a request a bit: what is checked first shows in the error. */
  private void mutate() {
    if (words.size() == 1) {
      words.add("surplus");
      return;
    }
    int at = (int) speaker.number(1, words.size() - 1L);
    switch ((int) speaker.number(0, 4)) {
      case 0 -> words.remove(at);
      case 1 -> words.add(at, words.get(at));
      case 2 -> words.add("surplus");
      case 3 -> words.set(at, speaker.argument("string", ArgumentType.STRING));
      default -> words.add(words.remove(at));
    }
  }
}
