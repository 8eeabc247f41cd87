package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.Fill;
import io.vireo.benchmarks.load.TestCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Files, deadlines and starts. */
final class DurabilityScenarios {
  private static final double BGSAVE_SECONDS = 8;
  private static final double BGSAVE_AT = 2;
  private static final double STORM_SECONDS = 8;
  private static final long STORM_KEYS = 400_000;
  private static final int STORM_MILLIS = 4_000;
  private static final double WRITES_PER_SECOND = 20_000;

  private DurabilityScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.add(storm().quick());
    all.add(bgsave().quick());
    all.add(log("no", 1));
    all.add(log("everysec", 1));
    all.add(log("everysec", 16).quick());
    all.add(log("always", 1));
    all.add(log("always", 16));
    all.add(
        new Scenario(
            "startup",
            "Start",
            "Process start",
            "From the start of the launcher, with an empty directory, to the first PONG.",
            "starts",
            Set.of("startup", Scenario.QUICK),
            new Work.Start(List.of())));
    return all;
  }

  private static Scenario storm() {
    String about =
        "400,000 keys that are set with a time to live of 4 s within a second or two before the"
            + " round, so that all of them end while 50 clients read others at 20,000 a second"
            + " (open loop). What counts is that the readers do not notice.";
    return new Scenario(
        "expiry-storm",
        "Expiry",
        "GET while 400,000 keys expire",
        about,
        "requests",
        Set.of("expiry"),
        new Work.Load(
            Traffic.of(TestCatalog.named("get"), 1).at(new Pace.Fixed(WRITES_PER_SECOND)),
            Stage.empty()
                .filled(
                    true,
                    Fill.of("SET key:__seq_int__ __data__", Fill.PER_KEY),
                    Fill.of("SET storm:__seq_int__ __data__ PX " + STORM_MILLIS, STORM_KEYS))
                .events(STORM_SECONDS, new Stage.Event(3, "keys end", List.of()))));
  }

  private static Scenario bgsave() {
    return new Scenario(
        "bgsave",
        "Persistence",
        "SET during BGSAVE",
        "20,000 writes a second (open loop) over 1 million keys, while the server writes a snapshot"
            + " of them. Latency counts from the intended time, so a stall is seen by every request"
            + " that it delays.",
        "requests",
        Set.of("persistence"),
        new Work.Load(
            Traffic.of(TestCatalog.named("set"), 1).at(new Pace.Fixed(WRITES_PER_SECOND)),
            Stage.empty()
                .filled(false, Fill.of("SET key:__seq_int__ __data__", 1_000_000))
                .events(BGSAVE_SECONDS, new Stage.Event(BGSAVE_AT, "BGSAVE", List.of("BGSAVE")))));
  }

  private static Scenario log(String policy, int pipeline) {
    return new Scenario(
        "aof-" + policy + (pipeline == 1 ? "" : "-p" + pipeline),
        "Persistence",
        "SET, appendfsync " + policy + (pipeline == 1 ? "" : ", pipeline " + pipeline),
        "50 clients write values of 16 bytes while every change goes to the append-only log.",
        "requests",
        Set.of("persistence", "aof"),
        new Work.Load(
            Traffic.of(TestCatalog.named("set"), pipeline),
            Stage.forTest("set").options("--appendonly", "yes", "--appendfsync", policy)));
  }
}
