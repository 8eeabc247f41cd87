package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import io.vireo.server.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
  private final LoggerContext context = new LoggerContext();
  private final Logging logging = Logging.of(context);

  @Test
  void writesAnEntryLaterWhereAThreadHasNoTime(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("vireo.log");
    assertThat(logging.obey(TestSettings.config("logfile " + file))).isNull();
    List<Runnable> later = new ArrayList<>();
    logging.putOff(later::add);
    context.getLogger("test").warn("something happened");
    assertThat(file).isEmptyFile();
    later.forEach(Runnable::run);
    assertThat(Files.readString(file)).contains("something happened");
    logging.putOff(entry -> false);
    context.getLogger("test").warn("something else");
    assertThat(Files.readString(file)).contains("something else");
  }
}
