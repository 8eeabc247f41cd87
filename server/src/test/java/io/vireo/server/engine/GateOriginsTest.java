package io.vireo.server.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.config.ClusterSettings;
import io.vireo.config.MemorySettings;
import io.vireo.config.MemoryShare;
import io.vireo.config.Permission;
import io.vireo.config.PrimaryAddress;
import io.vireo.config.ReplicationSettings;
import io.vireo.config.SecuritySettings;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Origin;
import io.vireo.server.command.Request;
import io.vireo.server.data.Bytes;
import io.vireo.server.data.KeySlot;
import io.vireo.server.engine.gate.AccessGate;
import io.vireo.server.engine.gate.AsyncLoadingGate;
import io.vireo.server.engine.gate.AuthenticationGate;
import io.vireo.server.engine.gate.BusyGate;
import io.vireo.server.engine.gate.ClusterGate;
import io.vireo.server.engine.gate.CompatibilityGate;
import io.vireo.server.engine.gate.DiskGate;
import io.vireo.server.engine.gate.FaultGate;
import io.vireo.server.engine.gate.HandoffGate;
import io.vireo.server.engine.gate.HeldKeysGate;
import io.vireo.server.engine.gate.KeyspaceGate;
import io.vireo.server.engine.gate.LoadingGate;
import io.vireo.server.engine.gate.MemoryGate;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.engine.gate.ProtectedGate;
import io.vireo.server.engine.gate.ReadOnlyGate;
import io.vireo.server.engine.gate.RedirectGate;
import io.vireo.server.engine.gate.ReplicasGate;
import io.vireo.server.engine.gate.StaleGate;
import io.vireo.server.engine.gate.SubscriptionGate;
import io.vireo.server.engine.gate.TransactionGate;
import io.vireo.server.engine.session.Gate;
import io.vireo.server.engine.session.GateRule;
import io.vireo.server.engine.session.Gates;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.SlotRoutes;
import io.vireo.server.engine.session.Transaction;
import io.vireo.server.engine.session.Verdict;
import io.vireo.server.resp.ReplyValue;
import io.vireo.server.resp.ValueReply;
import io.vireo.server.testing.InProcessClient;
import io.vireo.server.testing.InProcessServer;
import io.vireo.server.testing.RespText;
import io.vireo.server.testing.RespValue;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Each gate, for each origin: it closes in the middle of a transaction or a script, or while a
 * client waits, and the next command of that origin is stopped if the gate says that it is asked,
 * and runs if it says that it is not. {@code GateTableTest} prints the same rules.
 */
class GateOriginsTest {
  private static final String[] WRITE = {"SET", "k", "v"};
  private static final String[] CHANGE_ROLE = {"REPLICAOF", "NO", "ONE"};
  private static final String[] DEBUG = {"DEBUG", "SLEEP", "0"};
  private static final String CLOSE = "close";

  /** Origins whose commands can be had from a client, or from a stream. */
  private static final Origin[] ORIGINS = {
    Origin.CLIENT, Origin.TRANSACTION, Origin.SCRIPT, Origin.SERVED, Origin.PRIMARY, Origin.IMPORT
  };

  /** How a gate is closed for a client, and which command it concerns. */
  private record Closing(String[] command, BiConsumer<Engine, Session> close) {}

  private static final Map<Class<? extends Gate>, Closing> CLOSINGS = closings();

  /** Closes a gate at an {@code ECHO close} of an origin, or at a push of a client. */
  private static final class Trigger extends Gate {
    private Origin at;
    private BiConsumer<Engine, Session> close;
    private Engine engine;
    private Session waiting;

    Trigger() {
      super(true);
    }

    @Override
    protected boolean concerns(Command command) {
      return command.name().equals("echo") || command.name().equals("rpush");
    }

    @Override
    protected Verdict ask(Session session, Command command, Call call) {
      if (call.origin() == at) {
        close.accept(engine, waiting == null ? session : waiting);
        at = null;
      }
      return Verdict.PASS;
    }
  }

  /** As other answers are, which are given in transactions too. */
  private static final class FaultOfExecution implements FaultGate.Fault {
    @Override
    public Verdict verdict(Session session, Command command, Call call, FaultGate.Flags flags) {
      return Verdict.refuse("ERR A fault");
    }

    @Override
    public boolean isOfExecution() {
      return true;
    }
  }

