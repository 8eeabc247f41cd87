package io.vireo.server.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hand-written part of what is said: one small file for each group of commands, beside {@code
 * common.txt}. A command without any line is generated from its syntax and the sources of its
 * arguments' names and types.
 *
 * <pre>
 * # A source: alternatives by chance, with a weight before the colon if it is not 1.
 * member = 12: m{0..20} | {integer}
 * # What an episode that likes odd arguments draws from instead.
 * member! = "" | \x00\xff | {x*100}
 * # A source for one command only.
 * LPOS.element = {member}
 * # How often a command is chosen; 10 unless told.
 * frequent ZADD 60
 * # A request as it is, for what the syntax does not tell; with a weight against the syntax' 10.
 * request ZRANGE 5: {key} ({score} +inf BYSCORE
 * # Options that Redis 8.6.3 does not know.
 * without SET IFEQ IFNE
 * # A command that is not generated, and why.
 * skip PFSELFTEST It takes seconds.
 * </pre>
 */
final class Vocabulary {
  private static final String COMMON = "common";
  private static final String SETTING = "setting.";
  private static final String USUAL = "usual.";
  private static final int USUAL_FREQUENCY = 10;
  private static final Pattern SOURCE = Pattern.compile("(\\S+) = (.*)");
  private static final Pattern WEIGHT = Pattern.compile("(\\d+): (.*)");
  private static final Pattern DIRECTIVE =
      Pattern.compile("(frequent|request|without|skip) (\\S+) (.*)");

  private final Map<String, Choice<Phrase>> sources = new HashMap<>();
  private final Map<String, Integer> frequencies = new HashMap<>();
  private final Map<String, Choice<List<Phrase>>> requests = new HashMap<>();
  private final Map<String, String> skipped = new HashMap<>();
  private final Map<String, Set<String>> without = new HashMap<>();

  private Vocabulary() {}

  /** The vocabulary of some groups. */
  static Vocabulary of(List<String> groups) {
    Vocabulary vocabulary = new Vocabulary();
    vocabulary.read(COMMON);
    groups.forEach(vocabulary::read);
    return vocabulary;
  }

  private void read(String group) {
    String text;
    try (InputStream in = Vocabulary.class.getResourceAsStream(group + ".txt")) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    for (String line : text.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        read(group, line);
      }
    }
  }

  private void read(String group, String line) {
    Matcher directive = DIRECTIVE.matcher(line);
    Matcher source = SOURCE.matcher(line);
    if (directive.matches()) {
      direct(directive.group(1), directive.group(2).toUpperCase(Locale.ROOT), directive.group(3));
    } else if (source.matches()) {
      String name = source.group(1);
      String scope = name.contains(".") || group.equals(COMMON) ? "" : group + '/';
      sources.put(scope + name, phrases(source.group(2)));
    } else {
      throw new IllegalArgumentException(group + ".txt: " + line);
    }
  }

  private void direct(String what, String command, String rest) {
    switch (what) {
      case "frequent" -> frequencies.put(command, Integer.parseInt(rest.strip()));
      case "without" -> without.put(command, Set.of(rest.split(" ")));
      case "skip" -> skipped.put(command, rest);
      default -> {
        Weighted weighted = Weighted.of(rest);
        List<Phrase> words = Arrays.stream(weighted.text().split(" +")).map(Phrase::of).toList();
        requests.computeIfAbsent(command, name -> new Choice<>()).add(weighted.weight(), words);
      }
    }
  }

  private static Choice<Phrase> phrases(String text) {
    Choice<Phrase> choice = new Choice<>();
    for (String alternative : text.split(" \\| ")) {
      Weighted weighted = Weighted.of(alternative.strip());
      choice.add(weighted.weight(), Phrase.of(weighted.text()));
    }
    return choice;
  }

  /** A text with a weight. */
  private record Weighted(int weight, String text) {
    static Weighted of(String text) {
      Matcher weight = WEIGHT.matcher(text);
      return weight.matches()
          ? new Weighted(Integer.parseInt(weight.group(1)), weight.group(2))
          : new Weighted(1, text);
    }
  }

  /**
   * The source of a name in a command's context, the closest one first, or null.
   *
   * @param command in capitals
   * @param group the command's group
   */
  Choice<Phrase> source(String command, String group, String name) {
    Choice<Phrase> source = sources.get(command + '.' + name);
    source = source == null ? sources.get(group + '/' + name) : source;
    return source == null ? sources.get(name) : source;
  }

  /** The settings that an episode may change. */
  List<String> settings() {
    return below(SETTING);
  }

  /** The settings that hold unless an episode changes them. */
  Map<String, String> usual() {
    Map<String, String> values = new TreeMap<>();
    SplittableRandom none = new SplittableRandom(0);
    below(USUAL).forEach(name -> values.put(name, sources.get(USUAL + name).draw(none).draw(null)));
    return values;
  }

  private List<String> below(String prefix) {
    return sources.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()))
        .sorted()
        .toList();
  }

  /** A value of a setting. */
  String setting(String name, SplittableRandom random) {
    return sources.get(SETTING + name).draw(random).draw(null);
  }

  /** How often a command is chosen, against 10. */
  int frequency(String command) {
    return frequencies.getOrDefault(command, USUAL_FREQUENCY);
  }

  /** Requests of a command that are written out, or null. */
  Choice<List<Phrase>> requests(String command) {
    return requests.get(command);
  }

  /** The tokens of a command's syntax that are left out. */
  Set<String> without(String command) {
    return without.getOrDefault(command, Set.of());
  }

  /** Whether a command is left out. */
  boolean skips(String command) {
    return skipped.containsKey(command);
  }
}
