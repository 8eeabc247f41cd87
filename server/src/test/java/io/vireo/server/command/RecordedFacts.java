package io.vireo.server.command;

import static java.util.stream.Collectors.joining;

import io.vireo.server.command.Argument.Occurrence;
import io.vireo.server.command.KeySpec.Begin;
import io.vireo.server.command.KeySpec.Find;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What Redis answers to COMMAND and COMMAND DOCS, as recorded in {@code redis-8.6.3.facts}, and the
 * same facts about a command of ours. The file explains its columns.
 */
final class RecordedFacts {
  static final List<String> COLUMNS =
      List.of(
          "name",
          "arity",
          "flags",
          "categories",
          "range",
          "key specs",
          "tips",
          "group",
          "since",
          "deprecated since",
          "audience",
          "changes",
          "arguments");

  private final Map<String, List<String>> byName = new TreeMap<>();

  private RecordedFacts() {}

  static RecordedFacts read() {
    var facts = new RecordedFacts();
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                RecordedFacts.class.getResourceAsStream("redis-8.6.3.facts"),
                StandardCharsets.UTF_8))) {
      lines.lines().filter(line -> !line.startsWith("#")).forEach(facts::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }

  private void add(String line) {
    List<String> columns = List.of(line.split("\t"));
    byName.put(columns.get(0), columns);
  }

  /** The names of all commands and subcommands. */
  Set<String> names() {
    return byName.keySet();
  }

  /** The recorded columns of a command, or null. */
  List<String> of(String fullName) {
    return byName.get(fullName);
  }

  /** The same columns as this command has them. */
  static List<String> describe(Command command) {
    return List.of(
        command.fullName(),
        Integer.toString(command.arity()),
        words(command.flags().stream().filter(flag -> !flag.isHidden()).map(Flag::wireName)),
        words(command.categories().stream().map(Category::wireName)),
        command.keys().first() + " " + command.keys().last() + " " + command.keys().step(),
        orDash(command.keys().list().stream().map(RecordedFacts::spec).collect(joining("; "))),
        words(command.tips().stream()),
        command.group().wireName(),
        command.since(),
        command.isDeprecated() ? command.deprecatedSince() : "-",
        command.isSystem() ? "system" : "-",
        words(command.history().stream().map(Command.Change::version)),
        arguments(Syntax.parse(command.syntax())));
  }

  static String arguments(Collection<Argument> arguments) {
    return words(arguments.stream().map(RecordedFacts::argument));
  }

  private static String argument(Argument argument) {
    String text = argument.name() + ':' + argument.type().wireName();
    text += argument.keySpecIndex() < 0 ? "" : "#" + argument.keySpecIndex();
    text += argument.token() == null ? "" : "'" + argument.token() + "'";
    String display = argument.displayText();
    text += display == null || display.equals(argument.name()) ? "" : "<" + display + ">";
    text += argument.since() == null ? "" : "@" + argument.since();
    text += argument.deprecatedSince() == null ? "" : "!" + argument.deprecatedSince();
    for (Occurrence flag : argument.flags()) {
      text += "?*+".charAt(flag.ordinal());
    }
    return argument.children().isEmpty() ? text : text + '(' + arguments(argument.children()) + ')';
  }

  private static String spec(KeySpec spec) {
    String flags =
        Stream.of(KeyFlag.values()).filter(spec::has).map(KeyFlag::wireName).collect(joining(","));
    String noted = spec.notes() == null ? "" : " noted";
    return begin(spec.begin()) + ' ' + find(spec.find()) + ' ' + flags + noted;
  }

  private static String begin(Begin begin) {
    if (begin instanceof Begin.Index at) {
      return "at " + at.index();
    }
    return begin instanceof Begin.Keyword after
        ? "after " + after.keyword() + " from " + after.startFrom()
        : "unknown";
  }

  private static String find(Find find) {
    if (find instanceof Find.Range range) {
      return "range " + range.last() + ' ' + range.step() + ' ' + range.limit();
    }
    return find instanceof Find.KeyNum counted
        ? "keynum " + counted.index() + ' ' + counted.first() + ' ' + counted.step()
        : "unknown";
  }

  private static String words(Stream<String> words) {
    return orDash(words.collect(joining(" ")));
  }

  private static String orDash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
