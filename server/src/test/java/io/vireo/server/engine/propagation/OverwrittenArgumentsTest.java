package io.vireo.server.engine.propagation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespParser;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.ToldUnits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Commands that overwrite what they, or others of their unit, have just set: the log and replicas
 * get the words as the client sent them.
 */
class OverwrittenArgumentsTest {
  private static final int VALUE_BYTES = 40_000;
  private static final String FIRST = "x".repeat(VALUE_BYTES);
  private static final String SECOND = "y".repeat(VALUE_BYTES);

  private final InProcessServer server = new InProcessServer();
  private final InProcessClient client = server.client();
  private final List<byte[]> log = new ArrayList<>();
  private final List<byte[]> replica = new ArrayList<>();

  @BeforeEach
  void listen() {
    server.engine().propagation().add(ToldUnits.raw(log::add));
    server.engine().propagation().add(ToldUnits.toReplica(replica::add));
    client.run("SET", "other", "value");
    log.clear();
    replica.clear();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Sends a request in two parts, as the network brings long ones: its words get own arrays. */
  private RespValue run(String... words) {
    byte[] request = RespRequest.of(words);
    client.send(Arrays.copyOf(request, request.length / 2));
    client.send(Arrays.copyOfRange(request, request.length / 2, request.length));
    return client.read();
  }

  private static List<String> request(String... words) {
    return List.of(words);
  }

  private void tells(List<List<String>> requests) {
    assertThat(commands(log)).isEqualTo(shown(requests));
    assertThat(commands(replica)).isEqualTo(shown(requests));
  }

  private static List<List<String>> commands(List<byte[]> units) {
    List<List<String>> commands = new ArrayList<>();
    for (byte[] unit : units) {
      RespParser parser = new RespParser();
      parser.feed(unit, 0, unit.length);
      for (RespValue each = parser.next(); each != null; each = parser.next()) {
        commands.add(((RespValue.Many) each).items().stream().map(RespValue::asText).toList());
      }
    }
    return shown(commands);
  }

  /** Long words by their ends and their length, so that a failure can be read. */
  private static List<List<String>> shown(List<List<String>> commands) {
    return commands.stream()
        .map(words -> words.stream().map(OverwrittenArgumentsTest::shown).toList())
        .toList();
  }

  private static String shown(String word) {
    boolean same = word.chars().allMatch(c -> c == word.charAt(0));
    return word.length() < 100 ? word : (same ? "all " : "mixed ") + word.charAt(0) + word.length();
  }

  @Test
  void aKeyIsSetTwiceByOneCommand() {
    run("MSET", "a", FIRST, "a", SECOND, "b", FIRST, "a", FIRST);
    tells(List.of(request("MSET", "a", FIRST, "a", SECOND, "b", FIRST, "a", FIRST)));
    assertThat(run("GET", "a").asText()).isEqualTo(FIRST);
  }

  @Test
  void soDoesAConditionalCommand() {
    run("MSETNX", "a", FIRST, "a", SECOND);
    run("MSETEX", "2", "b", FIRST, "b", SECOND);
    tells(
        List.of(
            request("MSETNX", "a", FIRST, "a", SECOND),
            request("MULTI"),
            request("SET", "b", FIRST),
            request("SET", "b", SECOND),
            request("EXEC")));
  }

  @Test
  void aTransactionSetsAKeyTwice() {
    run("MULTI");
    run("SET", "a", FIRST);
    run("SET", "a", SECOND);
    run("MSET", "a", FIRST, "a", SECOND);
    run("SETRANGE", "a", "0", "!");
    run("EXEC");
    tells(
        List.of(
            request("MULTI"),
            request("SET", "a", FIRST),
            request("SET", "a", SECOND),
            request("MSET", "a", FIRST, "a", SECOND),
            request("SETRANGE", "a", "0", "!"),
            request("EXEC")));
  }

  @Test
  void aScriptSetsAKeyTwice() {
    String script =
        "redis.call('SET', KEYS[1], ARGV[1]) redis.call('SET', KEYS[1], ARGV[2]) "
            + "return redis.call('MSET', KEYS[1], ARGV[1], KEYS[1], ARGV[2])";
    run("EVAL", script, "1", "a", FIRST, SECOND);
    tells(
        List.of(
            request("MULTI"),
            request("SET", "a", FIRST),
            request("SET", "a", SECOND),
            request("MSET", "a", FIRST, "a", SECOND),
            request("EXEC")));
    assertThat(run("GET", "a").asText()).isEqualTo(SECOND);
  }

  /** Collections copy their elements. */
  @Test
  void anElementIsSetTwiceByOneCommand() {
    run("HSET", "h", "f", FIRST, "f", SECOND);
    run("RPUSH", "l", FIRST, FIRST);
    run("LSET", "l", "0", SECOND);
    run("SADD", "s", FIRST, FIRST, SECOND);
    run("XADD", "x", "1-1", "f", FIRST, "f", SECOND);
    tells(
        List.of(
            request("HSET", "h", "f", FIRST, "f", SECOND),
            request("RPUSH", "l", FIRST, FIRST),
            request("LSET", "l", "0", SECOND),
            request("SADD", "s", FIRST, FIRST, SECOND),
            request("XADD", "x", "1-1", "f", FIRST, "f", SECOND)));
  }

  /** What one command has set, the next one may leave to others. */
  @Test
  void theArrayOfAnEarlierCommandIsOffered() {
    run("SET", "a", FIRST);
    run("SET", "a", SECOND);
    tells(List.of(request("SET", "a", FIRST), request("SET", "a", SECOND)));
  }

  @Test
  void soIsThatOfACommandThatFailed() {
    run("MSET", "a", FIRST, "a", SECOND);
    run("MSET", "a", FIRST, "odd");
    run("SET", "a", FIRST);
  }
}
