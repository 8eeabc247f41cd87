package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.resp.RequestBuffer;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespRequest;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients are answered while a script runs for long, and in which order. */
@Timeout(30)
class BusyPeriodTest {
  private static final String BUSY =
      "(error) BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN"
          + " NOSAVE.";
  private static final String FOR_EVER = "while true do end";
  private static final String KILLED =
      "(error) ERR Script killed by user with SCRIPT KILL... script:"
          + " 694a5fe1ddb97a4c6a1bf299d9537c7d3d0f84e7, on @user_script:1.";

  private static final int LONG_BYTES = 10_000;

  /** Looks at the clock until which a script counts as short. */
  private static final int PATIENCE = 20;

  private final InProcessServer server = new InProcessServer();
  private final Engine engine = server.engine();
  private final InProcessClient caller = server.client();
  private final InProcessClient first = server.client();
  private final InProcessClient second = server.client();
  private final Deque<Runnable> meanwhile = new ArrayDeque<>();
  private int looks;

  @BeforeEach
  void watchTheClock() {
    server.clock().onLook(this::look);
  }

  @AfterEach
  void stop() {
    server.clock().onLook(null);
    server.close();
  }

  /** The script seems to have run for six seconds; then one thing happens after the other. */
  private void look() {
    looks++;
    if (looks == PATIENCE) {
      server.clock().advance(Duration.ofSeconds(6));
      happen();
    }
  }

  private void happen() {
    Runnable next = meanwhile.poll();
    if (next != null) {
      Inbox.ClientTask task = next::run;
      engine.context().inbox().add(task);
      Inbox.ClientTask then = this::happen;
      engine.context().inbox().add(then);
    }
  }

  private void meanwhile(InProcessClient client, String... words) {
    meanwhile.add(
        () -> engine.dispatcher().executing(batch(request(client, words)), Batch::run).run());
  }

  private record Asked(InProcessClient client, String... words) {}

  private static Asked request(InProcessClient client, String... words) {
    return new Asked(client, words);
  }

  private Batch batch(Asked... all) {
    Batch batch = new Batch(all[0].client().session().link().port(), engine.heap(), done -> {});
    for (Asked each : all) {
      RequestBuffer requests = batch.requests();
      int at = requests.wordsUsed();
      if (isLong(each)) {
        engine.heap().reserve(LONG_BYTES);
        batch.holdNext(LONG_BYTES);
      }
      requests.word(each.words().length);
      for (String word : each.words()) {
        requests.large(Bytes.of(word));
      }
      Command command = engine.table().find(Bytes.of(each.words()[0]), Bytes.EMPTY);
      batch.add(each.client().session(), command, at);
    }
    return batch;
  }

  private static boolean isLong(Asked request) {
    return Stream.of(request.words()).anyMatch(word -> word.length() == LONG_BYTES);
  }

  private void execute(Asked... all) {
    looks = 0;
    engine.dispatcher().executing(batch(all), Batch::run).run();
    server.runUntilIdle();
  }

  private static List<String> answers(InProcessClient client) {
    List<String> all = new ArrayList<>();
    for (RespValue next = client.read(); next != null; next = client.read()) {
      all.add(RespText.of(next));
    }
    return all;
  }

  @Test
  void theLogIsForcedToTheDiskEachSecondMeanwhile() {
    Inbox.ClientTask kill =
        () ->
            engine
                .dispatcher()
                .executing(batch(request(first, "SCRIPT", "KILL")), Batch::run)
                .run();
    List<Long> times = new ArrayList<>();
    engine
        .busy()
        .eachSecond(
            () -> {
              times.add(server.clock().millis());
              if (times.size() == 3) {
                engine.context().inbox().add(kill);
              }
            });
    server
        .clock()
        .onLook(
            () -> {
              look();
              if (looks > PATIENCE) {
                server.clock().advance(Duration.ofMillis(100));
              }
            });
    execute(request(caller, "EVAL", FOR_EVER, "0"));
    assertThat(answers(caller)).containsExactly(KILLED);
    assertThat(times).hasSize(3);
    assertThat(times.get(2) - times.get(1)).isBetween(1000L, 1500L);
  }

