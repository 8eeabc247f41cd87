package io.vireo.dist;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A Java runtime that has only the modules which some jars need, made by {@code jdeps} and {@code
 * jlink}.
 *
 * <p>Its files are not compressed one by one: the archive around them compresses better, and an
 * uncompressed runtime starts sooner. It holds two archives of the JDK's own classes, one for each
 * size of object headers that the launchers ask for.
 */
final class RuntimeImage {
  /** Modules that no class refers to: elliptic curves for TLS, which JDKs before 22 keep apart. */
  private static final List<String> BY_NAME = List.of("jdk.crypto.ec");

  private final Jdk jdk;

  RuntimeImage(Jdk jdk) {
    this.jdk = jdk;
  }

  /** The modules that jars need, in the order of their names. */
  List<String> modules(List<Path> jars) {
    TreeSet<String> modules = new TreeSet<>(BY_NAME);
    for (Path jar : jars) {
      String needed =
          Command.output(
              jdk.tool("jdeps").toString(),
              "--multi-release",
              Integer.toString(jdk.feature()),
              "--ignore-missing-deps",
              "--print-module-deps",
              jar.toString());
      modules.addAll(List.of(needed.split(",")));
    }
    return List.copyOf(modules);
  }

  /** Makes the image in a folder that must not exist. */
  void make(List<String> modules, Path folder) {
    List<String> link = new ArrayList<>();
    link.add(jdk.tool("jlink").toString());
    link.addAll(List.of("--add-modules", String.join(",", modules)));
    link.addAll(List.of("--strip-debug", "--no-header-files", "--no-man-pages"));
    link.addAll(List.of("--compress", jdk.feature() >= 21 ? "zip-0" : "0"));
    if (!jdk.builder().isEmpty()) {
      link.addAll(List.of("--release-info", "add:IMPLEMENTOR=" + jdk.builder()));
    }
    link.addAll(List.of("--output", folder.toString()));
    Command.output(link);
    Path windows = folder.resolve("bin").resolve("java.exe");
    String java = (Files.exists(windows) ? windows : folder.resolve("bin/java")).toString();
    Command.output(java, "-Xshare:dump");
    if (jdk.feature() >= 25) {
      Command.output(java, "-XX:+UseCompactObjectHeaders", "-Xshare:dump");
    }
  }
}
