package io.vireo.server.family.server;

import io.vireo.config.Glob;
import io.vireo.server.command.Args;
import io.vireo.server.command.Category;
import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.command.Errors;
import io.vireo.server.command.Flag;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which commands COMMAND LIST names. */
final class CommandFilter {
  private final Predicate<Command> test;

  private CommandFilter(Predicate<Command> test) {
    this.test = test;
  }

  /** Reads the options; null after an error was answered. */
  static CommandFilter parse(Args args) {
    Predicate<Command> test = command -> true;
    if (args.take("FILTERBY")) {
      test = criterion(args);
    }
    if (args.more()) {
      args.fail(Errors.SYNTAX);
    }
    return args.failed() ? null : new CommandFilter(test);
  }

  private static Predicate<Command> criterion(Args args) {
    if (args.take("MODULE")) {
      boolean isKnown = args.next().is(ModuleCommands.VECTOR_SETS);
      return command -> isKnown && command.has(Flag.MODULE);
    }
    if (args.take("ACLCAT")) {
      String category = args.next().toString();
      return command -> isIn(command, category);
    }
    if (args.take("PATTERN")) {
      String pattern = args.next().toString();
      return command -> Glob.matches(pattern, command.fullName(), true);
    }
    args.fail(Errors.SYNTAX);
    return command -> false;
  }

  private static boolean isIn(Command command, String category) {
    for (Category each : command.categories()) {
      if (each.wireName().equalsIgnoreCase(category)) {
        return true;
      }
    }
    return false;
  }

  /** The full names of the commands and subcommands that pass. */
  List<String> names(CommandTable table) {
    List<String> names = new ArrayList<>();
    for (Command command : table.all()) {
      add(command, names);
      command.subs().forEach(sub -> add(sub, names));
    }
    return names;
  }

  private void add(Command command, List<String> names) {
    if (test.test(command)) {
      names.add(command.fullName());
    }
  }
}
