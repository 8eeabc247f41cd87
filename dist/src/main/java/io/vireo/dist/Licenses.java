package io.vireo.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Collects the licenses of libraries: a list of all of them, and the texts.
 *
 * <p>What a library is licensed under is in its POM or in that of a parent, in the same repository.
 * The texts and notices that lie in its jar are copied from there; the texts of the common
 * licenses, and those of some projects, are kept beside this module, for jars that have none. A
 * library whose license is unknown fails the build.
 */
final class Licenses {
  /**
   * Names of licenses in POMs, of which the first that fits counts, with the files of their texts.
   */
  private static final Map<Pattern, String> KNOWN =
      Map.of(
          Pattern.compile("(?i).*apache.*2.*"), "Apache-2.0",
          Pattern.compile("(?i).*\\bMIT\\b.*"), "MIT",
          Pattern.compile("(?i).*BSD.*"), "BSD",
          Pattern.compile("(?i).*CC0.*"), "CC0-1.0",
          Pattern.compile("(?i).*eclipse public license.*1\\.0.*"), "EPL-1.0");

  private static final Pattern IN_JAR =
      Pattern.compile("(?i)META-INF/(license/)?[^/]*(license|notice)[^/]*");

  private final Path texts;

  /**
   * Reads texts from a folder.
   *
   * @param texts the texts of common licenses, as {@code Apache-2.0.txt}
   */
  Licenses(Path texts) {
    this.texts = texts;
  }

  /** Writes the list and the texts into a folder. */
  void collect(List<Path> jars, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> lines = new ArrayList<>();
    for (Path jar : jars) {
      String license = license(jar);
      lines.add("%-60s %s".formatted(artifact(jar), license));
      int copied = copyTexts(jar, folder.resolve(artifact(jar)));
      copied += copyKept(artifact(jar), folder);
      Path text = texts.resolve(license + ".txt");
      Path copy = folder.resolve(license + ".txt");
      if (Files.exists(text) && !Files.exists(copy)) {
        Files.copy(text, copy);
      } else if (copied == 0 && !Files.exists(text)) {
        throw new IllegalStateException("no text of " + license + ", the license of " + jar);
      }
    }
    Files.writeString(folder.resolve("LIBRARIES.txt"), String.join("\n", lines) + "\n");
  }

  /**
   * Copies a project's own text, for those whose jars lack it: {@code jline/LICENSE.txt} is for all
   * artifacts whose names start with {@code jline-}. Tells how many texts that are.
   */
  private int copyKept(String artifact, Path folder) throws IOException {
    Path kept = texts.resolve(artifact.replaceFirst("-.*", "")).resolve("LICENSE.txt");
    Path copy = folder.resolve(artifact).resolve("LICENSE.txt");
    if (!Files.exists(kept) || Files.exists(copy)) {
      return 0;
    }
    Files.createDirectories(copy.getParent());
    Files.copy(kept, copy);
    return 1;
  }

  private static String artifact(Path jar) {
    return jar.getFileName().toString().replaceFirst("\\.jar$", "");
  }

  private String license(Path jar) throws IOException {
    List<String> names = namesOf(pomOf(jar));
    return names.stream()
        .flatMap(
            name ->
                KNOWN.entrySet().stream()
                    .filter(known -> known.getKey().matcher(name).matches())
                    .map(Map.Entry::getValue))
        .findFirst()
        .orElseThrow(
            () -> new IllegalStateException(jar + " has a license that is not known: " + names));
  }

  /** A repository keeps a jar, with whatever classifier, beside the POM. */
  private static Path pomOf(Path jar) {
    Path version = jar.getParent();
    Path artifact = version.getParent();
    return version.resolve(artifact.getFileName() + "-" + version.getFileName() + ".pom");
  }

  private static List<String> namesOf(Path pom) throws IOException {
    PomFile file = PomFile.read(pom);
    if (!file.licenses().isEmpty()) {
      return file.licenses();
    }
    if (file.parent() == null) {
      throw new IllegalStateException("neither " + pom + " nor its parents name a license");
    }
    for (Path folder = pom.getParent(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve(file.parent()))) {
        return namesOf(folder.resolve(file.parent()));
      }
    }
    throw new IllegalStateException("the parent of " + pom + " is missing: " + file.parent());
  }

  /** Copies what lies in a jar, and tells how many texts that are. */
  private static int copyTexts(Path jar, Path folder) throws IOException {
    int copied = 0;
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      Enumeration<? extends ZipEntry> entries = zip.entries();
      while (entries.hasMoreElements()) {
        ZipEntry entry = entries.nextElement();
        if (!entry.isDirectory() && IN_JAR.matcher(entry.getName()).matches()) {
          Files.createDirectories(folder);
          String name = entry.getName().substring("META-INF/".length()).replace('/', '-');
          try (var in = zip.getInputStream(entry)) {
            Files.copy(in, folder.resolve(name));
          }
          copied++;
        }
      }
    }
    return copied;
  }
}
