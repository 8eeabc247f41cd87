package io.vireo.server.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.SlotRoutes;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.lang.reflect.Proxy;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While a slot is handed over, whatever may write there waits; what stays elsewhere goes on. */
class HandoffGateTest {
  private static final String HELD = "held";
  private static final String STAYS = "stays";
  private static final String WRITE = "return redis.call('SET', ARGV[1], 'v')";
  private static final String READ = "return redis.call('GET', ARGV[1])";
  private static final String LIBRARY =
      "#!lua name=lib\n"
          + "local function set(keys, args) return redis.call('SET', args[1], 'v') end\n"
          + "local function get(keys, args) return redis.call('GET', args[1]) end\n"
          + "redis.register_function('set', set)\n"
          + "redis.register_function{function_name='anywhere', callback=set,"
          + " flags={'allow-cross-slot-keys'}}\n"
          + "redis.register_function{function_name='get', callback=get, flags={'no-writes',"
          + " 'allow-cross-slot-keys'}}";

  private final InProcessServer server = new InProcessServer().alone();
  private final HandoffGate gate = server.engine().gates().get(HandoffGate.class);

  @BeforeEach
  void begin() {
    assertThat(run("FUNCTION", "LOAD", LIBRARY)).isEqualTo("\"lib\"");
    server.engine().gates().get(ClusterGate.class).enable(allSlots());
    hold();
  }

  private void hold() {
    BitSet slots = new BitSet();
    slots.set(Bytes.of(HELD).slot());
    gate.hold(slots);
  }

  /** A cluster in which this node has all slots, and none is on its way. */
  private static SlotRoutes allSlots() {
    return (SlotRoutes)
        Proxy.newProxyInstance(
            SlotRoutes.class.getClassLoader(),
            new Class<?>[] {SlotRoutes.class},
            (proxy, method, arguments) ->
                method.getReturnType() == boolean.class
                    ? !method.getName().equals("isMigrating")
                        && !method.getName().equals("isImporting")
                    : null);
  }

  private String run(String... words) {
    return RespText.of(server.client().run(words));
  }

  /** Waits now, and is answered once the slot stays here after all. */
  private void waits(String answer, String... words) {
    InProcessClient client = server.client();
    assertThat(client.run(words)).as("an answer to %s", String.join(" ", words)).isNull();
    server
        .engine()
        .context()
        .inbox()
        .add(() -> server.engine().resumption().resume(gate.release()));
    server.runUntilIdle();
    RespValue late = client.read();
    assertThat(late).as("the answer behind the handoff").isNotNull();
    assertThat(RespText.of(late)).isEqualTo(answer);
    hold();
  }

  @Test
  void writersWaitAndReadersDoNot() {
    waits("OK", "SET", HELD, "v");
    assertThat(run("GET", HELD)).isEqualTo("\"v\"");
    assertThat(run("SET", STAYS, "v")).isEqualTo("OK");
    waits("OK", "FLUSHALL");
  }

  @Test
  void scriptsThatMayWriteAnywhereWait() {
    waits("OK", "EVAL", WRITE, "1", STAYS, HELD);
    waits("OK", "EVAL", WRITE, "0", HELD);
    waits("OK", "EVAL", WRITE, "1", HELD, HELD);
    waits("OK", "EVAL", WRITE, "1", STAYS, STAYS);
    String anywhere = "#!lua flags=allow-cross-slot-keys\n" + WRITE;
    waits("OK", "EVAL", anywhere, "1", STAYS, HELD);
    waits("OK", "FCALL", "anywhere", "1", STAYS, HELD);
    waits("OK", "FCALL", "set", "0", HELD);
    waits("OK", "EVAL", "#!lua\n" + WRITE, "0", HELD);
  }

  @Test
  void scriptsThatStayInTheirSlotGoOnInAnother() {
    assertThat(run("EVAL", "#!lua\n" + WRITE, "1", STAYS, STAYS)).isEqualTo("OK");
    assertThat(run("FCALL", "set", "1", STAYS, STAYS)).isEqualTo("OK");
    assertThat(run("EVAL", "#!lua\n" + WRITE, "1", STAYS, HELD))
        .contains("Script attempted to access keys that do not hash to the same slot");
    waits("OK", "FCALL", "set", "1", HELD, HELD);
  }

  @Test
  void scriptsThatOnlyReadGoOn() {
    assertThat(run("EVAL_RO", READ, "1", STAYS, HELD)).isEqualTo("(nil)");
    assertThat(run("EVAL", "#!lua flags=no-writes\n" + READ, "1", HELD, HELD)).isEqualTo("(nil)");
    assertThat(run("FCALL", "get", "1", STAYS, HELD)).isEqualTo("(nil)");
  }

  /** It names no key, so nothing was known of it when the script began. */
  @Test
  void aCommandOfAScriptThatWouldHaveToWaitIsRefused() {
    String script = "#!lua\nreturn redis.call('FLUSHALL')";
    assertThat(run("EVAL", script, "1", STAYS)).contains("TRYAGAIN");
  }

  @Test
  void transactionsWaitIfTheyWrite() {
    InProcessClient client = server.client();
    client.run("MULTI");
    assertThat(client.run("EVAL", WRITE, "1", STAYS, HELD)).isNull();
    server
        .engine()
        .context()
        .inbox()
        .add(() -> server.engine().resumption().resume(gate.release()));
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).isEqualTo("QUEUED");
    hold();
    assertThat(client.run("EXEC")).isNull();
    server
        .engine()
        .context()
        .inbox()
        .add(() -> server.engine().resumption().resume(gate.release()));
    server.runUntilIdle();
    assertThat(RespText.of(client.read())).contains("OK");
  }
}
