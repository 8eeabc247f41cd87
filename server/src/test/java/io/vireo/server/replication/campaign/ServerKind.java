package io.vireo.server.replication.campaign;

import io.vireo.server.ServerProgram;
import io.vireo.server.testing.Oracle;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** The servers that are mixed. */
enum ServerKind {
  VIREO(List.of("disabled", "on-empty-db", "swapdb")) {
    @Override
    List<String> ownSettings(Random random) {
      List<String> settings = new ArrayList<>(switched("--repl-rdb-channel", random));
      settings.addAll(switched("--dual-channel-replication-enabled", random));
      return settings;
    }
  },
  REDIS(List.of("disabled", "on-empty-db", "swapdb")) {
    @Override
    List<String> ownSettings(Random random) {
      return switched("--repl-rdb-channel", random);
    }
  },
  /** It reads the newest snapshots of Redis only if it is told to try. */
  VALKEY(List.of("disabled", "on-empty-db", "swapdb")) {
    @Override
    List<String> ownSettings(Random random) {
      List<String> settings = new ArrayList<>(List.of("--rdb-version-check", "relaxed"));
      settings.addAll(switched("--dual-channel-replication-enabled", random));
      return settings;
    }
  };

  private final List<String> loads;

  ServerKind(List<String> loads) {
    this.loads = loads;
  }

  /** The kinds whose programs are there. */
  static List<ServerKind> present() {
    List<ServerKind> kinds = new ArrayList<>(List.of(VIREO));
    Oracle.program().ifPresent(path -> kinds.add(REDIS));
    Oracle.valkey().ifPresent(path -> kinds.add(VALKEY));
    return kinds;
  }

  /** What starts one. */
  ServerProgram program(ServerProgram vireo) {
    Optional<Path> path = this == REDIS ? Oracle.program() : Oracle.valkey();
    return this == VIREO
        ? vireo
        : new ServerProgram(List.of(path.orElseThrow().toString()), Map.of());
  }

  /** Whether one of this kind can follow one of another: Valkey 8.1 knows less than Redis 8. */
  boolean canFollow(ServerKind primary) {
    return this != VALKEY || primary != REDIS;
  }

  abstract List<String> ownSettings(Random random);

  private static List<String> switched(String setting, Random random) {
    return List.of(setting, random.nextBoolean() ? "yes" : "no");
  }

  /** Settings by chance. */
  List<String> settings(Random random) {
    List<String> settings = new ArrayList<>(ownSettings(random));
    add(settings, "repl-diskless-load", loads.get(random.nextInt(loads.size())));
    add(settings, "repl-diskless-sync", random.nextInt(3) > 0 ? "yes" : "no");
    add(settings, "repl-backlog-size", oneOf(random, "16kb", "64kb", "1mb"));
    add(settings, "appendonly", random.nextInt(3) > 0 ? "no" : "yes");
    add(settings, "save", oneOf(random, "", "", "1 1"));
    return settings;
  }

  private static String oneOf(Random random, String... words) {
    return words[random.nextInt(words.length)];
  }

  private static void add(List<String> settings, String name, String value) {
    settings.add("--" + name);
    settings.add(value);
  }
}
