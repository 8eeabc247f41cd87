package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.TestSettings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PidFileTest {
  @TempDir Path folder;

  @Test
  void holdsThePidUntilItIsRemoved() {
    Path file = folder.resolve("server.pid");
    PidFile pidFile = PidFile.write(TestSettings.config("pidfile " + file), false);

    assertThat(file).hasContent(ProcessHandle.current().pid() + "\n");

    pidFile.remove();
    assertThat(file).doesNotExist();
  }

  @Test
  void isNotWrittenUnasked() {
    PidFile pidFile = PidFile.write(TestSettings.config("dir " + folder), false);

    assertThat(folder).isEmptyDirectory();
    pidFile.remove();
  }

  @Test
  void doesNoHarmIfItCannotBeWritten() {
    Path file = folder.resolve("none").resolve("server.pid");

    PidFile.write(TestSettings.config("pidfile " + file), true).remove();

    assertThat(file).doesNotExist();
  }
}
