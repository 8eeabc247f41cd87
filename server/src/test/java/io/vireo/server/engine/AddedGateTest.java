package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.ValueReply;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A gate that says nothing about origins stands in the way of every command of each of them. */
class AddedGateTest {
  private static final String LIBRARY =
      "#!lua name=lib\n"
          + "redis.register_function('f', function(keys, args)"
          + " return redis.call('SET', keys[1], args[1]) end)";

  private final Probe probe = new Probe();
  private final InProcessServer server = InProcessServer.withGates(List.of(probe));
  private final InProcessClient client = server.client();

  /** Refuses writes of one origin. */
  private static final class Probe extends Gate {
    private final Set<Origin> asked = EnumSet.noneOf(Origin.class);
    private Origin closedTo;

    Probe() {
      super(true);
    }

    @Override
    protected boolean concerns(Command command) {
      return command.has(Flag.WRITE);
    }

    @Override
    protected Verdict ask(Session session, Command command, Call call) {
      asked.add(call.origin());
      return call.origin() == closedTo ? Verdict.refuse("PROBE not now") : Verdict.PASS;
    }
  }

  private String run(String... words) {
    return RespText.of(client.run(words));
  }

  private String value(String key) {
    return RespText.of(server.client().run("GET", key));
  }

  @Test
  void itIsAskedForAClient() {
    probe.closedTo = Origin.CLIENT;
    assertThat(run("SET", "k", "v")).isEqualTo("(error) PROBE not now");
    assertThat(value("k")).isEqualTo("(nil)");
  }

  @Test
  void itIsAskedInExec() {
    run("MULTI");
    run("SET", "k", "v");
    run("GET", "k");
    probe.closedTo = Origin.TRANSACTION;
    assertThat(run("EXEC")).contains("PROBE not now").contains("(nil)");
  }

  @Test
  void itIsAskedInAScript() {
    probe.closedTo = Origin.SCRIPT;
    String script = "return redis.call('SET', KEYS[1], ARGV[1])";
    assertThat(run("EVAL", script, "1", "k", "v")).contains("PROBE not now");
    assertThat(value("k")).isEqualTo("(nil)");
    assertThat(probe.asked).contains(Origin.SCRIPT);
  }

  @Test
  void itIsAskedInAScriptWhoseChangesAreNotPropagated() {
    server.alone();
    probe.closedTo = Origin.SILENT_SCRIPT;
    String script = "redis.set_repl(redis.REPL_NONE) return redis.call('SET', KEYS[1], ARGV[1])";
    assertThat(run("EVAL", script, "1", "k", "v")).contains("PROBE not now");
    assertThat(value("k")).isEqualTo("(nil)");
  }

  @Test
  void itIsAskedInAFunction() {
    run("FUNCTION", "LOAD", LIBRARY);
    probe.closedTo = Origin.SCRIPT;
    assertThat(run("FCALL", "f", "1", "k", "v")).contains("PROBE not now");
    assertThat(value("k")).isEqualTo("(nil)");
  }

  @Test
  void itIsAskedInAScriptOfATransaction() {
    run("MULTI");
    run("EVAL", "return redis.call('SET', KEYS[1], ARGV[1])", "1", "k", "v");
    probe.closedTo = Origin.SCRIPT;
    assertThat(run("EXEC")).contains("PROBE not now");
    assertThat(value("k")).isEqualTo("(nil)");
  }

  @Test
  void itIsAskedForAClientThatIsServedAfterWaiting() {
    InProcessClient waiting = server.client();
    assertThat(waiting.run("BLPOP", "list", "0")).isNull();
    probe.closedTo = Origin.SERVED;
    assertThat(run("RPUSH", "list", "a")).isEqualTo("(integer) 1");
    assertThat(RespText.of(waiting.read())).isEqualTo("(error) PROBE not now");
    assertThat(run("LRANGE", "list", "0", "-1")).contains("\"a\"");
    assertThat(RespText.of(waiting.run("ECHO", "alive"))).isEqualTo("\"alive\"");
  }

  @Test
  void itIsAskedForACommandOfThePrimaryAndOfAnImport() {
    for (Origin origin : new Origin[] {Origin.PRIMARY, Origin.IMPORT}) {
      probe.closedTo = origin;
      ValueReply reply = new ValueReply(2);
      Engine engine = server.engine();
      Command set = engine.table().find("set");
      Bytes[] words = {Bytes.of("SET"), Bytes.of("k"), Bytes.of("v")};
      Request request = new Request().words(words).from(client.session(), set, reply);
      assertThat(engine.execution().run(origin, request)).isFalse();
      assertThat(reply.take()).isInstanceOf(ReplyValue.Failure.class);
      assertThat(value("k")).isEqualTo("(nil)");
    }
  }
}
