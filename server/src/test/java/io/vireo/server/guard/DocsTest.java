package io.vireo.server.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the docs name is there: pages and their headings, files, classes, settings, properties. */
class DocsTest {
  private static final Path ROOT = Path.of("..");

  /** Folders of what is made, not written. */
  private static final Set<String> MADE =
      Set.of(".git", "target", "node_modules", "suite-results", "bench-results");

  private static final Pattern BLOCK = Pattern.compile("^```.*?^```|^    .*?$", flags());
  private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
  private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
  private static final Pattern CLASS =
      Pattern.compile("(?<![\\w.$/:+-])(?:[a-z]\\w*\\.)*([A-Z][a-z0-9]+(?:[A-Z]\\w*)+)\\b(?![-/])");
  private static final Pattern WORD =
      Pattern.compile("(?<![a-z0-9])[a-z][a-z0-9]*+(?:-[a-z0-9]++)++");
  private static final Pattern PROPERTY = Pattern.compile("vireo(?:\\.[a-z-]+)+");
  private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)[.#]([a-z]\\w*)(?:\\(.*)?");
  private static final Pattern PATH = Pattern.compile("(?:\\./)?((\\.?[\\w-]+)/[\\w./-]+?)/?");
  private static final Pattern DECLARATION =
      Pattern.compile("\\b(?:class|interface|enum|record)\\s+([A-Z]\\w+)");

  private static final String FOREIGN_NAMES = "foreign-names.txt";

  private static final Set<String> FOREIGN = new HashSet<>();
  private static final Set<String> CLASSES = new HashSet<>();
  private static final Set<String> WORDS = new HashSet<>();
  private static final Set<String> PROPERTIES = new HashSet<>();

  /** The names of folders. */
  private static final Set<String> FOLDERS = new HashSet<>();

  /** Paths of files and folders, and all that they end with; sources also without .java. */
  private static final Set<String> PATHS = new HashSet<>();

  /** The texts of sources by the names of their classes. */
  private static final Map<String, String> SOURCES = new HashMap<>();

  private static final Map<Path, String> PAGES = new HashMap<>();

  private static int flags() {
    return Pattern.MULTILINE | Pattern.DOTALL;
  }

  @BeforeAll
  static void read() throws IOException {
    FOREIGN.addAll(foreign());
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (MADE.contains(folder.getFileName().toString())) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            FOLDERS.add(folder.getFileName().toString());
            addPath(folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            addPath(file);
            read(file);
            return FileVisitResult.CONTINUE;
          }
        });
    assertThat(PAGES).hasSizeGreaterThan(20);
  }

  private static void addPath(Path path) {
    Path from = ROOT.relativize(path);
    for (int first = 0; first < from.getNameCount(); first++) {
      String end = from.subpath(first, from.getNameCount()).toString().replace('\\', '/');
      PATHS.add(end);
      PATHS.add(end.replaceFirst("\\.java$", ""));
    }
  }

  private static void read(Path file) throws IOException {
    String name = file.getFileName().toString();
    WORDS.add(name.replaceFirst("\\..*", ""));
    if (name.matches(".*\\.(png|rdb|jar|gif|json)") || name.equals(FOREIGN_NAMES)) {
      return;
    }
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    if (name.endsWith(".java")) {
      SOURCES.merge(name.replace(".java", ""), text, String::concat);
    }
    if (!name.endsWith(".md")) {
      all(DECLARATION, text, 1, CLASSES);
      all(WORD, text, 0, WORDS);
      all(PROPERTY, text, 0, PROPERTIES);
    } else if (file.getNameCount() == 2 || file.getName(1).toString().equals("docs")) {
      PAGES.put(file.normalize(), BLOCK.matcher(text).replaceAll(""));
    }
  }

  private static Set<String> foreign() throws IOException {
    try (var in = DocsTest.class.getResourceAsStream("/guard/" + FOREIGN_NAMES)) {
      return Set.of(new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\\s+"));
    }
  }

  private static void all(Pattern pattern, String text, int group, Set<String> into) {
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      into.add(matcher.group(group));
    }
  }

  private static Set<String> all(Pattern pattern, String text, int group) {
    Set<String> found = new TreeSet<>();
    all(pattern, text, group, found);
    return found;
  }

  @Test
  void linksLeadSomewhere() {
    List<String> broken = new ArrayList<>();
    PAGES.forEach(
        (page, text) -> {
          for (String link : all(LINK, text, 1)) {
            if (!link.matches("(\\w+://|mailto:).*") && !leadsSomewhere(page, link)) {
              broken.add(page + ": " + link);
            }
          }
        });
    assertThat(broken).isEmpty();
  }

  private static boolean leadsSomewhere(Path page, String link) {
    String[] parts = link.split("#", 2);
    Path target = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
    if (!Files.exists(target)) {
      return false;
    }
    return parts.length == 1
        || !PAGES.containsKey(target)
        || anchors(PAGES.get(target)).contains(parts[1]);
  }

  @Test
  void eachPageIsInTheIndexOfItsShelf() {
    Path docs = ROOT.resolve("docs").normalize();
    List<String> missing = new ArrayList<>();
    PAGES.forEach(
        (page, text) -> {
          Path index = page.resolveSibling("README.md");
          if (page.startsWith(docs) && !page.equals(index)) {
            String link = "](" + page.getFileName() + ")";
            if (!PAGES.getOrDefault(index, "").contains(link)) {
              missing.add(index + " does not lead to " + page);
            }
          }
        });
    assertThat(missing).isEmpty();
  }

  /** As GitHub makes them from headings. */
  private static Set<String> anchors(String text) {
    Set<String> anchors = new HashSet<>();
    for (String heading : all(HEADING, text, 1)) {
      String plain = heading.replaceAll("\\[([^]]*)\\]\\([^)]*\\)", "$1").toLowerCase(Locale.ROOT);
      anchors.add(plain.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'));
    }
    return anchors;
  }

  @Test
  void classesAreThere() {
    List<String> unknown = new ArrayList<>();
    forEachCode(
        (page, code) -> {
          for (String name : all(CLASS, code, 1)) {
            if (!CLASSES.contains(name) && !FOREIGN.contains(name)) {
              unknown.add(page + ": " + name);
            }
          }
        });
    assertThat(unknown)
        .as("classes of others are named in src/test/resources/guard/foreign-names.txt")
        .isEmpty();
  }

  @Test
  void membersAreInTheSourcesOfTheirClasses() {
    List<String> unknown = new ArrayList<>();
    forEachCode(
        (page, code) -> {
          Matcher member = MEMBER.matcher(code);
          if (member.matches()
              && !FOREIGN.contains(code)
              && SOURCES.containsKey(member.group(1))
              && !SOURCES.get(member.group(1)).matches("(?s).*\\b" + member.group(2) + "\\b.*")) {
            unknown.add(page + ": " + code);
          }
        });
    assertThat(unknown).isEmpty();
  }

  /** The list of foreign names has none that is known here, and none that no page names. */
  @Test
  void foreignNamesAreNeeded() {
    Set<String> needless = new TreeSet<>(FOREIGN);
    forEachCode(
        (page, code) -> {
          needless.removeAll(all(CLASS, code, 1));
          needless.remove(code.split(" ", 2)[0]);
        });
    FOREIGN.stream()
        .filter(name -> CLASSES.contains(name) || WORDS.contains(name))
        .forEach(needless::add);
    assertThat(needless).isEmpty();
  }

  /** Settings, scenarios, options and programs: each occurs in a source, a script or a test. */
  @Test
  void settingsAndProgramsAreThere() {
    List<String> unknown = new ArrayList<>();
    forEachCode(
        (page, code) -> {
          String first = code.split(" ", 2)[0];
          if (WORD.matcher(first).matches() && !WORDS.contains(first) && !FOREIGN.contains(first)) {
            unknown.add(page + ": " + first);
          }
        });
    assertThat(unknown).isEmpty();
  }

  @Test
  void propertiesAreThere() {
    List<String> unknown = new ArrayList<>();
    forEachCode(
        (page, code) -> {
          if (code.matches("(-D)?vireo\\..*")) {
            String name = all(PROPERTY, code, 0).iterator().next();
            if (!PROPERTIES.contains(name)) {
              unknown.add(page + ": " + code);
            }
          }
        });
    assertThat(unknown).isEmpty();
  }

  /** A path may lack its first names: {@code data/table/Dict} is a class in its package. */
  @Test
  void filesAreThere() {
    List<String> unknown = new ArrayList<>();
    forEachCode(
        (page, code) -> {
          String first = code.split(" ", 2)[0];
          Matcher path = PATH.matcher(first);
          if (path.matches()
              && FOLDERS.contains(path.group(2))
              && !PATHS.contains(path.group(1))
              && !first.contains("/target/")
              && !FOREIGN.contains(first)) {
            unknown.add(page + ": " + code);
          }
        });
    assertThat(unknown).isEmpty();
  }

  private interface Visitor {
    void visit(Path page, String code);
  }

  private static void forEachCode(Visitor visitor) {
    PAGES.forEach((page, text) -> all(CODE, text, 1).forEach(code -> visitor.visit(page, code)));
  }
}
