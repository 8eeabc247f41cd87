package io.vireo.benchmarks.sidebyside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import io.vireo.benchmarks.report.GroupedBars;
import io.vireo.benchmarks.servers.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HitRatesTest {
  private static final String RESULT =
      """
      {"what": "%s", "keys": %d, "results": [
        {"policy": "%s", "pattern": "zipf", "vireo": {"hit_rate": %s}, "redis": {"hit_rate": 0.25}}
      ]}
      """;

  @TempDir private Path folder;

  private Path file(String what, int keys, String policy, String rate) throws IOException {
    return Files.writeString(
        folder.resolve(policy + keys), RESULT.formatted(what, keys, policy, rate));
  }

  @Test
  void severalRunsAreOnePicture() throws IOException {
    JsonObject all =
        HitRates.read(List.of(file("hitrate", 9, "lru", "0.5"), file("hitrate", 9, "lfu", "0.75")));
    GroupedBars picture =
        HitRates.picture(
            all, List.of(new Peer("vireo", Path.of("v")), new Peer("redis", Path.of("r"))));
    assertThat(picture.servers()).containsExactly("vireo", "redis");
    assertThat(picture.groups())
        .containsExactly(
            new GroupedBars.Group("lru, zipf", List.of(50.0, 25.0)),
            new GroupedBars.Group("lfu, zipf", List.of(75.0, 25.0)));
  }

  @Test
  void runsOfOtherSizesAreNotMixed() throws IOException {
    List<Path> files = List.of(file("hitrate", 9, "lru", "0.5"), file("hitrate", 10, "lfu", "0.5"));
    assertThatThrownBy(() -> HitRates.read(files)).isInstanceOf(IOException.class);
  }

  @Test
  void otherFilesAreRefused() throws IOException {
    Path other = file("memory", 9, "lru", "0.5");
    assertThatThrownBy(() -> HitRates.read(List.of(other))).hasMessageContaining("no hit rates");
    Path text = Files.writeString(folder.resolve("text"), "text");
    assertThatThrownBy(() -> HitRates.read(List.of(text))).hasMessageContaining("no JSON");
  }
}
