package io.vireo.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.Config;
import io.vireo.server.ServerCore;
import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.context.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EpisodeMakerTest {
  private static final int LENGTH = 400;
  private static final int SEEDS = 150;

  private final CommandTable table =
      new ServerCore(Config.defaults(), Clock.system()).engine().table();

  private EpisodeMaker maker() {
    Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
    return new EpisodeMaker(new Profiles(table, vocabulary, Set.of()), vocabulary);
  }

  @Test
  void aSeedAlwaysMakesTheSameEpisode() {
    Episode episode = maker().make(7, LENGTH);
    EpisodeMaker used = maker();
    used.make(8, LENGTH);
    assertThat(used.make(7, LENGTH)).isEqualTo(episode);
    assertThat(used.make(8, LENGTH)).isNotEqualTo(episode);
  }

  /** Every argument has a source, and nothing that the groups have is forgotten. */
  @Test
  void everyCommandIsSaid() {
    EpisodeMaker maker = maker();
    Set<String> said = new TreeSet<>();
    LongStream.range(0, SEEDS)
        .mapToObj(seed -> maker.make(seed, LENGTH))
        .flatMap(episode -> episode.steps().stream())
        .forEach(step -> addNames(step, said));
    assertThat(said)
        .contains("GET", "LPUSH", "SADD", "HSET", "ZADD", "XADD", "SETBIT", "PFADD", "GEOADD")
        .contains("BLPOP", "MULTI", "EXEC", "WATCH", "SORT", "SPOP", "CONFIG", "SELECT")
        .doesNotContain("DELIFEQ", "PFSELFTEST", "WAIT");
    Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
    table.all().stream()
        .filter(command -> Profiles.groups().contains(command.group().wireName()))
        .filter(command -> !vocabulary.skips(command.name().toUpperCase(Locale.ROOT)))
        .forEach(command -> assertThat(said).contains(command.name().toUpperCase(Locale.ROOT)));
  }

  private static void addNames(Step step, Set<String> said) {
    if (step instanceof Step.Say say) {
      say.requests().forEach(request -> said.add(request.name()));
    } else if (step instanceof Step.Scan scan) {
      said.add(scan.request().name());
    } else if (step instanceof Step.Block block) {
      block.waiting().forEach(request -> said.add(request.name()));
    }
  }
}
