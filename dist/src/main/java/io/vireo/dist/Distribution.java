package io.vireo.dist;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lays out the distribution for the platform of the build, in {@code dist/target/vireo}:
 *
 * <pre>
 *   bin/       the launchers, for sh and for Windows' cmd
 *   lib/       the jars, and in lib/native the machine code of this platform
 *   runtime/   a Java runtime of the modules that they need
 *   conf/      vireo.conf
 *   licenses/  of all libraries; those of the runtime are in runtime/legal
 * </pre>
 *
 * <p>Called by the build with the project's folder. Where an equal commit is built by an equal JDK,
 * the files are equal, byte by byte.
 */
public final class Distribution {
  /** The launchers, which are also those of the project's bin folder, and what they source. */
  private static final List<String> LAUNCHERS =
      List.of(
          "vireo-server",
          "vireo-sentinel",
          "vireo-check-aof",
          "vireo-check-rdb",
          "vireo-rdb",
          "vireo-benchmark",
          "vireo-cli",
          "find-java",
          "make-aot-cache",
          "make-cli-cache",
          "java.sh",
          "tool.sh");

  private final Path root;
  private final Path module;
  private final Path target;

  private final String version;
  private final List<Path> libraries;

  private Distribution(Path root, String version, List<Path> libraries) {
    this.root = root;
    this.version = version;
    this.libraries = libraries;
    module = root.resolve("dist");
    target = module.resolve("target/vireo");
  }

  /**
   * Lays it out.
   *
   * @param arguments the project's folder, its version, and the file with the class path of what is
   *     packed
   */
  public static void main(String[] arguments) throws IOException {
    List<Path> libraries =
        Stream.of(Files.readString(Path.of(arguments[2])).strip().split(File.pathSeparator))
            .map(Path::of)
            .filter(path -> !path.startsWith(Path.of(arguments[0])))
            .sorted(Comparator.comparing(Path::getFileName))
            .toList();
    new Distribution(Path.of(arguments[0]), arguments[1], libraries).make();
  }

  private void make() throws IOException {
    delete(target);
    for (String folder : List.of("bin", "lib/native", "conf")) {
      Files.createDirectories(target.resolve(folder));
    }
    copyLaunchers();
    copyInto("conf", root.resolve("config/vireo.conf"));
    copyInto("", root.resolve("LICENSE"));
    copyFolder(module.resolve("src/main/files"), target);
    copyJars();
    makeRuntime();
    collectLicenses();
  }

  private void copyLaunchers() throws IOException {
    for (String name : LAUNCHERS) {
      for (String file : List.of(name, name + ".cmd")) {
        Path launcher = root.resolve("bin").resolve(file);
        if (Files.exists(launcher)) {
          copyInto("bin", launcher);
        }
      }
    }
  }

  private void copyJars() throws IOException {
    PlatformJar.split(
        root.resolve("server/target/vireo-server.jar"),
        Platform.current(),
        target.resolve("lib/vireo-server.jar"),
        target.resolve("lib/native"));
    Files.copy(
        root.resolve("benchmarks/target/vireo-benchmarks-" + version + ".jar"),
        target.resolve("lib/vireo-benchmarks.jar"));
    Files.copy(root.resolve("cli/target/vireo-cli.jar"), target.resolve("lib/vireo-cli.jar"));
    Path histogram =
        libraries.stream()
            .filter(jar -> jar.getFileName().toString().startsWith("HdrHistogram-"))
            .findFirst()
            .orElseThrow();
    Files.copy(histogram, target.resolve("lib/HdrHistogram.jar"));
  }

  private void makeRuntime() throws IOException {
    Jdk jdk = Jdk.newest(System.getenv());
    RuntimeImage image = new RuntimeImage(jdk);
    List<Path> jars;
    try (Stream<Path> all = Files.list(target.resolve("lib"))) {
      jars = all.filter(Files::isRegularFile).sorted().toList();
    }
    List<String> modules = image.modules(jars);
    System.out.println("runtime: JDK " + jdk.version() + " for " + Platform.current());
    System.out.println("modules: " + String.join(" ", modules));
    image.make(modules, target.resolve("runtime"));
  }

  private void collectLicenses() throws IOException {
    new Licenses(module.resolve("src/main/licenses"))
        .collect(libraries, target.resolve("licenses"));
  }

  private void copyInto(String folder, Path file) throws IOException {
    Files.copy(file, target.resolve(folder).resolve(file.getFileName()));
  }

  private static void copyFolder(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
