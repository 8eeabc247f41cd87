package io.vireo.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigSetTest {
  private static final String INTEGER = "argument couldn't be parsed into an integer";

  private final Config config = Config.defaults();

  private String set(String... words) {
    return set(Circumstances.LOCAL, words);
  }

  private String set(Circumstances circumstances, String... words) {
    List<NameValue> pairs = new ArrayList<>();
    for (int i = 0; i < words.length; i += 2) {
      pairs.add(new NameValue(words[i], words[i + 1]));
    }
    return config.set(pairs, circumstances);
  }

  private String get(String name) {
    return config.match(List.of(name)).get(name);
  }

  /** Name, value as set, value as shown; every line was seen on Redis 8.0.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "maxmemory|1gb|1073741824",
        "maxmemory|10k|10000",
        "maxmemory|1KB|1024",
        "maxmemory|''|0",
        "maxmemory|60%|60%",
        "maxmemory-clients|10%|10%",
        "maxmemory-clients|0%|0",
        "maxmemory-clients|1gb|1073741824",
        "hz|0|1",
        "hz|9999|500",
        "watchdog-period|5|200",
        "repl-backlog-size|1|16384",
        "loglevel|DEBUG|debug",
        "appendfsync|No|no",
        "rdbcompression|YES|yes",
        "save|100 1 50 2|100 1 50 2",
        "save|''|''",
        "save|1 0|1 0",
        "notify-keyspace-events|KEA|AKE",
        "notify-keyspace-events|KEgx$lszht|g$lshzxtKE",
        "notify-keyspace-events|KEAmn|AKEm",
        "notify-keyspace-events|EKtd|tdKE",
        "notify-keyspace-events|Kg$lshzxetd|AK",
        "notify-keyspace-events|n|n",
        "latency-tracking-info-percentiles|99.9 50|99.9 50",
        "latency-tracking-info-percentiles|33.333333333333|33.333333",
        "latency-tracking-info-percentiles|1e1|10",
        "latency-tracking-info-percentiles|99.99999999|100",
        "latency-tracking-info-percentiles|0|0",
        "latency-tracking-info-percentiles|''|''",
        "oom-score-adj-values|+1 2 3|1 2 3",
        "shutdown-on-sigterm|nosave force now|nosave now force",
        "shutdown-on-sigterm|default now|now",
        "shutdown-on-sigterm|default|default",
        "bind|-1.2.3.4 127.0.0.1|-1.2.3.4 127.0.0.1",
        "bind|''|''",
        "dbfilename|''|''",
        "proc-title-template|{title} x{server-mode}|{title} x{server-mode}",
        "cluster-announce-human-nodename|a-b.c|a-b.c",
        "cluster-announce-ip|192.168.1.255|192.168.1.255",
        "cluster-announce-ip|2001:db8::1|2001:db8::1",
        "slave-priority|7|7",
        "lua-time-limit|7|7",
      })
  void accepts(String name, String value, String shown) {
    config.update(SecuritySettings.ENABLE_PROTECTED_CONFIGS, Permission.YES);

    assertThat(set(name, value)).isNull();
    assertThat(get(name)).isEqualTo(shown);
  }

  /** Name, value, reason; every line was seen on Redis 8.0.2. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      emptyValue = "",
      value = {
        "maxmemory|1.5gb|argument must be a memory value",
        "maxmemory|-1|argument must be a memory value",
        "maxmemory|5 %|argument must be a memory value",
        "client-query-buffer-limit|1|argument must be between 1048576 and 9223372036854775807"
            + " inclusive",
        "maxmemory-clients|101%|percentage argument must be less or equal to 100",
        "maxmemory-clients|5 %|argument must be a memory or percent value",
        "maxmemory-clients|-5%|argument must be a memory or percent value",
        "port|99999|argument must be between 0 and 65535 inclusive",
        "port|01|" + INTEGER,
        "port|+1|" + INTEGER,
        "port|0x10|" + INTEGER,
        "port|\"\"|" + INTEGER,
        "maxclients|0|argument must be between 1 and 4294967295 inclusive",
        "replica-announced|x|argument must be 'yes' or 'no'",
        "loglevel|loud|argument(s) must be one of the following: debug, verbose, notice, warning,"
            + " nothing",
        "shutdown-on-sigterm|save  now|argument(s) must be one of the following: default, save,"
            + " nosave, now, force, safe, failover",
        "shutdown-on-sigterm|save nosave|shutdown options SAVE and NOSAVE can't be used"
            + " simultaneously",
        "save|1  2|Invalid save parameters",
        "save|0 1|Invalid save parameters",
        "save|1|Invalid save parameters",
        "save|1 -1|Invalid save parameters",
        "notify-keyspace-events|q|Invalid event class character. Use 'Ag$lshzxeKEtmdn'.",
        "client-output-buffer-limit|slave 1|Wrong number of arguments in buffer limit"
            + " configuration.",
        "client-output-buffer-limit|master 1 2 3|Invalid client class specified in buffer limit"
            + " configuration.",
        "client-output-buffer-limit|normal 1x 2 3|Error in hard, soft or soft_seconds setting in"
            + " buffer limit configuration.",
        "client-output-buffer-limit|normal 1 2 -3|Error in hard, soft or soft_seconds setting in"
            + " buffer limit configuration.",
        "latency-tracking-info-percentiles|nan|Invalid latency-tracking-info-percentiles"
            + " parameters",
        "latency-tracking-info-percentiles|101|latency-tracking-info-percentiles parameters should"
            + " sit between [0.0,100.0]",
        "oom-score-adj-values|1 2|wrong number of arguments",
        "oom-score-adj-values|1 2 3000|Invalid oom-score-adj-values, elements must be between"
            + " -2000 and 2000.",
        "cluster-announce-hostname|a_b|Hostnames may only contain alphanumeric characters, hyphens"
            + " or dots",
        "cluster-announce-human-nodename|!|Announced human node name contained invalid character",
        "cluster-announce-human-nodename|a b|Announced human node name contained invalid character",
        "cluster-announce-ip|a.example.com|Cluster announce IP must be a valid IPv4 or IPv6 address",
        "cluster-announce-ip|192.168.1|Cluster announce IP must be a valid IPv4 or IPv6 address",
        "cluster-announce-ip|1:2|Cluster announce IP must be a valid IPv4 or IPv6 address",
        "proc-title-template|{title|template format is invalid or contains unknown variables",
        "proc-title-template|\"\"|template format is invalid or contains unknown variables",
        "locale-collate|xx|Invalid locale name",
        "daemonize|yes|can't set immutable config",
        "dir|/|can't set protected config",
      })
  void refuses(String name, String value, String reason) {
    String before = get(name);

    assertThat(set(name, value))
        .isEqualTo(
            "ERR CONFIG SET failed (possibly related to argument '" + name + "') - " + reason);
    assertThat(get(name)).isEqualTo(before);
  }

  @Test
  void keepsTheLimitsOfClientClassesNotNamed() {
    assertThat(set("client-output-buffer-limit", "normal 1mb 2kb 10 replica 1 2 3")).isNull();
    assertThat(get("client-output-buffer-limit"))
        .isEqualTo("normal 1048576 2048 10 slave 1 2 3 pubsub 33554432 8388608 60");
    assertThat(set("client-output-buffer-limit", "")).isNull();
    assertThat(get("client-output-buffer-limit")).startsWith("normal 1048576");
  }

  @Test
  void checksNamesBeforeValues() {
    assertThat(set("bogus", "1"))
        .isEqualTo("ERR Unknown option or number of arguments for CONFIG SET - 'bogus'");
    assertThat(set("maxmemory", "x", "bogus", "1")).contains("Unknown option").contains("bogus");
    assertThat(set("maxmemory", "x", "daemonize", "yes")).contains("'daemonize'");
    assertThat(set("daemonize", "yes", "bogus", "1")).contains("'daemonize'");
    assertThat(set("user", "x")).contains("Unknown option");
  }

  @Test
  void refusesDuplicatesButNotAnAliasBesideItsName() {
    assertThat(set("maxmemory", "1", "MAXMEMORY", "2"))
        .isEqualTo(
            "ERR CONFIG SET failed (possibly related to argument 'MAXMEMORY') - duplicate"
                + " parameter");
    assertThat(get("maxmemory")).isEqualTo("0");
    assertThat(set("slave-priority", "1", "replica-priority", "2")).isNull();
    assertThat(get("slave-priority")).isEqualTo("2");
  }

  @Test
  void changesNothingIfOneValueIsBad() {
    assertThat(set("maxmemory", "1", "maxmemory-clients", "200%", "hz", "bad"))
        .contains("'maxmemory-clients'");
    assertThat(get("maxmemory")).isEqualTo("0");
  }

  @Test
  void rollsBackIfAnApplierRefuses() {
    List<MemoryShare> applied = new ArrayList<>();
    List<MemoryShare> told = new ArrayList<>();
    config.applyWith(
        MemorySettings.MAXMEMORY,
        value -> {
          applied.add(value);
          return null;
        });
    config.listen(MemorySettings.MAXMEMORY, told::add);
    config.applyWith(NetworkSettings.PORT, port -> "Unable to listen on this port");

    assertThat(set("maxmemory", "5", "port", "7"))
        .isEqualTo(
            "ERR CONFIG SET failed (possibly related to argument 'port') - Unable to listen on"
                + " this port");
    assertThat(applied).containsExactly(new MemoryShare(5, false), MemoryShare.NONE);
    assertThat(told).containsExactly(MemoryShare.NONE);
    assertThat(get("port")).isEqualTo("6379");
    assertThat(get("maxmemory")).isEqualTo("0");
  }

  @Test
  void asksAnApplierOfSeveralSettingsOnceAndOnlyForChanges() {
    List<String> seen = new ArrayList<>();
    config.applyTogether(
        List.of(NetworkSettings.PORT, NetworkSettings.BIND),
        () -> {
          seen.add(config.get(NetworkSettings.BIND) + ":" + config.get(NetworkSettings.PORT));
          return null;
        });

    assertThat(set("port", "6379", "bind", "* -::*")).isNull();
    assertThat(seen).isEmpty();
    assertThat(set("port", "7", "bind", "127.0.0.1")).isNull();
    assertThat(seen).containsExactly("[127.0.0.1]:7");
  }

  @Test
  void appliesAVolatileSettingEvenIfItsTextStaysTheSame() {
    List<String> seen = new ArrayList<>();
    config.applyWith(
        TlsSettings.TLS_CERT_FILE,
        file -> {
          seen.add(file);
          return null;
        });

    assertThat(set("tls-cert-file", "")).isNull();
    assertThat(seen).containsExactly("");
  }

  @Test
  void protectsSomeSettings(@TempDir Path directory) {
    String path = directory.toString();
    assertThat(set("dir", path)).contains("can't set protected config");

    config.update(SecuritySettings.ENABLE_PROTECTED_CONFIGS, Permission.LOCAL);
    assertThat(set(new Circumstances(false, false), "dir", path)).contains("protected");
    assertThat(set(new Circumstances(true, true), "dir", path))
        .isEqualTo("LOADING Redis is loading the dataset in memory");
    assertThat(set("dir", path)).isNull();
    assertThat(config.resolve("a")).isEqualTo(config.get(GeneralSettings.DIR).resolve("a"));
    assertThat(set("dir", "missing")).endsWith("- No such file or directory");
    assertThat(set("dir", "")).endsWith("- No such file or directory");
    assertThat(set("dir", ".")).isNull();
    assertThat(set("loglevel", "debug", "dbfilename", "a/b"))
        .endsWith("dbfilename can't be a path, just a filename");
  }

  @Test
  void setsEveryShownValueToItself() {
    Map<String, String> before = config.match(List.of("*"));
    config.update(SecuritySettings.ENABLE_PROTECTED_CONFIGS, Permission.YES);
    before.forEach(
        (name, value) -> {
          if (SettingsTable.find(name).orElseThrow().mutable()) {
            assertThat(set(name, value)).as(name).isNull();
          }
        });

    config.update(SecuritySettings.ENABLE_PROTECTED_CONFIGS, Permission.NO);
    assertThat(config.match(List.of("*"))).isEqualTo(before);
  }

  @Test
  void answersNamesAsTheyWereWrittenAndOnlyOnce() {
    assertThat(config.match(List.of("port", "PORT", "po*", "port"))).containsOnlyKeys("port");
    assertThat(config.match(List.of("SAVE", "sa*")))
        .containsOnlyKeys("SAVE", "sanitize-dump-payload");
    assertThat(config.match(List.of("replica-priority", "slave-priority"))).hasSize(2);
    assertThat(config.match(List.of("maxmemory", "maxmemory*", "bind", "*of")))
        .containsKeys("slaveof", "replicaof", "maxmemory-samples", "bind");
    assertThat(config.match(List.of("user", "include", "nothing"))).isEmpty();
  }
}
