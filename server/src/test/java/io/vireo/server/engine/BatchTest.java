package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Command;
import io.vireo.server.engine.session.LoopPort;
import io.vireo.server.engine.session.Session;
import io.vireo.server.resp.RequestLimits;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RequestFeed;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespValue;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchTest {
  /** What a client sees that hears its own messages between answers of some length. */
  private static List<String> answersAndMessages(int length) {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      client.run("HELLO", "3");
      client.run("SET", "text", "x".repeat(length));
      client.run("SUBSCRIBE", "news");
      ByteArrayOutputStream pipeline = new ByteArrayOutputStream();
      for (int i = 0; i < 30; i++) {
        boolean message = i % 7 == 3;
        pipeline.writeBytes(message ? publish(i) : RespRequest.of("GET", "text"));
      }
      client.send(pipeline.toByteArray());
      List<String> seen = new ArrayList<>();
      for (RespValue next = client.read(); next != null; next = client.read()) {
        seen.add(next.toString().replaceAll("x+", "text"));
      }
      return seen;
    }
  }

  private static byte[] publish(int i) {
    return RespRequest.of("PUBLISH", "news", "" + i);
  }

  private static boolean isQuick(String... words) {
    return areQuick(List.of(String.join(" ", words)));
  }

  /**
   * Whether requests are quick, whatever the keys hold, that some clients sent, each some of them.
   */
  @SafeVarargs
  private static boolean areQuick(List<String>... clients) {
    try (InProcessServer server = new InProcessServer()) {
      Batch batch =
          new Batch(server.client().session().link().port(), server.engine().heap(), done -> {});
      for (List<String> requests : clients) {
        Session session = server.client().session();
        requests.forEach(request -> add(server, batch, session, request.split(" ")));
      }
      return batch.isQuick();
    }
  }

  private static void add(InProcessServer server, Batch batch, Session session, String... words) {
    RequestFeed feed = new RequestFeed(RequestLimits.DEFAULTS);
    feed.add(RespRequest.of(words));
    Command command = server.engine().table().find(words[0]);
    feed.pass(
        batch.requests(),
        false,
        at -> {
          batch.add(session, command, at);
          return true;
        });
  }

  private static void add(
      InProcessServer server, Batch batch, InProcessClient client, String... words) {
    add(server, batch, client.session(), words);
  }

  /** The answers of who is disconnected leave a batch; nothing else does. */
  @Test
  void othersGetWhatTheyWouldWithoutAClientThatIsDisconnected() {
    try (InProcessServer server =
        new InProcessServer("client-output-buffer-limit normal 100000 0 0")) {
      List<InProcessClient> all = Stream.generate(server::client).limit(6).toList();
      InProcessClient first = all.get(0);
      InProcessClient greedy = all.get(2);
      InProcessClient last = all.get(4);
      all.get(1).run("SET", "large", "x".repeat(20_000));
      last.run("SUBSCRIBE", "news");
      LoopPort port = first.session().link().port();
      Batch batch = new Batch(port, server.engine().heap(), done -> {});
      add(server, batch, first, "STRLEN", "large");
      add(server, batch, greedy, "GET", "large");
      add(server, batch, greedy, "PUBLISH", "news", "early");
      for (int i = 0; i < 10; i++) {
        add(server, batch, greedy, "GET", "large");
      }
      add(server, batch, last, "PING");
      batch.handedOver(server.clock().nanos());
      server.engine().dispatcher().executing(batch, Batch::run).run();
      assertThat(greedy.isClosed()).isTrue();
      assertThat(greedy.read()).isNull();
      assertThat(first.read()).isEqualTo(new RespValue.Whole(20_000));
      assertThat(last.read().toString()).contains("early");
      assertThat(last.read().toString()).contains("pong");
    }
  }

  @Test
  void rangesAreShortIfTheirPositionsSaySo() {
    assertThat(isQuick("LRANGE", "key", "0", "99")).isTrue();
    assertThat(isQuick("ZREVRANGE", "key", "-100", "-1")).isTrue();
    assertThat(isQuick("ZRANGE", "key", "900", "999")).isTrue();
    assertThat(isQuick("ZRANGE", "key", "20", "10")).isTrue();
    assertThat(isQuick("LRANGE", "key", "0", "128")).isFalse();
    assertThat(isQuick("LRANGE", "key", "0", "-1")).isFalse();
    assertThat(isQuick("LRANGE", "key", "-1", "0")).isFalse();
    assertThat(isQuick("LRANGE", "key", "1000", "5")).isFalse();
    assertThat(isQuick("LRANGE", "key", "1", "1001")).isFalse();
    assertThat(isQuick("ZRANGE", "key", "0", "99", "BYSCORE")).isFalse();
    assertThat(isQuick("ZRANGE", "key", "(0", "99")).isFalse();
    assertThat(isQuick("LRANGE", "key", "0")).isFalse();
  }

  @Test
  void aTransactionIsShortIfAllOfItIsHereAndShort() {
    assertThat(areQuick(List.of("GET a", "MULTI", "SET a b", "INCR c", "EXEC", "GET a"))).isTrue();
    assertThat(areQuick(List.of("MULTI", "EXEC", "MULTI", "PING", "EXEC"))).isTrue();
    assertThat(areQuick(List.of("MULTI", "KEYS *", "EXEC"))).isFalse();
    assertThat(areQuick(List.of("SET a b", "EXEC"))).as("who knows what came before").isFalse();
    assertThat(areQuick(List.of("MULTI", "EXEC", "EXEC"))).isFalse();
    assertThat(areQuick(List.of("MULTI", "GET a"), List.of("EXEC"))).as("another's").isFalse();
    assertThat(areQuick(List.of("MULTI", "EXEC"), List.of("MULTI", "EXEC"))).isTrue();
  }

  @Test
  void hugeRequestsAreNotShort() {
    try (InProcessServer server = new InProcessServer()) {
      Session session = server.client().session();
      Batch batch = new Batch(session.link().port(), server.engine().heap(), done -> {});
      batch.holdNext(10 << 20);
      add(server, batch, session, "PING");
      assertThat(batch.isShort()).isTrue();
      batch.holdNext(10 << 20);
      add(server, batch, session, "PING");
      assertThat(batch.isShort()).isFalse();
    }
  }

  @Test
  void popsThatMayWaitAreShort() {
    assertThat(isQuick("BLPOP", "key", "0")).isTrue();
    assertThat(isQuick("BLMOVE", "key", "other", "LEFT", "RIGHT", "0")).isTrue();
    assertThat(isQuick("BZPOPMIN", "key", "0")).isTrue();
    assertThat(isQuick("BLMPOP", "0", "1", "key", "LEFT", "COUNT", "1000000")).isFalse();
  }

  @Test
  void messagesComeBetweenLongAnswersAsBetweenShortOnes() {
    List<String> expected = answersAndMessages(10);
    assertThat(expected).hasSizeGreaterThan(30).anyMatch(value -> value.contains("news"));
    assertThat(answersAndMessages(3_000)).isEqualTo(expected);
    assertThat(answersAndMessages(10_000)).isEqualTo(expected);
    assertThat(answersAndMessages(40_000)).isEqualTo(expected);
  }

  @Test
  void whoQuitsIsForgottenBeforeTheAnswerLeaves() {
    try (InProcessServer server = new InProcessServer()) {
      InProcessClient client = server.client();
      client.run("SUBSCRIBE", "news");
      Session session = client.session();
      Batch batch = new Batch(session.link().port(), server.engine().heap(), done -> {});
      add(server, batch, client, "QUIT");
      batch.handedOver(server.clock().nanos());
      boolean[] forgotten = new boolean[1];
      server
          .engine()
          .dispatcher()
          .executing(
              batch,
              executed -> {
                forgotten[0] = session.closed();
                executed.run();
              })
          .run();
      assertThat(forgotten[0]).isTrue();
      assertThat(client.read().toString()).contains("OK");
    }
  }

  @Test
  void theContextIsOccupiedAsSoonAsALongBatchIsOnItsWay() {
    try (InProcessServer server = new InProcessServer()) {
      Engine engine = server.engine();
      Session session = server.client().session();
      Batch quick = new Batch(session.link().port(), engine.heap(), done -> {});
      add(server, quick, session, "GET", "key");
      Batch none = new Batch(session.link().port(), engine.heap(), done -> {});
      Runnable executing = engine.dispatcher().executing(quick, done -> {});
      assertThat(engine.dispatcher().isOccupied(none)).isFalse();
      executing.run();
      Batch slow = new Batch(session.link().port(), engine.heap(), done -> {});
      add(server, slow, session, "KEYS", "*");
      executing =
          engine
              .dispatcher()
              .executing(slow, done -> assertThat(engine.dispatcher().isOccupied(none)).isFalse());
      assertThat(engine.dispatcher().isOccupied(none)).isTrue();
      executing.run();
      assertThat(engine.dispatcher().isOccupied(none)).isFalse();
      assertThat(engine.dispatcher().isOccupied(slow))
          .as("what is gathered is long itself")
          .isTrue();
    }
  }

  @Test
  void noLoopAnswersForWhomThereIsAClosedGate() {
    try (InProcessServer server = new InProcessServer()) {
      Command ping = server.engine().table().find("ping");
      assertThat(server.engine().execution().isClosedTo(ping)).isFalse();
      server.client().run("CLIENT", "PAUSE", "1000", "ALL");
      assertThat(server.engine().execution().isClosedTo(ping)).isTrue();
      server.advance(Duration.ofMillis(1001));
      assertThat(server.engine().execution().isClosedTo(ping)).isFalse();
    }
  }
}