  @Test
  void arraysOfTheScriptsWordsServeOthersOnlyWhenItHasRun() {
    String word = "x".repeat(LONG_BYTES);
    List<byte[]> taken = new ArrayList<>();
    meanwhile.add(() -> taken.add(engine.spareArrays().take(LONG_BYTES)));
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EVAL", FOR_EVER, "0", word));
    assertThat(answers(caller)).containsExactly(KILLED);
    assertThat(taken).hasSize(1).containsOnlyNulls();
    execute(request(caller, "SET", "k", word));
    assertThat(engine.spareArrays().take(LONG_BYTES)).asString().isEqualTo(word);
  }

  @Test
  void othersAreToldAndMayKillTheScript() {
    meanwhile(first, "PING");
    meanwhile(first, "NOSUCH");
    meanwhile(first, "MULTI");
    meanwhile(first, "GET", "k");
    meanwhile(first, "EXEC");
    meanwhile(first, "SHUTDOWN");
    meanwhile(first, "SHUTDOWN", "ABORT");
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EVAL", FOR_EVER, "0"));
    assertThat(answers(first))
        .containsExactly(
            BUSY,
            "(error) ERR unknown command 'NOSUCH'",
            "OK",
            BUSY,
            BUSY.replace("BUSY", "EXECABORT Transaction discarded because of: BUSY"),
            BUSY,
            "(error) ERR No shutdown in progress.",
            "OK");
    assertThat(answers(caller)).containsExactly(KILLED);
    assertThat(RespText.of(first.run("PING"))).isEqualTo("PONG");
    assertThat(RespText.of(first.run("SCRIPT", "KILL")))
        .isEqualTo("(error) NOTBUSY No scripts in execution right now.");
  }

  @Test
  void whoCameInTheSameBatchIsAnsweredAsWell() {
    List<String> early = new ArrayList<>();
    meanwhile.add(() -> early.addAll(answers(second)));
    meanwhile(first, "SCRIPT", "KILL");
    execute(
        request(first, "SET", "k", "1"),
        request(caller, "SET", "own", "1"),
        request(caller, "EVAL", FOR_EVER, "0"),
        request(caller, "GET", "own"),
        request(second, "GET", "k"),
        request(second, "AUTH", "x"));
    assertThat(early).hasSize(2).first().isEqualTo(BUSY);
    assertThat(answers(first)).containsExactly("OK", "OK");
    assertThat(answers(caller)).containsExactly("OK", KILLED, "\"1\"");
    assertThat(answers(second)).isEmpty();
  }

  @Test
  void whatTheCallerSendsWaitsInOrder() {
    meanwhile(caller, "GET", "own");
    meanwhile(caller, "PING");
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EVAL", FOR_EVER, "0"), request(caller, "SET", "own", "1"));
    assertThat(answers(caller)).containsExactly(KILLED, "OK", "\"1\"", "PONG");
  }

  @Test
  void aTransactionGoesOnBehindAKilledScript() {
    caller.run("MULTI");
    caller.run("SET", "k", "x".repeat(20_000));
    caller.run("GET", "k");
    caller.run("EVAL", FOR_EVER, "0");
    caller.run("STRLEN", "k");
    meanwhile(first, "GET", "k");
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EXEC"), request(second, "PING"));
    List<RespValue> items = ((RespValue.Many) caller.read()).items();
    assertThat(items).hasSize(4);
    assertThat(RespText.of(items.get(1))).hasSize(20_002);
    assertThat(RespText.of(items.get(2))).isEqualTo(KILLED);
    assertThat(RespText.of(items.get(3))).isEqualTo("(integer) 20000");
    assertThat(answers(first)).containsExactly(BUSY, "OK");
    assertThat(answers(second)).containsExactly(BUSY);
  }