  private static Map<Class<? extends Gate>, Closing> closings() {
    Map<Class<? extends Gate>, Closing> all = new LinkedHashMap<>();
    all.put(ProtectedGate.class, new Closing(DEBUG, GateOriginsTest::forbid));
    all.put(AuthenticationGate.class, of((engine, session) -> unknown(engine, session)));
    all.put(
        AccessGate.class,
        of((engine, session) -> session.user(engine.users().find(Bytes.of("nobody")))));
    all.put(
        ClusterGate.class,
        of((engine, session) -> gate(engine, ClusterGate.class).enable(noSlots())));
    all.put(RedirectGate.class, of(GateOriginsTest::elsewhere));
    all.put(
        FaultGate.class,
        of((engine, session) -> gate(engine, FaultGate.class).add(new FaultOfExecution())));
    all.put(
        DiskGate.class,
        of((engine, session) -> gate(engine, DiskGate.class).error("MISCONF The disk is full")));
    all.put(ReplicasGate.class, closed(ReplicasGate.class));
    all.put(ReadOnlyGate.class, closed(ReadOnlyGate.class));
    all.put(SubscriptionGate.class, of((engine, session) -> subscribed(session)));
    all.put(StaleGate.class, closed(StaleGate.class));
    all.put(LoadingGate.class, closed(LoadingGate.class));
    all.put(
        AsyncLoadingGate.class, new Closing(CHANGE_ROLE, closed(AsyncLoadingGate.class).close()));
    all.put(BusyGate.class, closed(BusyGate.class));
    all.put(KeyspaceGate.class, of((engine, session) -> session.becomeReplica(false)));
    all.put(
        PauseGate.class,
        of((engine, session) -> gate(engine, PauseGate.class).pauseAll(Long.MAX_VALUE)));
    all.put(HandoffGate.class, of((engine, session) -> handOff(engine)));
    all.put(
        HeldKeysGate.class,
        of(
            (engine, session) ->
                gate(engine, HeldKeysGate.class).hold(List.of(Bytes.of("k"), Bytes.of("list")))));
    all.put(
        TransactionGate.class, of((engine, session) -> session.transaction(new Transaction(0))));
    return all;
  }

  private static Closing of(BiConsumer<Engine, Session> close) {
    return new Closing(WRITE, close);
  }

  private static Closing closed(Class<? extends Gate> kind) {
    return of((engine, session) -> gate(engine, kind).closed(true));
  }

  private static <T extends Gate> T gate(Engine engine, Class<T> kind) {
    return engine.gates().get(kind);
  }

  private static void forbid(Engine engine, Session session) {
    engine.config().update(SecuritySettings.ENABLE_DEBUG_COMMAND, Permission.NO);
  }

  private static void unknown(Engine engine, Session session) {
    gate(engine, AuthenticationGate.class).passwordless(false);
    session.authenticated(false);
  }

  private static void elsewhere(Engine engine, Session session) {
    engine.config().update(ReplicationSettings.REPLICAOF, new PrimaryAddress("127.0.0.1", 1));
    session.followRedirects();
  }

  private static void subscribed(Session session) {
    session.subscriptions().channels().add(Bytes.of("c"));
    session.subscriptionsChanged();
  }

  private static void handOff(Engine engine) {
    BitSet all = new BitSet();
    all.set(0, KeySlot.COUNT);
    gate(engine, HandoffGate.class).hold(all);
  }

  /** A cluster in which no node has any slot. */
  private static SlotRoutes noSlots() {
    return (SlotRoutes)
        Proxy.newProxyInstance(
            SlotRoutes.class.getClassLoader(),
            new Class<?>[] {SlotRoutes.class},
            (proxy, method, arguments) -> method.getReturnType() == boolean.class ? false : null);
  }

  /** A server, and what becomes of a command whose gate has closed just before it. */
  private static final class Scene {
    private final Trigger trigger = new Trigger();
    private final InProcessServer server =
        InProcessServer.withGates(List.of(trigger), "enable-debug-command yes").alone();
    private final Engine engine = server.engine();
    private final InProcessClient client = server.client();
    private final Closing closing;

    Scene(Closing closing) {
      this.closing = closing;
      server.client().run("ACL", "SETUSER", "nobody", "on", "nopass", "+echo");
      server.client().run("DEBUG", "SET-DISABLE-DENY-SCRIPTS", "1");
      trigger.engine = engine;
      trigger.close = closing.close();
    }

    /** A client that has become a replica gets no answer, though its command runs. */
    boolean runs(Origin origin) {
      boolean succeeds =
          switch (origin) {
            case CLIENT -> runsForClient();
            case TRANSACTION -> runsInExec();
            case SCRIPT -> runsInScript();
            case SERVED -> isServed();
            default -> runsFor(origin);
          };
      return succeeds || engine.keyspace().database(0).find(Bytes.of("k")) != null;
    }

    private boolean runsForClient() {
      trigger.at = Origin.CLIENT;
      client.run("ECHO", CLOSE);
      return isDone(client.run(closing.command()));
    }

    /** False for an error, and if there is no answer because the client waits. */
    private static boolean isDone(RespValue answer) {
      return answer != null && RespText.of(answer).equals("OK");
    }

    private boolean runsInExec() {
      client.run("MULTI");
      client.run("ECHO", CLOSE);
      client.run(closing.command());
      trigger.at = Origin.TRANSACTION;
      RespValue answer = client.run("EXEC");
      assertThat(trigger.at).as("the gate was closed").isNull();
      return answer != null && RespText.of(answer).endsWith("OK");
    }

