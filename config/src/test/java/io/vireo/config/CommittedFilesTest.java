package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The files beside the code that must agree with the table. */
class CommittedFilesTest {
  private static final Path PAGE = Path.of("..", "docs", "users", "settings.md");
  private static final Path SAMPLE = Path.of("vireo.conf");

  @Test
  void thePageOfSettingsIsUpToDate() throws IOException {
    if (Boolean.getBoolean("vireo.docs.write")) {
      Files.writeString(PAGE, SettingsPage.text());
    }

    assertThat(Files.readString(PAGE))
        .as("write it anew with -Dvireo.docs.write=true")
        .isEqualTo(SettingsPage.text());
  }

  @Test
  void theSampleChangesNothing() {
    CommandLine.Start start = (CommandLine.Start) CommandLine.parse(SAMPLE.toString());
    LoadResult result =
        new ConfigLoader(Path.of(""), new ByteArrayInputStream(new byte[0])).load(start);
    assertThat(result).isInstanceOf(LoadResult.Ready.class);
    LoadResult.Ready ready = (LoadResult.Ready) result;

    assertThat(ready.warnings()).isEmpty();
    assertThat(comparable(ready.config())).isEqualTo(comparable(Config.defaults()));
  }

  @Test
  void theSampleNamesAllThatIsHonoured() throws IOException {
    Set<String> named = new HashSet<>();
    for (String line : Files.readAllLines(SAMPLE)) {
      String words = line.startsWith("# ") ? line.substring(2) : line;
      named.add(Arrays.asList(words.split(" ")).get(0));
    }

    List<String> honoured =
        SettingsTable.all().stream()
            .filter(setting -> setting.support() == Support.HONOURED)
            .filter(setting -> !setting.has(SettingFlag.HIDDEN))
            .map(Setting::name)
            .toList();
    assertThat(named).containsAll(honoured);
  }

  private static Map<String, String> comparable(Config config) {
    Map<String, String> values = new TreeMap<>(config.match(List.of("*")));
    values.remove("dir");
    return values;
  }
}
