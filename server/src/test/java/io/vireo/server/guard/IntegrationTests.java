package io.vireo.server.guard;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the tests that leave the process: those whose source opens a socket or starts a process, or
 * names a class of the same module's tests that does. All others are quick.
 */
final class IntegrationTests {
  /** Named by those who leave the process. */
  private static final Pattern OUTSIDE =
      Pattern.compile(
          "\\bjava\\.net\\.(Socket|ServerSocket|http)\\b"
              + "|\\bjava\\.nio\\.channels\\.(SocketChannel|ServerSocketChannel|Selector)\\b"
              + "|\\bProcessBuilder\\b|\\bio\\.vertx\\.core\\.Vertx\\b|\\bnew Bootstrap\\("
              + "|\\bVireo\\.(builder|start|replicated|cluster|sentinels)\\(|@VireoTest\\b");

  /** Helpers that leave the process only if they are given what does: to name them says nothing. */
  private static final Set<String> NEUTRAL = Set.of("Peer", "ServerPool");

  private static final Pattern NO_CODE =
      Pattern.compile("/\\*.*?\\*/|//[^\n]*|\"(\\\\.|[^\"\\\\\n])*\"", Pattern.DOTALL);
  private static final Pattern TYPE = Pattern.compile("\\b[A-Z]\\w+\\b");

  private IntegrationTests() {}

  /** The sources of the tests of a module that leave the process, as Surefire's patterns. */
  static List<String> of(Path module) throws IOException {
    Path sources = module.resolve("src/test/java");
    Map<Path, String> codes = codes(sources);
    Set<Path> outside = new TreeSet<>();
    codes.forEach(
        (file, code) -> {
          if (OUTSIDE.matcher(code).find()) {
            outside.add(file);
          }
        });
    Map<Path, Set<String>> named = new TreeMap<>();
    codes.forEach((file, code) -> named.put(file, typesIn(code)));
    while (spread(named, outside)) {}
    return outside.stream()
        .filter(file -> nameOf(file).endsWith("Test"))
        .map(file -> sources.relativize(file).toString().replace('\\', '/'))
        .toList();
  }

  private static Map<Path, String> codes(Path sources) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(sources)) {
      all.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
    }
    Map<Path, String> codes = new TreeMap<>();
    for (Path file : files) {
      codes.put(file, NO_CODE.matcher(Files.readString(file)).replaceAll(" "));
    }
    return codes;
  }

  private static Set<String> typesIn(String code) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = TYPE.matcher(code);
    while (matcher.find()) {
      names.add(matcher.group());
    }
    return names;
  }

  /** Adds who names one that leaves the process; false if there is nobody left. */
  private static boolean spread(Map<Path, Set<String>> named, Set<Path> outside) {
    Set<String> names =
        outside.stream()
            .map(IntegrationTests::nameOf)
            .filter(name -> !NEUTRAL.contains(name))
            .collect(Collectors.toSet());
    List<Path> more =
        named.entrySet().stream()
            .filter(entry -> entry.getValue().stream().anyMatch(names::contains))
            .map(Map.Entry::getKey)
            .toList();
    return outside.addAll(more);
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".java", "");
  }
}
