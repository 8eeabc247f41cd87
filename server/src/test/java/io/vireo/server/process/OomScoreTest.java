package io.vireo.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Circumstances;
import io.vireo.config.Config;
import io.vireo.config.NameValue;
import io.vireo.config.OomAdjustment;
import io.vireo.config.PlatformSettings;
import io.vireo.server.testing.TestSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OomScoreTest {
  @TempDir Path folder;

  private final Config config = TestSettings.config();
  private Path file;
  private OomScore score;
  private boolean replica;

  @BeforeEach
  void follow() throws IOException {
    file = folder.resolve("score");
    Files.writeString(file, "7\n");
    score = new OomScore(config, file, () -> replica);
    score.follow();
  }

  private void role(boolean isReplica) {
    replica = isReplica;
    score.roleChanged();
  }

  private String set(String name, String value) {
    return config.set(List.of(new NameValue(name, value)), Circumstances.LOCAL);
  }

  private String score() throws IOException {
    return Files.readString(file).strip();
  }

  @Test
  void leavesTheNumberAloneUntilItIsTurnedOn() throws IOException {
    set("oom-score-adj-values", "10 20 30");
    assertThat(score()).isEqualTo("7");
    set("oom-score-adj", "yes");
    assertThat(score()).isEqualTo("17");
    set("oom-score-adj-values", "11 20 30");
    assertThat(score()).isEqualTo("18");
    set("oom-score-adj", "absolute");
    assertThat(score()).isEqualTo("11");
    set("oom-score-adj", "no");
    assertThat(score()).isEqualTo("7");
  }

  @Test
  void goesByTheRole() throws IOException {
    set("oom-score-adj", "yes");
    role(true);
    assertThat(score()).isEqualTo("207");
    role(false);
    assertThat(score()).isEqualTo("7");
  }

  @Test
  void relativeIsAnotherWordForYes() throws IOException {
    set("oom-score-adj", "relative");
    assertThat(score()).isEqualTo("7");
    assertThat(config.get(PlatformSettings.OOM_SCORE_ADJ)).isEqualTo(OomAdjustment.YES);
  }

  @Test
  void staysWithinWhatTheKernelTakes() throws IOException {
    set("oom-score-adj-values", "1999 0 0");
    set("oom-score-adj", "yes");
    assertThat(score()).isEqualTo("1000");
    set("oom-score-adj-values", "-2000 0 0");
    assertThat(score()).isEqualTo("-1000");
  }

  @Test
  void isRefusedIfItCannotBeWritten() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(set("oom-score-adj", "yes")).contains("Failed to set OOM score adjustment");
    assertThat(config.get(PlatformSettings.OOM_SCORE_ADJ)).isEqualTo(OomAdjustment.NO);
  }
}
