package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.InlineFileAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While an event loop is inside the data context, no file is written. */
class InlineFilesTest {
  private final InProcessServer server = new InProcessServer();
  private final InlineLoop loop = new InlineLoop(server, server.client());
  private final InlineFileAccess access = new InlineFileAccess();
  @TempDir private Path folder;

  @AfterEach
  void stop() {
    server.close();
  }

  private void set() {
    loop.ask("SET", "key", "value");
    assertThat(loop.executeInline()).isTrue();
  }

  private void write() {
    try {
      Files.writeString(folder.resolve("file"), "written");
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Test
  void whatIsWrittenInsideIsSeen() throws IOException {
    server.engine().context().cycleEnd().add(this::write);
    access.begin();
    set();
    assertThat(access.end()).singleElement().asString().contains("InlineFilesTest.write");
  }

  @Test
  void whatIsPutOffIsDoneBehindIt() throws IOException {
    server
        .engine()
        .context()
        .cycleEnd()
        .add(
            () -> {
              assertThat(server.engine().inlineSection().putOff(this::write)).isTrue();
              assertThat(folder).isEmptyDirectory();
            });
    access.begin();
    set();
    assertThat(access.end()).isEmpty();
    assertThat(folder.resolve("file")).hasContent("written");
  }

  @Test
  void outsideNothingIsPutOff() {
    set();
    assertThat(server.engine().inlineSection().putOff(this::write)).isFalse();
  }

  @Test
  void beforeTheProcessEndsItIsDoneAtOnce() {
    server
        .engine()
        .context()
        .cycleEnd()
        .add(
            () -> {
              server.engine().inlineSection().putOff(this::write);
              server.engine().inlineSection().doAtOnce();
              assertThat(folder.resolve("file")).hasContent("written");
            });
    set();
  }
}
