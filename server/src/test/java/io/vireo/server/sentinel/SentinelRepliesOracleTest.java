package io.vireo.server.sentinel;

import static io.vireo.server.sentinel.Watched.Maker.REDIS;
import static io.vireo.server.sentinel.Watched.Maker.VIREO;
import static io.vireo.server.testing.Eventually.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.SocketClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Sentinel of Vireo and one of Redis watch the same servers, and answer the same questions:
 * types, shape, order of the fields and texts are equal, but for numbers and IDs. Only the words of
 * HELP are Vireo's own.
 */
@Tag("nightly") // waits for the timeouts of Sentinels
@Tag("long")
class SentinelRepliesOracleTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern ID = Pattern.compile("\\b[0-9a-f]{40}\\b");
  private static final Pattern NUMBER = Pattern.compile("\\d+");

  /** Facts of INFO that only one of the two has; docs/users/compatibility.md tells of them. */
  private static final Set<String> OF_VIREO =
      Set.of(
          "vireo_version",
          "java_version",
          "java_vm",
          "data_thread",
          "internal_errors",
          "auth_delayed",
          "acl_access_denied_db",
          "acl_access_denied_tls_cert");

  @TempDir Path folder;

  private final List<Watched> all = new ArrayList<>();
  private Watched primary;
  private Watched replica;
  private Watched ours;
  private Watched theirs;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(Oracle.program().isPresent(), Oracle.MISSING);
    primary = started(Watched.server(VIREO, folder.resolve("primary")));
    String follow = "replicaof 127.0.0.1 " + primary.port();
    replica = started(Watched.server(VIREO, folder.resolve("replica"), follow));
    // Two find it down at most, so that nobody does anything about it.
    String quorum = "sentinel monitor primary 127.0.0.1 " + primary.port() + " 3";
    ours = started(Watched.sentinel(VIREO, folder.resolve("ours"), quorum, List.of()));
    theirs = started(Watched.sentinel(REDIS, folder.resolve("theirs"), quorum, List.of()));
    await("known to both", () -> both(this::knowsAll));
  }

  @AfterEach
  void end() {
    all.forEach(Watched::close);
  }

  private Watched started(Watched process) {
    all.add(process);
    return process;
  }

  private boolean both(Predicate<Watched> condition) {
    return condition.test(ours) && condition.test(theirs);
  }

  private boolean knowsAll(Watched sentinel) {
    var state = sentinel.state();
    return "master".equals(state.get("flags"))
        && "1".equals(state.get("num-slaves"))
        && "1".equals(state.get("num-other-sentinels"))
        && flags(sentinel, "REPLICAS").equals("slave")
        && flags(sentinel, "SENTINELS").equals("sentinel")
        && sentinel.say("SENTINEL", "REPLICAS", "primary").contains("\"ok\"");
  }

  /** The flags of the one replica, or of the one other Sentinel. */
  private static String flags(Watched sentinel, String which) {
    String[] lines = sentinel.say("SENTINEL", which, "primary").split("\n");
    for (int i = 0; i + 1 < lines.length; i++) {
      if (lines[i].endsWith("\"flags\"")) {
        return lines[i + 1].replaceFirst(".*\"(.*)\".*", "$1");
      }
    }
    return "";
  }

  // ------------------------------------------------------------------------- what is compared

  private static List<String> lines() {
    try (var in = SentinelRepliesOracleTest.class.getResourceAsStream("/sentinel/commands.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private String[] words(String line) {
    List<String> words = new ArrayList<>();
    Matcher matcher = WORD.matcher(line);
    while (matcher.find()) {
      words.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
    }
    words.replaceAll(word -> word.equals("PORT") ? Integer.toString(primary.port()) : word);
    return words.toArray(String[]::new);
  }

  /** A reply with its types, without numbers and IDs. */
  private static String shape(RespValue reply) {
    String withoutIds = ID.matcher(reply.toString()).replaceAll("ID");
    return NUMBER.matcher(withoutIds).replaceAll("N");
  }

  /** What they answer differently, line by line, in one protocol. */
  private List<String> differences(String protocol, List<String> asked) {
    List<String> different = new ArrayList<>();
    try (SocketClient here = new SocketClient(ours.port());
        SocketClient there = new SocketClient(theirs.port())) {
      for (String line : asked) {
        // Some of the commands set it back.
        here.run("HELLO", protocol);
        there.run("HELLO", protocol);
        String said = shape(here.run(words(line)));
        String expected = shape(there.run(words(line)));
        if (!said.equals(expected)) {
          different.add(line + "\n  says     " + said + "\n  expected " + expected);
        }
      }
    }
    return different;
  }

  private void compare(List<String> asked) {
    assertThat(differences("2", asked)).as("in RESP2").isEmpty();
    assertThat(differences("3", asked)).as("in RESP3").isEmpty();
  }

  @Test
  void answersAreTheSame() {
    List<String> asked = lines();
    assertThat(asked).hasSizeGreaterThan(200);
    assertThat(differences("2", asked)).as("in RESP2").isEmpty();
    // Another login at Sentinels, even if it is the old one, ends the connections to them.
    await("connected again", () -> both(this::knowsAll));
    assertThat(differences("3", asked)).as("in RESP3").isEmpty();
  }

  @Test
  void answersAboutWhatIsDownAreTheSame() {
    List<String> asked =
        List.of(
            "SENTINEL MASTERS",
            "SENTINEL MASTER primary",
            "SENTINEL REPLICAS primary",
            "SENTINEL SLAVES primary",
            "SENTINEL SENTINELS primary",
            "SENTINEL CKQUORUM primary",
            "SENTINEL IS-MASTER-DOWN-BY-ADDR 127.0.0.1 PORT 0 *",
            "SENTINEL FAILOVER primary",
            "INFO sentinel",
            "ROLE");
    replica.kill();
    await("down", () -> both(each -> flags(each, "REPLICAS").equals("s_down,slave,disconnected")));
    compare(asked);
    primary.kill();
    String down = "s_down,master,disconnected";
    await("down", () -> both(each -> down.equals(each.state().get("flags"))));
    String asksOthers = "sentinel,master_down";
    await(
        "told by the other",
        () -> both(each -> each.say("SENTINEL", "SENTINELS", "primary").contains(asksOthers)));
    compare(asked);
  }

  // ------------------------------------------------------------------------- what has no order

  private static Set<String> texts(RespValue reply) {
    return Stream.of(reply.toString().split("[\\[\\],= ]+")).collect(Collectors.toSet());
  }

  @Test
  void theCommandsAreTheSame() {
    try (SocketClient here = new SocketClient(ours.port());
        SocketClient there = new SocketClient(theirs.port())) {
      assertThat(texts(here.run("COMMAND", "LIST"))).isEqualTo(texts(there.run("COMMAND", "LIST")));
      for (String name : List.of("sentinel", "publish", "role", "info", "shutdown", "client")) {
        assertThat(texts(here.run("COMMAND", "INFO", name)))
            .as(name)
            .isEqualTo(texts(there.run("COMMAND", "INFO", name)));
      }
    }
  }

  private static Set<String> infoFields(Watched sentinel) {
    try (SocketClient client = new SocketClient(sentinel.port())) {
      return Arrays.stream(client.run("INFO", "everything").asText().split("\r\n"))
          .map(line -> line.startsWith("#") ? line : line.replaceFirst(":.*", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  @Test
  void infoHasTheSameFields() {
    Set<String> here = infoFields(ours);
    assertThat(here).containsAll(OF_VIREO);
    here.removeAll(OF_VIREO);
    assertThat(here).isEqualTo(infoFields(theirs));
  }

  @Test
  void helpNamesTheSameSubcommands() {
    assertThat(helped(ours)).isEqualTo(helped(theirs));
  }

  private static Set<String> helped(Watched sentinel) {
    return sentinel.list("SENTINEL", "HELP").stream()
        .filter(line -> !line.startsWith(" "))
        .map(line -> line.replaceFirst(" .*", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
