package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTargetTest {
  @TempDir Path folder;

  @Test
  void appendsToWhatIsThere() throws IOException {
    Path file = Files.writeString(folder.resolve("log"), "before\n");

    LogTarget.file(() -> file).write("after\n");

    assertThat(file).hasContent("before\nafter\n");
  }

  @Test
  void startsANewFileAfterTheOldOneWasRenamed() throws IOException {
    Path file = folder.resolve("log");
    LogTarget target = LogTarget.file(() -> file);
    target.write("one\n");
    Files.move(file, folder.resolve("log.1"));

    target.write("two\n");

    assertThat(file).hasContent("two\n");
    assertThat(folder.resolve("log.1")).hasContent("one\n");
  }

  @Test
  void saysThatAFolderIsMissing() {
    LogTarget target = LogTarget.file(() -> folder.resolve("none").resolve("log"));

    assertThatThrownBy(() -> target.write("x")).isInstanceOf(IOException.class);
  }
}
