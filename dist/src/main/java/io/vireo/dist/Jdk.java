package io.vireo.dist;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A JDK on this machine.
 *
 * @param home its folder
 * @param version as in 25.0.3
 * @param feature the version's first number
 * @param builder the first word of who built it, which tells the launchers what it can do
 */
record Jdk(Path home, String version, int feature, String builder) {
  private static final Path INSTALLED = Path.of("/usr/lib/jvm");

  /**
   * The newest JDK that can make runtime images: of {@code VIREO_JAVA}, {@code JAVA_HOME}, the one
   * that runs the build and those in {@code /usr/lib/jvm}.
   *
   * @throws IllegalStateException if there is none
   */
  static Jdk newest(Map<String, String> environment) {
    Stream<Path> named =
        Stream.of(
                environment.get("VIREO_JAVA"),
                environment.get("JAVA_HOME"),
                System.getProperty("java.home"))
            .filter(Objects::nonNull)
            .map(Path::of);
    return Stream.concat(named, installed().stream())
        .flatMap(home -> at(home).stream())
        .filter(Jdk::linksImages)
        .max(Comparator.comparingInt(Jdk::feature))
        .orElseThrow(() -> new IllegalStateException("no JDK found whose jlink can make an image"));
  }

  private static List<Path> installed() {
    if (!Files.isDirectory(INSTALLED)) {
      return List.of();
    }
    try (Stream<Path> homes = Files.list(INSTALLED)) {
      return homes.sorted().toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Optional<Jdk> at(Path home) {
    Path release = home.resolve("release");
    if (!Files.isReadable(release)) {
      return Optional.empty();
    }
    Properties facts = new Properties();
    try (var reader = Files.newBufferedReader(release)) {
      facts.load(reader);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String version = facts.getProperty("JAVA_VERSION", "").replace("\"", "");
    String feature = version.replaceFirst("[^0-9].*", "");
    String builder = facts.getProperty("IMPLEMENTOR", "").replace("\"", "").split(" ")[0];
    return feature.isEmpty()
        ? Optional.empty()
        : Optional.of(new Jdk(home, version, Integer.parseInt(feature), builder));
  }

  /** Debian's headless JDKs have the program, but not the modules. */
  private boolean linksImages() {
    return Files.exists(tool("jlink"))
        && (Files.isDirectory(home.resolve("jmods")) || linksItself());
  }

  /** Whether it makes images of itself, without jmods: some builds do so from 24 on. */
  private boolean linksItself() {
    return feature >= 24
        && Command.output(tool("jlink").toString(), "--help").contains("run-time image enabled");
  }

  /** The path of one of its programs. */
  Path tool(String name) {
    Path plain = home.resolve("bin").resolve(name);
    Path windows = home.resolve("bin").resolve(name + ".exe");
    return Files.exists(windows) ? windows : plain;
  }
}
