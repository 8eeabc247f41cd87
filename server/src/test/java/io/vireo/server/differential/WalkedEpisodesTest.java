package io.vireo.server.differential;

import io.vireo.server.keyspace.Keyspace;
import io.vireo.server.keyspace.KeyspaceWalk;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The differential tester's requests of all types, on one server, and between them what moves or
 * takes away blocks by itself: compaction between any two requests, eviction, expiry, emptied and
 * swapped databases. Every few steps the whole keyspace is walked through.
 */
class WalkedEpisodesTest {
  private static final int EPISODES = 12;
  private static final int LENGTH = 400;
  private static final int DATABASES = 4;
  private static final int WALK_EVERY = 25;

  private InProcessServer server;
  private List<InProcessClient> clients;
  private SplittableRandom random;

  @Test
  void everyBlockIsReachedAndAllBooksAreRight() {
    long seed = Seeds.of(20_261_123);
    Vocabulary vocabulary = Vocabulary.of(Profiles.groups());
    for (int i = 0; i < EPISODES; i++) {
      random = new SplittableRandom(seed + i);
      begin(i % 3 == 2 ? "allkeys-lru" : i % 3 == 1 ? "volatile-lru" : "noeviction");
      Profiles profiles = new Profiles(server.engine().table(), vocabulary, Set.of());
      play(new EpisodeMaker(profiles, vocabulary).make(seed + i, LENGTH));
      server.close();
    }
  }

  private void begin(String policy) {
    server = new InProcessServer("databases " + DATABASES, "maxmemory-policy " + policy).alone();
    clients = new ArrayList<>();
    for (int i = 0; i <= Peer.HELPER; i++) {
      clients.add(server.client());
    }
  }

  private void play(Episode episode) {
    int step = 0;
    for (Step each : episode.steps()) {
      if (each instanceof Step.Say say) {
        say.requests().forEach(request -> say(say.client(), request));
      } else if (each instanceof Step.Scan scan) {
        say(scan.client(), scan.request());
      } else if (each instanceof Step.Lapse lapse) {
        lapse.requests().forEach(request -> say(lapse.client(), request));
        server.advance(Duration.ofMillis(lapse.millis() + 1L));
      }
      disturb();
      if (++step % WALK_EVERY == 0) {
        KeyspaceWalk.check(server.engine().keyspace());
      }
    }
  }

  private void say(int client, Request request) {
    clients.get(client).send(request.wire());
    compact();
    clients.get(client).received().take(clients.get(client).received().pending());
    if (clients.get(client).isClosed()) {
      clients.set(client, server.client());
    }
  }

  private void compact() {
    Keyspace space = server.engine().keyspace();
    if (random.nextInt(3) == 0) {
      space.holes().close(true);
    }
  }

  private void disturb() {
    String database = Integer.toString(random.nextInt(DATABASES));
    switch (random.nextInt(60)) {
      case 0 -> say(Peer.HELPER, Request.of("FLUSHDB"));
      case 1 -> say(Peer.HELPER, Request.of("SWAPDB", "0", database));
      case 2 -> say(0, Request.of("SELECT", database));
      case 3 -> say(1, Request.of("SELECT", database));
      case 4 -> evict();
      case 5 -> server.advance(Duration.ofSeconds(random.nextInt(100)));
      case 6 -> say(Peer.HELPER, Request.of("MOVE", "s" + random.nextInt(9), database));
      default -> {}
    }
  }

  /** Nearly as much is in use as may be, for a while. */
  private void evict() {
    long used = server.engine().memory().used();
    say(Peer.HELPER, Request.of("CONFIG", "SET", "maxmemory", Long.toString(used * 9 / 10)));
    say(Peer.HELPER, Request.of("SET", "more", "x".repeat(1 + random.nextInt(3000))));
    say(Peer.HELPER, Request.of("CONFIG", "SET", "maxmemory", "0"));
  }
}
