package io.vireo.cli.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Answers "help": from what the server says of its commands, and a list of examples. */
final class HelpText {
  private static final String EXAMPLES = "examples.txt";

  private HelpText() {}

  /** Help for what follows the word "help". */
  static String of(List<String> topic, CommandDocs docs) {
    if (topic.isEmpty()) {
      return general();
    }
    if (topic.get(0).startsWith("@")) {
      return group(topic.get(0).substring(1).toLowerCase(Locale.ROOT), docs);
    }
    CommandDocs.Found found = docs.find(topic);
    if (found == null || found.words() < topic.size()) {
      return "\n  Nothing is known of '"
          + String.join(" ", topic)
          + "'. The tab key after \"help \" lists all commands.\n\n";
    }
    return command(found.doc());
  }

  private static String general() {
    return """

          help COMMAND   what it does, its syntax, examples
          help @GROUP    all commands of a group; the tab key lists groups
          Tab            completes commands, options and keys
          Ctrl-R         searches what was typed before
          Ctrl-C         ends the wait for a reply, a subscription or a line
          5 INCR n       sends a command five times
          connect H P    goes to another server
          clear, quit    clears the screen; ends
          :set NAME      hints, tables, colors, guard; with "no" before it to turn it off

        Open quotes go on in the next line. What is in ~/.vireoclirc is done at the start.

        """
        .indent(0);
  }

  private static String group(String group, CommandDocs docs) {
    String lines =
        docs.commands().values().stream()
            .filter(doc -> doc.group().equals(group))
            .map(doc -> "  " + doc.name() + " " + doc.syntax() + "\n    " + doc.summary() + "\n")
            .collect(Collectors.joining());
    return lines.isEmpty() ? "\n  There is no group '" + group + "'.\n\n" : "\n" + lines + "\n";
  }

  private static String command(CommandDoc doc) {
    StringBuilder out =
        new StringBuilder("\n  ").append(doc.name()).append(' ').append(doc.syntax());
    out.append("\n  summary: ").append(doc.summary());
    out.append("\n  since: ").append(doc.since());
    out.append("\n  group: ").append(doc.group());
    if (!doc.complexity().isEmpty()) {
      out.append("\n  complexity: ").append(doc.complexity());
    }
    String prefix = "\n  example: ";
    for (String example : examples(doc.name())) {
      out.append(prefix).append(example);
      prefix = "\n           ";
    }
    doc.subcommands()
        .values()
        .forEach(
            inner -> out.append("\n  ").append(inner.name()).append(" - ").append(inner.summary()));
    return out.append("\n\n").toString();
  }

  private static List<String> examples(String name) {
    return allExamples()
        .lines()
        .filter(line -> line.equals(name) || line.startsWith(name + " "))
        .toList();
  }

  /** All examples, a line each. */
  static String allExamples() {
    try (InputStream in = HelpText.class.getResourceAsStream(EXAMPLES)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