    private boolean runsInScript() {
      trigger.at = Origin.SCRIPT;
      List<String> words =
          new ArrayList<>(
              List.of("EVAL", "redis.call('ECHO', 'close') return redis.pcall(unpack(ARGV))", "0"));
      words.addAll(List.of(closing.command()));
      RespValue answer = client.run(words.toArray(String[]::new));
      assertThat(trigger.at).as("the gate was closed").isNull();
      return isDone(answer);
    }

    private boolean isServed() {
      InProcessClient waiting = client;
      assertThat(waiting.run("BLPOP", "list", "0")).isNull();
      trigger.waiting = waiting.session();
      trigger.at = Origin.CLIENT;
      server.client().run("RPUSH", "list", "a");
      return engine.keyspace().database(0).find(Bytes.of("list")) == null;
    }

    private boolean runsFor(Origin origin) {
      closing.close().accept(engine, client.session());
      ValueReply reply = new ValueReply(2);
      Bytes[] words = new Bytes[closing.command().length];
      for (int i = 0; i < words.length; i++) {
        words[i] = Bytes.of(closing.command()[i]);
      }
      Command command = engine.table().find(words[0], words[1]);
      Request request = new Request().words(words).from(client.session(), command, reply);
      engine.execution().run(origin, request);
      return !(reply.take() instanceof ReplyValue.Failure);
    }
  }

  @Test
  void aGateThatClosesIsAskedAsItSays() {
    Map<String, String> wrong = new LinkedHashMap<>();
    CLOSINGS.forEach(
        (kind, closing) -> {
          for (Origin origin : ORIGINS) {
            Scene scene = new Scene(closing);
            GateRule rule = Gates.rule(gate(scene.engine, kind), origin);
            boolean concerned = origin != Origin.SERVED || closing.command() == WRITE;
            boolean runs = scene.runs(origin);
            if (concerned && runs == rule.isAsked()) {
              wrong.put(kind.getSimpleName() + " for " + origin, rule + ", and it runs: " + runs);
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  void allGatesAreHere() {
    List<Class<?>> kinds = new ArrayList<>();
    new InProcessServer().engine().gates().all().forEach(gate -> kinds.add(gate.getClass()));
    List<Class<?>> shown = new ArrayList<>(CLOSINGS.keySet());
    shown.addAll(List.of(CompatibilityGate.class, MemoryGate.class));
    assertThat(shown).containsExactlyInAnyOrderElementsOf(kinds);
  }

  @Test
  void whatCannotBeServedWaitsUntilTheGateOpens() {
    Scene scene = new Scene(CLOSINGS.get(PauseGate.class));
    assertThat(scene.runs(Origin.SERVED)).isFalse();
    assertThat(scene.client.read()).isNull();
    assertThat(scene.client.run("ECHO", "behind")).isNull();
    PauseGate pause = gate(scene.engine, PauseGate.class);
    scene
        .engine
        .context()
        .inbox()
        .add(() -> scene.engine.resumption().resume(pause.end(PauseReason.COMMAND)));
    scene.server.runUntilIdle();
    assertThat(RespText.of(scene.client.read())).contains("list").contains("a");
    assertThat(RespText.of(scene.client.read())).isEqualTo("\"behind\"");
  }

  /** It lets all pass, and counts. */
  @Test
  void whatACclusterWouldRefuseIsCountedAsItSays() {
    BiConsumer<Engine, Session> count =
        (engine, session) ->
            engine.config().update(ClusterSettings.CLUSTER_COMPATIBILITY_SAMPLE_RATIO, 100);
    Closing closing = new Closing(new String[] {"MSET", "a", "1", "b", "2"}, count);
    Map<Origin, Boolean> counted = new EnumMap<>(Origin.class);
    for (Origin origin : ORIGINS) {
      Scene scene = new Scene(closing);
      assertThat(scene.runs(origin)).isTrue();
      long requests = scene.engine.keyspace().stats().clusterIncompatibleOperations.get();
      counted.put(origin, requests > 0);
    }
    Gate gate = gate(new InProcessServer().engine(), CompatibilityGate.class);
    counted.forEach(
        (origin, yes) ->
            assertThat(yes).as("%s", origin).isEqualTo(Gates.rule(gate, origin).isAsked()));
  }

  /** What a script finds is what there was when it began. */
  @Test
  void memoryIsAskedForAsItSays() {
    BiConsumer<Engine, Session> full =
        (engine, session) -> {
          engine.config().update(MemorySettings.MAXMEMORY, new MemoryShare(1, false));
        };
    Gate gate = gate(new InProcessServer().engine(), MemoryGate.class);
    for (Origin origin : ORIGINS) {
      boolean runs = new Scene(of(full)).runs(origin);
      boolean isAsked = Gates.rule(gate, origin).isAsked() && origin != Origin.SCRIPT;
      assertThat(runs).as("%s", origin).isNotEqualTo(isAsked);
    }
    Scene scene = new Scene(of((engine, session) -> {}));
    scene.client.run("CONFIG", "SET", "maxmemory", "1");
    assertThat(scene.runs(Origin.SCRIPT)).isFalse();
  }
}
