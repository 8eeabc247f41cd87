package io.vireo.cli.shell;

import io.vireo.config.ByteText;
import io.vireo.config.SplitArgs;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;

/** Completes commands, subcommands, options and keys, from what the server says of itself. */
final class WordCompleter implements Completer {
  private static final List<String> OWN =
      List.of("HELP", "QUIT", "EXIT", "CLEAR", "CONNECT", ":set");
  private static final Set<String> WITH_SETTINGS = Set.of("CONFIG GET", "CONFIG SET");

  private final Assistant assistant;

  WordCompleter(Assistant assistant) {
    this.assistant = assistant;
  }

  @Override
  public void complete(LineReader reader, ParsedLine parsed, List<Candidate> candidates) {
    TypedLine line = (TypedLine) parsed;
    CommandDocs docs = assistant.awaitDocs();
    List<String> before = line.before();
    if (before.isEmpty()) {
      addWords(line, docs.commands().keySet(), candidates);
      addWords(line, OWN, candidates);
      return;
    }
    String first = before.get(0).toUpperCase(Locale.ROOT);
    if (first.equals(":SET")) {
      addWords(line, Preferences.names(), candidates);
      return;
    }
    if (first.equals("HELP") || first.equals("?")) {
      help(line, docs, candidates);
      return;
    }
    CommandDocs.Found found = docs.find(before);
    if (found != null) {
      arguments(line, found, candidates);
    }
  }

  private void help(TypedLine line, CommandDocs docs, List<Candidate> candidates) {
    if (line.before().size() == 1) {
      addWords(line, docs.commands().keySet(), candidates);
      addWords(
          line,
          docs.commands().values().stream().map(doc -> "@" + doc.group()).distinct().toList(),
          candidates);
    } else {
      CommandDoc container = docs.commands().get(line.before().get(1).toUpperCase(Locale.ROOT));
      if (container != null) {
        addWords(line, container.subcommands().keySet(), candidates);
      }
    }
  }

  private void arguments(TypedLine line, CommandDocs.Found found, List<Candidate> candidates) {
    CommandDoc doc = found.doc();
    List<String> words = line.before().subList(found.words(), line.before().size());
    if (words.isEmpty() && found.words() == 1) {
      addWords(line, doc.subcommands().keySet(), candidates);
    }
    if (WITH_SETTINGS.contains(doc.name())
        && (doc.name().endsWith("GET") || words.size() % 2 == 0)) {
      addWords(line, assistant.settings(TypedLine.bytes(line.word())), candidates);
      return;
    }
    boolean keys = false;
    for (ArgumentDoc next : SyntaxMatch.of(doc.arguments(), words).next()) {
      addWords(line, next.firstWords(), candidates);
      keys |= next.beginsWithKey();
    }
    if (keys) {
      addKeys(line, candidates);
    }
  }

  private void addKeys(TypedLine line, List<Candidate> candidates) {
    String word = TypedLine.bytes(line.word());
    boolean quoted = word.startsWith("\"") || word.startsWith("'");
    String beginning = word;
    if (quoted) {
      List<String> closed = SplitArgs.split(word + word.charAt(0));
      beginning = closed == null || closed.size() != 1 ? word.substring(1) : closed.get(0);
    }
    for (String key : assistant.keys(beginning)) {
      String shown = quoted || needsQuotes(key) ? SplitArgs.quote(key) : ByteText.shown(key);
      candidates.add(new Candidate(shown, shown, null, null, null, null, true));
    }
  }

  private static boolean needsQuotes(String key) {
    return key.isEmpty()
        || !SplitArgs.quote(key).equals('"' + key + '"')
        || key.matches(".*[\\s'\"].*");
  }

  private static void addWords(
      TypedLine line, Collection<String> words, List<Candidate> candidates) {
    String typed = line.word();
    boolean lower = !typed.isEmpty() && typed.equals(typed.toLowerCase(Locale.ROOT));
    List<String> sorted = new ArrayList<>(words);
    for (String word : sorted) {
      String value = lower ? word.toLowerCase(Locale.ROOT) : word;
      candidates.add(new Candidate(value, value, null, null, null, null, true));
    }
  }
}
