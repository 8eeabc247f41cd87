package io.vireo.server.family.key;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.testing.AllTypes;
import io.vireo.server.testing.AllTypes.Content;
import io.vireo.server.testing.Oracle;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import io.vireo.server.testing.RunningServer;
import io.vireo.server.testing.SocketClient;
import io.vireo.server.testing.TcpServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of all types migrate to Redis and back, and are the same there and here. */
class MigrateOracleTest {
  private static List<String> settings(String... more) {
    List<String> settings = new ArrayList<>(AllTypes.SETTINGS);
    settings.addAll(List.of(more));
    return settings;
  }

  private static String run(SocketClient client, String line) {
    return RespText.of(client.run(line.split(" ")));
  }

  private static void ok(SocketClient client, String line) {
    assertThat(run(client, line)).as(line).doesNotStartWith("(error)");
  }

  private static List<String> keys(SocketClient client) {
    String all = run(client, "KEYS *").replaceAll("\\d+\\) |\"", " ").trim();
    return List.of(all.split("\\s+"));
  }

  private static Map<String, String> state(SocketClient client) {
    Map<String, String> state = new TreeMap<>();
    for (String key : keys(client)) {
      state.put(key, run(client, "DEBUG DIGEST-VALUE " + key) + run(client, "TYPE " + key));
    }
    long deadline = ((RespValue.Whole) client.run("PEXPIRETIME", "timed")).number();
    state.put("deadline", "about " + Math.round(deadline / 1e6));
    return state;
  }

  private static void migrateAll(SocketClient from, RunningServer to) {
    List<String> words = new ArrayList<>(List.of("MIGRATE", "127.0.0.1", "" + to.port()));
    words.addAll(List.of("", "0", "5000", "KEYS"));
    words.addAll(keys(from));
    assertThat(RespText.of(from.run(words.toArray(String[]::new)))).isEqualTo("OK");
    assertThat(run(from, "DBSIZE")).isEqualTo("(integer) 0");
  }

  @ParameterizedTest
  @CsvSource({"8.0, FIELDS, auto", "8.0, VECTORS, auto", "8.0, OLD, 10", "7.0, OLD, 10"})
  void thereAndBack(String version, Content content, String rdbVersion) {
    Optional<Path> program = version.equals("7.0") ? Oracle.older() : Oracle.program();
    Assumptions.assumeTrue(program.isPresent(), "There is no Redis " + version);
    try (TcpServer vireo = TcpServer.start(settings("rdb-version " + rdbVersion));
        Oracle redis = Oracle.start(program.get(), settings());
        SocketClient here = new SocketClient(vireo.port());
        SocketClient there = new SocketClient(redis.port())) {
      AllTypes.fill(line -> ok(here, line), content);
      Map<String, String> before = state(here);
      migrateAll(here, redis);
      assertThat(state(there)).isEqualTo(before);
      migrateAll(there, vireo);
      assertThat(state(here)).isEqualTo(before);
    }
  }
}
