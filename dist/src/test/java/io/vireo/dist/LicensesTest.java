package io.vireo.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Licenses are found in POMs and jars, and none is guessed. */
class LicensesTest {
  @TempDir private Path folder;

  private Path texts;
  private Path repository;
  private Path target;

  @BeforeEach
  void prepare() throws IOException {
    texts = Files.createDirectory(folder.resolve("texts"));
    repository = Files.createDirectory(folder.resolve("repository"));
    target = folder.resolve("target");
    Files.writeString(texts.resolve("Apache-2.0.txt"), "Apache");
  }

  /** A jar as a repository keeps it. */
  private Path jar(String artifact, String classifier, Map<String, String> entries)
      throws IOException {
    Path jar = place(artifact).resolve(artifact + "-1" + classifier + ".jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (var entry : entries.entrySet()) {
        out.putNextEntry(new ZipEntry(entry.getKey()));
        out.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
      }
    }
    return jar;
  }

  private Path place(String artifact) throws IOException {
    return Files.createDirectories(repository.resolve("org/x").resolve(artifact).resolve("1"));
  }

  private void pom(String artifact, String content) throws IOException {
    Files.writeString(
        place(artifact).resolve(artifact + "-1.pom"), "<project>" + content + "</project>");
  }

  private static String license(String name) {
    return "<licenses><license><name>" + name + "</name></license></licenses>";
  }

  private void collect(Path... jars) throws IOException {
    new Licenses(texts).collect(List.of(jars), target);
  }

  @Test
  void aParentTellsForAJarWithAClassifier() throws IOException {
    pom(
        "a",
        "<parent><groupId>org.x</groupId><artifactId>p</artifactId><version>1</version></parent>");
    pom("p", license("Apache License, Version 2.0"));
    collect(jar("a", "-linux", Map.of("A.class", "")));
    assertThat(target.resolve("LIBRARIES.txt")).content().matches("a-1-linux +Apache-2.0\n");
    assertThat(target.resolve("Apache-2.0.txt")).hasContent("Apache");
  }

  @Test
  void aProjectsTextIsKeptForItsJars() throws IOException {
    Files.writeString(
        Files.createDirectory(texts.resolve("m")).resolve("LICENSE.txt"), "the project's");
    pom("m-one", license("The BSD License"));
    collect(jar("m-one", "", Map.of("M.class", "")));
    assertThat(target.resolve("m-one-1/LICENSE.txt")).hasContent("the project's");
  }

  @Test
  void textsOfTheJarAreCopied() throws IOException {
    pom("m", license("MIT License"));
    collect(jar("m", "", Map.of("META-INF/LICENSE.txt", "mine", "META-INF/x/other", "")));
    assertThat(target.resolve("m-1/LICENSE.txt")).hasContent("mine");
  }

  @Test
  void whatIsUnknownFails() throws IOException {
    pom("u", license("Secret"));
    pom("m", license("MIT"));
    Path unknown = jar("u", "", Map.of());
    Path withoutText = jar("m", "", Map.of());
    assertThatThrownBy(() -> collect(unknown)).hasMessageContaining("not known: [Secret]");
    assertThatThrownBy(() -> collect(withoutText)).hasMessageContaining("no text of MIT");
  }
}
