package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads and writes over TLS, and its handshakes. */
final class TlsScenarios {
  private static final String CHAPTER = "TLS";
  private static final List<String> BOTH = List.of("set", "get");
  private static final int LARGE = 1 << 20;
  private static final int LARGE_KEYS = 100;
  private static final int LARGE_CLIENTS = 10;

  private TlsScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    for (int pipeline : new int[] {1, 16}) {
      BOTH.forEach(test -> all.add(small(test, pipeline)));
    }
    BOTH.forEach(test -> all.add(large(test)));
    all.add(handshakes("tls-handshake", "Full handshakes", false));
    all.add(handshakes("tls-resume", "Resumed handshakes", true));
    return all;
  }

  private static Scenario small(String test, int pipeline) {
    return new Scenario(
        "tls-" + test + "-p" + pipeline,
        CHAPTER,
        test.toUpperCase(Locale.ROOT) + " over TLS, pipeline " + pipeline,
        "50 clients over TLS 1.3, values of 16 bytes, 100,000 keys, pipeline of " + pipeline + ".",
        "requests",
        Set.of("tls"),
        new Work.Load(
            Traffic.of(TestCatalog.named(test), pipeline).securely(), Stage.forTest(test)));
  }

  private static Scenario large(String test) {
    return new Scenario(
        "tls-" + test + "-1m",
        CHAPTER,
        test.toUpperCase(Locale.ROOT) + " 1 MiB over TLS",
        "10 clients over TLS 1.3, one request at a time, values of 1 MiB under 100 keys.",
        "requests",
        Set.of("tls"),
        new Work.Load(
            Traffic.of(TestCatalog.named(test), 1)
                .data(LARGE, KeyChoice.uniform(LARGE_KEYS))
                .clients(LARGE_CLIENTS)
                .securely(),
            Stage.forTest(test)
                .filled(false, Fill.of("SET key:__seq_int__ __data__", LARGE_KEYS))));
  }

  private static Scenario handshakes(String name, String title, boolean resumed) {
    return new Scenario(
        name,
        CHAPTER,
        title,
        "4 clients connect, shake hands in TLS 1.3, an RSA key of 2048 bits, send a PING, and go"
            + " again. The clients do the other half of the work in Java.",
        "connections",
        Set.of("tls"),
        new Work.Handshakes(resumed));
  }
}
