package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the sources of all modules to the style of the house where a machine can tell. */
class StyleTest {
  private static final int MAX_METHOD_LINES = 50;
  private static final Pattern VIEW =
      Pattern.compile("class \\w+[^{]*?\\b(implements [^{]*\\bScratch|extends Element)\\b");
  private static final Pattern COMMENT = Pattern.compile("\\*|//|/\\*");
  private static final Pattern VAGUE =
      Pattern.compile(
          "(?i)\\b(who|whoever|whom|nobody|somebody|everybody|so many|is told of|by chance|for sure"
              + "|and their kin)\\b");
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  /** The main sources, parsed once for all tests. */
  private static ParsedSources main;

  @BeforeAll
  static void parse() throws IOException {
    main = ParsedSources.of(sources("src/main/java"));
  }

  @AfterAll
  static void forget() {
    main = null;
  }

  @Test
  void methodsAreShort() throws IOException {
    Ratchet.check(
        "long-methods.txt",
        "methods of more than " + MAX_METHOD_LINES + " lines",
        LongMethods.in(main, MAX_METHOD_LINES));
  }

  @Test
  void classesNameWhatTheyUse() throws IOException {
    assertThat(Wiring.bags(main))
        .as("constructors that take all parts of a server instead of those that they use")
        .isEmpty();
    Ratchet.check(
        "late-parts.txt",
        "methods that set a part of a server after its construction",
        Wiring.setters(main));
  }

  @Test
  void publicTypesAndMethodsAreDocumented() {
    assertThat(Undocumented.in(main)).as("public declarations without Javadoc").isEmpty();
  }

  /**
   * An array that a view uses again would not be overwritten when the view is pointed elsewhere.
   */
  @Test
  void viewsCopyIntoAViewBuffer() throws IOException {
    List<String> arrays = new ArrayList<>();
    int views = 0;
    for (Path file : sources("src/main/java")) {
      String source = Files.readString(file);
      if (VIEW.matcher(source).find()) {
        views++;
        source
            .lines()
            .filter(line -> line.contains("new byte[") && !line.contains("final"))
            .forEach(line -> arrays.add(file + ": " + line.strip()));
      }
    }
    assertThat(views).isGreaterThan(5);
    assertThat(arrays).as("arrays that views make, which ViewBuffer should make").isEmpty();
  }

  /** Comments and pages name things by the field's terms, and persons only where they act. */
  @Test
  void wordsArePlain() throws IOException {
    List<String> vague = new ArrayList<>();
    for (Path file : sources("src/main/java")) {
      vague.addAll(lines(file, line -> isComment(line) && VAGUE.matcher(line).find()));
    }
    for (Path page : pages(Path.of("").toAbsolutePath().getParent())) {
      vague.addAll(lines(page, line -> VAGUE.matcher(line).find()));
    }
    assertThat(vague).as("lines with words for persons, and other vague words").isEmpty();
  }

  private static boolean isComment(String line) {
    return COMMENT.matcher(line.strip()).lookingAt();
  }

  /** The lines of a file that are of a kind, with its name and their numbers. */
  private static List<String> lines(Path file, Predicate<String> kind) throws IOException {
    List<String> found = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    for (int i = 0; i < lines.size(); i++) {
      if (kind.test(lines.get(i))) {
        found.add(file + ":" + (i + 1) + ": " + lines.get(i).strip());
      }
    }
    return found;
  }

  private static List<Path> pages(Path root) throws IOException {
    try (Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      List<Path> pages =
          new ArrayList<>(docs.filter(page -> page.toString().endsWith(".md")).toList());
      pages.add(root.resolve("README.md"));
      pages.add(root.resolve("CONTRIBUTING.md"));
      return pages;
    }
  }

  @Test
  void nothingIsLeftUnfinished() throws IOException {
    List<String> unfinished = new ArrayList<>();
    for (Path file : sources("src")) {
      unfinished.addAll(lines(file, line -> UNFINISHED.matcher(line).find()));
    }
    assertThat(unfinished).isEmpty();
  }

  /** The Java files below a folder of every module. */
  private static List<Path> sources(String folder) throws IOException {
    List<Path> files = new ArrayList<>();
    Path root = Path.of("").toAbsolutePath().getParent();
    for (String module :
        List.of("config", "metrics", "persistence", "cli", "server", "embedded", "benchmarks")) {
      Path sources = root.resolve(module).resolve(folder);
      try (Stream<Path> all = Files.walk(sources)) {
        all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(100);
    return files;
  }
}
