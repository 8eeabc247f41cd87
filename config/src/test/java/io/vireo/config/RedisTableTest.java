package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table against what Redis 8.6.3 was seen to answer. */
class RedisTableTest {
  private static final List<String> OURS =
      List.of(
          "active-defrag-cycle-us",
          "availability-zone",
          "cluster-announce-client-ipv4",
          "cluster-announce-client-ipv6",
          "cluster-blacklist-ttl",
          "cluster-databases",
          "cluster-manual-failover-timeout",
          "extended-redis-compatibility",
          "import-mode",
          "log-format",
          "log-timestamp-format",
          "prefetch-batch-max-size",
          "primaryauth",
          "primaryuser",
          "rdma-bind",
          "rdma-port",
          "auth-failure-delay-max",
          "commandlog-execution-slower-than",
          "commandlog-large-reply-max-len",
          "commandlog-large-request-max-len",
          "commandlog-reply-larger-than",
          "commandlog-request-larger-than",
          "commandlog-slow-execution-max-len",
          "console",
          "console-hosts",
          "console-write",
          "notify-keyspace-stream",
          "rdb-version",
          "rdb-version-check",
          "multiplexing-api",
          "data-thread",
          "metrics-bind",
          "metrics-port",
          "metrics-tls",
          "tls-auto-reload-interval",
          "tls-engine",
          "tls-handshake-timeout",
          "vireo-compatibility");

  @Test
  void listsTheNamesAndDefaultsOfRedis() throws IOException {
    Map<String, String> ours = new TreeMap<>(Config.defaults().match(List.of("*")));
    ours.keySet().removeAll(OURS);
    ours.remove("dir");

    assertThat(ours).containsExactlyEntriesOf(recorded());
  }

  @Test
  void showsHiddenSettingsToTheirExactNameAlone() {
    Config config = Config.defaults();

    assertThat(config.match(List.of("key-load*", "*"))).doesNotContainKey("key-load-delay");
    assertThat(config.match(List.of("KEY-LOAD-DELAY"))).containsEntry("KEY-LOAD-DELAY", "0");
    for (String name :
        List.of(
            "aof-disable-auto-gc",
            "cluster-ping-interval",
            "dual-channel-replication-enabled",
            "key-load-delay",
            "loading-process-events-interval-bytes",
            "lua-enable-deprecated-api",
            "rdb-key-save-delay",
            "repl-rdb-channel",
            "use-exit-on-panic",
            "watchdog-period")) {
      assertThat(config.match(List.of(name))).as(name).hasSize(1);
    }
  }

  @Test
  void everySettingSaysWhatItDoes() {
    assertThat(SettingsTable.all())
        .allSatisfy(setting -> assertThat(setting.note()).as(setting.name()).hasSizeGreaterThan(10))
        .allSatisfy(setting -> assertThat(setting.name()).isLowerCase());
  }

  @Test
  void everyDefaultIsAValueOfItsType() {
    for (Setting<?> setting : SettingsTable.all()) {
      if (!setting.has(SettingFlag.FILE_ONLY) && setting != ReplicationSettings.REPLICAOF) {
        readBack(setting);
      }
    }
  }

  private static <T> void readBack(Setting<T> setting) {
    String text = setting.type().format(setting.defaultValue());
    List<String> words = setting.type().takesMany() ? List.of(text.split(" ", -1)) : List.of(text);
    Parsed<T> parsed = setting.parse(words, setting.type().fresh(setting.defaultValue()));

    assertThat(parsed.error()).as(setting.name()).isNull();
    assertThat(setting.type().format(parsed.value()))
        .as(setting.name())
        .isEqualTo(setting == GeneralSettings.DIR ? Config.defaults().text(setting) : text);
  }

  private static Map<String, String> recorded() throws IOException {
    Map<String, String> names = new TreeMap<>();
    try (InputStream in = RedisTableTest.class.getResourceAsStream("redis-8.6.3-defaults.tsv")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        if (!line.startsWith("#")) {
          String[] columns = line.split("\t", -1);
          names.put(columns[0], columns[1]);
        }
      }
    }
    return names;
  }
}
