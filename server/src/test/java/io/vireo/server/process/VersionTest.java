package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class VersionTest {
  @Test
  void isThatOfTheBuild() throws IOException {
    String build = Files.readString(Path.of("..", "pom.xml"));

    assertThat(build).containsOnlyOnce("<version>" + Version.VIREO + "</version>\n  <packaging>");
  }

  @Test
  void isShownAsRedisShowsIts() {
    assertThat(Version.line())
        .matches(
            "Vireo server v=0\\.1\\.0 sha=[0-9a-f]{8}:0 malloc=jvm bits=64 build=[0-9a-f]{16}"
                + " \\(Redis 8\\.6\\.3 compatible\\)");
  }
}