  @Test
  void whoHasWrittenCannotBeKilled() {
    meanwhile(first, "SCRIPT", "KILL");
    meanwhile(first, "GET", "n");
    String script =
        "redis.call('set', 'n', 0) for i = 1, 10 do for j = 1, 100000 do end"
            + " redis.call('incr', 'n') end return redis.call('get', 'n')";
    execute(request(caller, "EVAL", script, "0"));
    assertThat(answers(first))
        .containsExactly(
            "(error) UNKILLABLE Sorry the script already executed write commands against the"
                + " dataset. You can either wait the script termination or kill the server in a"
                + " hard way using the SHUTDOWN NOSAVE command.",
            BUSY);
    assertThat(answers(caller)).containsExactly("\"10\"");
  }

  @Test
  void theCallerMayGo() {
    Batch sent = batch(request(first, "PING"));
    meanwhile.add(caller::leave);
    meanwhile.add(() -> engine.dispatcher().executing(sent, Batch::run).run());
    String script = "for i = 1, 2000000 do end return redis.call('set', 'after', 1)";
    execute(request(caller, "EVAL", script, "0"));
    assertThat(answers(first)).containsExactly(BUSY);
    assertThat(caller.session().closed()).isTrue();
    assertThat(RespText.of(first.run("GET", "after"))).isEqualTo("\"1\"");
    assertThat(engine.waiting().blocked()).isZero();
  }

  @Test
  void othersMayGo() {
    meanwhile.add(second::leave);
    meanwhile(first, "PING");
    meanwhile.add(() -> assertThat(second.session().closed()).isTrue());
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EVAL", FOR_EVER, "0"));
    assertThat(answers(caller)).containsExactly(KILLED);
  }

  @Test
  void whatIsNoClientsAffairWaitsForTheEnd() {
    List<String> order = new ArrayList<>();
    meanwhile.add(() -> engine.context().inbox().add(() -> order.add("disk")));
    meanwhile.add(() -> engine.context().inbox().add(() -> order.add("other server")));
    meanwhile.add(() -> assertThat(order).isEmpty());
    meanwhile(first, "SCRIPT", "KILL");
    execute(request(caller, "EVAL", FOR_EVER, "0"));
    assertThat(order).containsExactly("disk", "other server");
  }

  @Test
  void whoCouldGoOnWaitsForTheEndToo() {
    second.send(RespRequest.of("BLPOP", "list", "0"));
    second.send(RespRequest.of("PING"));
    meanwhile(second, "ECHO", "later");
    meanwhile(first, "GET", "k");
    String script = "redis.call('rpush', 'list', 'a') for i = 1, 3000000 do end return 1";
    execute(request(caller, "EVAL", script, "0"));
    assertThat(answers(second)).containsExactly("1) \"list\"\n2) \"a\"", "PONG", "\"later\"");
    assertThat(answers(first)).containsExactly(BUSY);
  }

  @Test
  void aShortThresholdIsReachedAtTheFirstLook() {
    server.clock().onLook(null);
    first.run("CONFIG", "SET", "lua-time-limit", "0");
    meanwhile(first, "PING");
    happen();
    execute(request(caller, "EVAL", "for i = 1, 2000000 do end return 7", "0"));
    assertThat(answers(first)).containsExactly(BUSY);
    assertThat(answers(caller)).containsExactly("(integer) 7");
  }

  @Test
  void aFunctionSaysSo() {
    first.run(
        "FUNCTION",
        "LOAD",
        "#!lua name=l\nredis.register_function('spin', function() while true do end end)");
    meanwhile(first, "PING");
    meanwhile(first, "SCRIPT", "KILL");
    meanwhile(first, "FUNCTION", "KILL");
    execute(request(caller, "FCALL", "spin", "0"));
    String busy = BUSY.replace("SCRIPT KILL", "FUNCTION KILL");
    assertThat(answers(first)).containsExactly(busy, busy, "OK");
    assertThat(answers(caller))
        .containsExactly(
            "(error) ERR Script killed by user with SCRIPT KILL... script: spin, on"
                + " @user_function:2.");
  }
}
