package io.vireo.cli.options;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Fills {@link CliOptions} from arguments, by the options that its fields declare for picocli.
 *
 * <p>picocli prints the help, but does not read the command line: its 130 classes have a format
 * that no start-up cache of the JVM takes, and would cost a third of each start; and redis-cli's
 * rules are few. An option is a word of its own, its value the next word, whatever that is; what
 * begins with a hyphen and is no option is an error.
 */
final class OptionTable {
  /** The argument that is wrong. */
  static final class Unrecognized extends Exception {
    private static final long serialVersionUID = 1L;

    Unrecognized(String argument) {
      super(argument, null, false, false);
    }
  }

  private record Target(Field field, Object holder) {
    void set(Object value) {
      try {
        field.set(holder, value);
      } catch (IllegalAccessException impossible) {
        throw new AssertionError("fields of this package are accessible", impossible);
      }
    }
  }

  private final CliOptions options;
  private final Map<String, Target> targets = new HashMap<>();

  OptionTable(CliOptions options) {
    this.options = options;
    for (Object holder : List.of(options, options.tls, options.modes, options.cluster)) {
      for (Field field : holder.getClass().getDeclaredFields()) {
        Option option = field.getAnnotation(Option.class);
        if (option != null) {
          for (String name : option.names()) {
            targets.put(name, new Target(field, holder));
          }
        }
      }
    }
  }

  /**
   * Reads arguments up to the first that is no option; with --cluster, all of them.
   *
   * @throws Unrecognized if one is wrong
   */
  void read(List<String> arguments) throws Unrecognized {
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      Target target = targets.get(argument);
      if (target != null && target.field.getType() == boolean.class) {
        target.set(true);
      } else if (target != null && i + 1 < arguments.size()) {
        set(target, argument, arguments.get(++i));
      } else if (argument.equals("-h")) {
        // Without a host it is a cry for help.
        options.help = true;
      } else if (argument.startsWith("-")) {
        throw new Unrecognized(argument);
      } else if (options.cluster.command == null) {
        options.words.addAll(arguments.subList(i, arguments.size()));
        return;
      } else {
        options.words.add(argument);
      }
    }
  }

  private static void set(Target target, String argument, String value) throws Unrecognized {
    Class<?> type = target.field.getType();
    try {
      if (type == int.class || type == Integer.class) {
        target.set(Integer.valueOf(value));
      } else if (type == Long.class) {
        target.set(Long.valueOf(value));
      } else if (type == double.class) {
        target.set(Double.valueOf(value));
      } else if (type == List.class) {
        target.set(List.of(value));
      } else {
        target.set(value);
      }
    } catch (NumberFormatException noNumber) {
      throw new Unrecognized(argument);
    }
  }
}
