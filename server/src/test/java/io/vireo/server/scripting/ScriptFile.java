package io.vireo.server.scripting;

import io.vireo.config.SplitArgs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A file of scripts with recorded answers. The format is told in the README beside the files. The
 * system property {@code vireo.scripts} chooses the files whose name holds its value.
 */
final class ScriptFile {
  private static final String ONLY = System.getProperty("vireo.scripts", "");
  private static final String MORE = "  ";
  private static final String RESP2 = "2 ";
  private static final String RESP3 = "3 ";
  private static final String BOTH = "= ";
  private static final String OTHERWISE = "~ ";
  private static final String ARGUMENTS = "@ ";

  private final Path path;
  private final List<ScriptCase> cases = new ArrayList<>();
  private final List<String> lines;
  private int at;

  private ScriptFile(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
  }

  /** All files, in order. */
  static List<Path> all() {
    try (Stream<Path> files = Files.list(folder())) {
      return files
          .filter(file -> file.toString().endsWith(".txt"))
          .filter(file -> file.getFileName().toString().contains(ONLY))
          .sorted()
          .toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Path folder() {
    try {
      return Path.of(ScriptFile.class.getResource("/scripts/README.md").toURI()).getParent();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** The cases of a file. */
  static List<ScriptCase> read(Path path) {
    try {
      ScriptFile file = new ScriptFile(path, Files.readAllLines(path));
      file.read();
      return file.cases;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void read() {
    while (at < lines.size()) {
      String line = lines.get(at);
      if (line.isBlank() || line.startsWith("#")) {
        at++;
      } else if (line.startsWith("* ")) {
        block();
      } else {
        one();
      }
    }
  }

  /** The lines of a script, the first without its mark. */
  private String block() {
    StringBuilder text = new StringBuilder(lines.get(at++).substring(2));
    while (at < lines.size() && lines.get(at).startsWith(MORE)) {
      text.append('\n').append(lines.get(at++).substring(2));
    }
    return text.toString();
  }

  private void one() {
    int line = at + 1;
    char mark = lines.get(at).charAt(0);
    if (mark != '>' && mark != '+' && mark != '!') {
      throw new IllegalArgumentException(path + ":" + line + ": what is this? " + lines.get(at));
    }
    String text = block();
    String script = mark == '!' ? Wire.unescaped(text) : bytes(text);
    List<String> arguments = ScriptCase.NO_ARGUMENTS;
    if (starts(ARGUMENTS)) {
      byte[] words = lines.get(at++).substring(2).getBytes(StandardCharsets.UTF_8);
      arguments = SplitArgs.split(words, 0, words.length).stream().map(ScriptFile::text).toList();
    }
    String otherwise = answer(OTHERWISE);
    String both = answer(BOTH);
    String resp2 = both == null ? answer(RESP2) : both;
    String resp3 = both == null ? answer(RESP3) : both;
    cases.add(new ScriptCase(line, script, arguments, resp2, resp3, otherwise));
  }

  private boolean starts(String mark) {
    return at < lines.size() && lines.get(at).startsWith(mark);
  }

  private String answer(String mark) {
    return starts(mark) ? lines.get(at++).substring(mark.length()) : null;
  }

  /** A text with a char for each byte of its UTF-8. */
  private static String bytes(String text) {
    return text(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /**
   * Writes a file anew: what alternatives mean, and each script's answers.
   *
   * @param record gives cases their answers
   * @return how many cases it has
   */
  static int rewrite(Path path, UnaryOperator<List<ScriptCase>> record) throws IOException {
    List<String> written = spelledOut(Files.readAllLines(path));
    ScriptFile file = new ScriptFile(path, written);
    file.read();
    List<ScriptCase> recorded = record.apply(file.cases);
    List<String> out = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < written.size(); i++) {
      out.add(written.get(i));
      boolean last = next < file.cases.size() && file.lastLine(file.cases.get(next)) == i;
      if (last) {
        out.addAll(answers(recorded.get(next++)));
      }
    }
    Files.write(path, out);
    return next;
  }

  /** The last line of a case whose answers are not there. */
  private int lastLine(ScriptCase one) {
    int last = one.line() - 1;
    while (last + 1 < lines.size()
        && Stream.of(MORE, ARGUMENTS, OTHERWISE).anyMatch(lines.get(last + 1)::startsWith)) {
      last++;
    }
    return last;
  }

  private static List<String> answers(ScriptCase one) {
    return one.resp2().equals(one.resp3())
        ? List.of(BOTH + one.resp2())
        : List.of(RESP2 + one.resp2(), RESP3 + one.resp3());
  }

  /** The lines without answers, and with the scripts that alternatives mean below those. */
  private static List<String> spelledOut(List<String> lines) {
    List<String> out = new ArrayList<>();
    boolean meant = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      boolean answer = line.startsWith(BOTH) || line.startsWith(RESP2) || line.startsWith(RESP3);
      meant = line.startsWith("+ ") || meant && line.startsWith(MORE);
      if (answer || meant) {
        continue;
      }
      out.add(line);
      if (line.startsWith("* ")) {
        StringBuilder text = new StringBuilder(line.substring(2));
        while (i + 1 < lines.size() && lines.get(i + 1).startsWith(MORE)) {
          out.add(lines.get(++i));
          text.append('\n').append(MORE).append(lines.get(i).substring(2));
        }
        for (String script : Alternatives.of(text.toString())) {
          out.addAll(("+ " + script).lines().toList());
        }
      }
    }
    return out;
  }
}
