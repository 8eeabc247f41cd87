package io.vireo.server.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Command;
import io.vireo.server.command.CommandTable;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Users who may run every command, but on few keys, say what chance makes of the commands'
 * declarations: whatever that is, other keys stay as they are.
 */
class RightsOverKeysTest {
  private static final int REQUESTS = 6_000;

  /** They work on all keys, or on another database, without naming any. */
  private static final String KEYLESS = "-flushall -flushdb -swapdb -move -select -randomkey -eval";

  private final SplittableRandom random = new SplittableRandom(Seeds.of(27));
  private final Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
  private final RequestMaker maker = new RequestMaker();
  private InProcessServer server;
  private InProcessClient admin;
  private Profiles profiles;

  @BeforeEach
  void start() {
    server = new InProcessServer("enable-debug-command yes").alone();
    admin = server.client();
    CommandTable table = server.engine().table();
    profiles = new Profiles(table, vocabulary, Set.of());
  }

  @AfterEach
  void end() {
    server.close();
  }

  private InProcessClient user(String rules) {
    admin.run(("ACL SETUSER u on nopass +@all " + KEYLESS + ' ' + rules).split(" "));
    InProcessClient client = server.client();
    client.run("AUTH", "u", "x");
    return client;
  }

  private interface Listener {
    void heard(Request request, Command command, RespValue reply);
  }

  /** Has a client say requests by chance, and ends each wait. */
  private void say(InProcessClient client, int count, Listener listener) {
    Speaker speaker = null;
    for (int i = 0; i < count; i++) {
      if (i % 200 == 0) {
        speaker = new Speaker(vocabulary, profiles.draw(random), random);
      }
      Command command = speaker.profile().commands().draw(random);
      Request request = maker.make(command, speaker);
      if (!command.has(io.vireo.server.command.Flag.BLOCKING)) {
        client.send(request.wire());
        listener.heard(request, command, client.read());
      }
    }
  }

  @Test
  void whoHasNoKeysSucceedsInNothingThatHasKeys() {
    say(admin, REQUESTS, (request, command, reply) -> {});
    InProcessClient client = user("");
    say(
        client,
        REQUESTS,
        (request, command, reply) -> {
          if (command.keys().canHaveKeys()) {
            assertThat(reply).as("%s", request).isInstanceOf(RespValue.Failure.class);
          }
        });
  }

  @Test
  void whoHasSomeKeysChangesNoOthers() {
    say(admin, REQUESTS, (request, command, reply) -> {});
    Map<String, String> before = others();
    assertThat(before).hasSizeGreaterThan(5);
    InProcessClient client = user("~s* ~l* ~h*");
    int[] succeeded = {0};
    say(
        client,
        REQUESTS,
        (request, command, reply) -> succeeded[0] += reply instanceof RespValue.Failure ? 0 : 1);

    assertThat(others()).isEqualTo(before);
    assertThat(succeeded[0]).isGreaterThan(REQUESTS / 50);
  }

  /** The keys that the user has no right to, and what they hold. */
  private Map<String, String> others() {
    Map<String, String> digests = new TreeMap<>();
    List<RespValue> keys = Rule.items(admin.run("KEYS", "*"));
    for (RespValue key : keys) {
      String name = key.asText();
      if (name.isEmpty() || "slh".indexOf(name.charAt(0)) < 0) {
        Request digest = Request.of("DEBUG", "DIGEST-VALUE", name);
        admin.send(digest.wire());
        digests.put(
            name, new String(admin.read().toString().getBytes(StandardCharsets.ISO_8859_1)));
      }
    }
    return digests;
  }
}
