package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.page.NoRoom;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.ValueReply;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same commands by the one door, for different askers. */
class ExecutionTest {
  private static final ReplyValue OK = new ReplyValue.Status("OK");

  private final InProcessServer server = new InProcessServer("enable-debug-command yes");
  private final InProcessClient client = server.client();
  private final Engine engine = server.engine();
  private final Execution execution = engine.execution();

  private ReplyValue run(Origin origin, String... words) {
    Bytes[] all = Arrays.stream(words).map(Bytes::of).toArray(Bytes[]::new);
    Command command = engine.table().find(all[0], all.length > 1 ? all[1] : Bytes.EMPTY);
    ValueReply reply = new ValueReply(3);
    execution.run(origin, new Request().words(all).from(client.session(), command, reply));
    return reply.take();
  }

  private static ReplyValue bulk(String text) {
    return new ReplyValue.Bulk(Bytes.of(text));
  }

  private long calls(String command) {
    return engine.commandMetrics().calls(engine.table().find(command).id());
  }

  @Test
  void everybodyGetsTheSameAnswers() {
    for (Origin origin : new Origin[] {Origin.CLIENT, Origin.TRANSACTION}) {
      assertThat(run(origin, "SET", "k", origin.toString())).isEqualTo(OK);
      assertThat(run(origin, "GET", "k")).isEqualTo(bulk(origin.toString()));
      assertThat(run(origin, "GET")).isInstanceOf(ReplyValue.Failure.class);
      assertThat(run(origin, "NOSUCH")).isInstanceOf(ReplyValue.Failure.class);
      assertThat(run(origin, "CLIENT", "NOSUCH")).isInstanceOf(ReplyValue.Failure.class);
    }
  }

  @Test
  void valuesKeepTheirKind() {
    run(Origin.CLIENT, "HSET", "h", "f", "v");
    assertThat(run(Origin.CLIENT, "HGETALL", "h"))
        .isEqualTo(new ReplyValue.Many(ReplyValue.Kind.MAP, List.of(bulk("f"), bulk("v"))));
  }

  @Test
  void onlyWhoIsRecordedCounts() {
    run(Origin.CLIENT, "GET", "k");
    run(Origin.TRANSACTION, "GET", "k");
    assertThat(calls("get")).isEqualTo(2);
    server.alone();
    run(Origin.LOG, "GET", "k");
    assertThat(calls("get")).isEqualTo(2);
  }

  @Test
  void onlyAClientsOwnRequestPassesAllGates() {
    engine.gates().get(LoadingGate.class).closed(true);
    assertThat(run(Origin.CLIENT, "SET", "k", "v")).isInstanceOf(ReplyValue.Failure.class);
    assertThat(run(Origin.TRANSACTION, "SET", "k", "v")).isEqualTo(OK);
    server.alone();
    assertThat(run(Origin.LOG, "SET", "k", "w")).isEqualTo(OK);
    engine.gates().get(LoadingGate.class).closed(false);
  }

  @Test
  void theLogIsNotPropagated() {
    server.alone();
    long before = engine.propagation().offset();
    run(Origin.LOG, "SET", "k", "v");
    assertThat(engine.propagation().offset()).isEqualTo(before);
    run(Origin.CLIENT, "SET", "k", "v");
    assertThat(engine.propagation().offset()).isGreaterThanOrEqualTo(before);
  }

  @Test
  void whoMayNotWaitIsAnsweredAtOnce() {
    assertThat(run(Origin.TRANSACTION, "BLPOP", "none", "0")).isEqualTo(new ReplyValue.Null(true));
    assertThat(client.session().waiting()).isNull();
  }

  @Test
  void failuresAreAnsweredToClientsAndThrownToTheLog() {
    engine.keyspace().room(bytes -> false);
    String[] huge = {"SETRANGE", "k", "100000000", "x"};
    assertThat(run(Origin.CLIENT, huge)).isInstanceOf(ReplyValue.Failure.class);
    assertThatThrownBy(() -> run(Origin.LOG, huge)).isInstanceOf(NoRoom.class);
    assertThat(execution.isRunning()).isFalse();
    engine.keyspace().room(bytes -> true);
  }

  @Test
  void commandsRunInsideOthersAtAnyDepth() {
    String error =
        engine
            .resumption()
            .finish(
                client.session(),
                0,
                effects -> {
                  run(Origin.TRANSACTION, "SET", "outer", "1");
                  String inner =
                      execution.rest(
                          client.session(),
                          0,
                          new Effects(),
                          () -> run(Origin.TRANSACTION, "SET", "inner", "2"));
                  assertThat(inner).isNull();
                  assertThat(execution.isRunning()).isTrue();
                });
    assertThat(error).isNull();
    assertThat(execution.isRunning()).isFalse();
    assertThat(run(Origin.CLIENT, "MGET", "outer", "inner"))
        .isEqualTo(new ReplyValue.Many(ReplyValue.Kind.ARRAY, List.of(bulk("1"), bulk("2"))));
  }

  @Test
  void whatTheServerItselfAddsIsNotRecorded() {
    assertThat(run(Origin.KEYSPACE_EVENT, "SET", "k", "v")).isEqualTo(OK);
    assertThat(calls("set")).isZero();
  }
}
