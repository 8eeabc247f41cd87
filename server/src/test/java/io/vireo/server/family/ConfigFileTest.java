package io.vireo.server.family;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Config;
import io.vireo.server.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFileTest {
  private final Config config = TestSettings.config("slowlog-max-len 7");

  @TempDir Path directory;

  @Test
  void settingsAreBroughtIntoTheFile() throws IOException {
    Path file = Files.writeString(directory.resolve("vireo.conf"), "# mine\nslowlog-max-len 5\n");
    assertThat(new ConfigFile(config, Optional.of(file)).rewrite(false)).isNull();
    assertThat(Files.readString(file)).contains("# mine", "slowlog-max-len 7").doesNotContain(" 5");
  }

  @Test
  void everythingMeansDefaultsToo() throws IOException {
    Path file = Files.writeString(directory.resolve("vireo.conf"), "");
    assertThat(new ConfigFile(config, Optional.of(file)).rewrite(true)).isNull();
    assertThat(Files.readString(file)).contains("maxmemory-samples 5");
  }

  @Test
  void withoutAFileThereIsNothingToRewrite() {
    assertThat(new ConfigFile(config, Optional.empty()).rewrite(false))
        .isEqualTo("ERR The server is running without a config file");
  }

  @Test
  void aFailureIsTold() {
    Path nowhere = directory.resolve("missing/vireo.conf");
    assertThat(new ConfigFile(config, Optional.of(nowhere)).rewrite(false))
        .startsWith("ERR Rewriting config file: ");
  }
}
