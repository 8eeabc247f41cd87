package io.vireo.server.family.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.ToldUnits;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files and replicas repeat of the list commands. */
class ListEffectsTest {
  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<String> units = new ArrayList<>();

  ListEffectsTest() {
    server.engine().propagation().add(ToldUnits.words(units::add));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static void run(InProcessClient who, String line) {
    who.run(line.split(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "RPUSH l x y, RPUSH l x y",
    "LPUSHX none x, ''",
    "LPOP l, LPOP l",
    "LPOP l 0, ''",
    "LSET l 0 x, LSET l 0 x",
    "LINSERT l BEFORE none x, ''",
    "LREM l 0 none, ''",
    "LTRIM l 0 -1, ''",
    "LTRIM l 1 -1, LTRIM l 1 -1",
    "LMOVE l m LEFT RIGHT, LMOVE l m LEFT RIGHT",
    "LMPOP 2 none l LEFT COUNT 2, LPOP l 2",
    "LMPOP 1 l RIGHT COUNT 100, RPOP l 3",
    "LMPOP 1 none LEFT, ''",
    "BLPOP none l 0, LPOP l",
    "BRPOP l 0, RPOP l",
    "BLMPOP 0 2 none l LEFT, LPOP l 1",
    "BLMOVE l m RIGHT LEFT 0, LMOVE l m RIGHT LEFT",
    "BLMOVE l m right Left 0, LMOVE l m right Left",
    "BRPOPLPUSH l m 0, RPOPLPUSH l m",
  })
  void tellsWhatHasTheSameEffect(String command, String repeated) {
    run(client, "RPUSH l a b c");
    units.clear();
    run(client, command);
    assertThat(String.join(" ", units)).isEqualTo(repeated);
  }

  @ParameterizedTest
  @CsvSource({
    "BLPOP k l 0, LPOP l",
    "BRPOP l 0, RPOP l",
    "BLMPOP 0 1 l LEFT COUNT 5, LPOP l 2",
    "BLMOVE l m left RIGHT 0, LMOVE l m left RIGHT",
    "BRPOPLPUSH l m 0, RPOPLPUSH l m",
  })
  void tellsWhatWhoWaitedGot(String command, String repeated) {
    run(client, "SET any x");
    run(server.client(), command);
    units.clear();
    run(client, "RPUSH l a b");
    assertThat(units).containsExactly("RPUSH l a b", repeated);
  }
}
