package io.vireo.benchmarks.suite;

import io.vireo.benchmarks.load.KeyChoice;
import io.vireo.benchmarks.load.TestCase;
import io.vireo.benchmarks.load.TestCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Publishing, transactions and queues that block. */
final class MessageScenarios {
  private static final String MESSAGES = "messages delivered";
  private static final int CHANNELS = 10_000;
  private static final int CHANNEL_LISTENERS = 100;

  private MessageScenarios() {}

  static List<Scenario> all() {
    List<Scenario> all = new ArrayList<>();
    all.add(fanOut(1, 10, 16));
    all.add(fanOut(100, 10, 1).quick());
    all.add(fanOut(1000, 2, 1));
    all.add(channels());
    all.add(transactions());
    all.add(queues());
    return all;
  }

  private static Scenario fanOut(int subscribers, int publishers, int pipeline) {
    return new Scenario(
        "pubsub-" + subscribers,
        "Publish and subscribe",
        String.format(Locale.ROOT, "Fan-out to %,d", subscribers),
        String.format(
            Locale.ROOT,
            "%d publishers, pipeline %d, and %,d subscribers of one channel, messages of 16 bytes."
                + " Counted are the messages that reach subscribers; latency is that of PUBLISH.",
            publishers,
            pipeline,
            subscribers),
        MESSAGES,
        Set.of("pubsub"),
        new Work.Load(
            Traffic.of(TestCatalog.named("publish"), pipeline).clients(publishers),
            Stage.empty().company(new Company.Listeners(subscribers, 0))));
  }

  private static Scenario channels() {
    TestCase publish = custom("PUBLISH channel:__rand_int__ __data__");
    return new Scenario(
        "pubsub-channels",
        "Publish and subscribe",
        "10,000 channels",
        "50 publishers, pipeline 16, to 10,000 channels, each of which has one of 100 subscribers.",
        MESSAGES,
        Set.of("pubsub"),
        new Work.Load(
            Traffic.of(publish, 16).data(16, KeyChoice.uniform(CHANNELS)),
            Stage.empty()
                .company(new Company.Listeners(CHANNEL_LISTENERS, CHANNELS / CHANNEL_LISTENERS))));
  }

  private static Scenario transactions() {
    List<TestCase> cycle =
        Stream.of(
                "MULTI",
                "SET key:__rand_int__ __data__",
                "GET key:__rand_int__",
                "INCR counter:__rand_int__",
                "EXEC")
            .map(MessageScenarios::custom)
            .toList();
    return new Scenario(
        "multi-exec",
        "Transactions and queues",
        "MULTI/EXEC of three",
        "50 clients, each sends MULTI, SET, GET, INCR, EXEC at once and waits for all replies.",
        "transactions",
        Set.of("transactions"),
        new Work.Load(Traffic.of(cycle.get(0), 1).sending(cycle).asWholes(), Stage.forTest("get")));
  }

  private static Scenario queues() {
    List<TestCase> asking = List.of(custom("RPUSH questions __data__"), custom("BLPOP answers 0"));
    List<TestCase> answering =
        List.of(custom("BLPOP questions 0"), custom("RPUSH answers __data__"));
    return new Scenario(
        "blocking-queue",
        "Transactions and queues",
        "BLPOP and RPUSH, round trips",
        "50 clients put an element on one list and block on another; 50 others block on the first"
            + " and answer on the second. Latency is that of the round trip.",
        "round trips",
        Set.of("queues"),
        new Work.Load(
            Traffic.of(asking.get(0), 1).sending(asking).asWholes(),
            Stage.empty().company(new Company.Partners(answering))));
  }

  private static TestCase custom(String line) {
    return TestCase.custom(List.of(line.split(" ")));
  }
}
