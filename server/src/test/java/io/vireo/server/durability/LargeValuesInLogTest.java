package io.vireo.server.durability;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.keyspace.Cut;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Changes large values by chance while they are written as commands: who repeats the commands must
 * get the state of the beginning.
 */
@Tag("long")
class LargeValuesInLogTest {
  private static final int LARGE = 1_500;
  private static final List<String> KEYS = List.of("a", "b", "c");

  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  private static InProcessServer start() {
    return new InProcessServer("enable-debug-command yes", "stream-node-max-entries 20");
  }

  private static String run(InProcessClient client, String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static Map<String, String> state(InProcessServer server) {
    InProcessClient client = server.client();
    Map<String, String> state = new TreeMap<>();
    server.engine().keyspace().database(0).forEach(entry -> state.put(entry.key().toString(), ""));
    state.replaceAll((key, none) -> describe(client, key));
    return state;
  }

  private static String describe(InProcessClient client, String key) {
    String type = run(client, "TYPE " + key);
    String text = type + run(client, "DEBUG DIGEST-VALUE " + key) + run(client, "PTTL " + key);
    return switch (type) {
      case "hash" -> text + run(client, "HPEXPIRETIME " + key + " FIELDS 4 f1 f2 f3 f4");
      case "stream" ->
          text + run(client, "XINFO GROUPS " + key) + run(client, "XPENDING " + key + " g - + 60");
      default -> text;
    };
  }

  private void repeatAndCompare(Map<String, String> before) {
    try (InProcessServer other = start()) {
      InProcessClient client = other.client();
      client.send(log.toByteArray());
      assertThat(state(other)).isEqualTo(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "hash,1",
    "hash,2",
    "hash,3",
    "set,1",
    "set,2",
    "zset,1",
    "zset,2",
    "zset,3",
    "list,1",
    "list,2",
    "list,3",
    "stream,1",
    "stream,2",
    "stream,3"
  })
  void theCommandsMakeTheStateOfTheBeginning(String type, long seed) {
    try (InProcessServer server = start()) {
      InProcessClient client = server.client();
      LargeValues values = new LargeValues(client);
      Random random = new Random(seed);
      values.fill(type, "a", LargeValues.HUGE);
      values.fill(type, "b", LargeValues.HUGE);
      values.fill(type, "c", LARGE);
      run(client, "PEXPIREAT b 4000000000000");
      for (int i = 0; i < 100; i++) {
        run(client, "SET s" + i + " " + i);
      }
      Map<String, String> before = state(server);
      CommandLogWriter writer = new CommandLogWriter(log::writeBytes);
      Cut cut = server.engine().keyspace().cut(writer);
      boolean more = true;
      while (more) {
        for (int i = random.nextInt(25); i > 0; i--) {
          values.change(type, KEYS.get(random.nextInt(3)), random);
          run(client, "SET s" + random.nextInt(150) + " changed");
        }
        if (seed > 1 && random.nextInt(5) == 0) {
          values.changeKey(type, KEYS.get(random.nextInt(3)), random);
        }
        more = cut.step();
      }
      server.engine().keyspace().endCut();
      writer.flush();
      assertThat(state(server)).isNotEqualTo(before);
      repeatAndCompare(before);
    }
  }
}
