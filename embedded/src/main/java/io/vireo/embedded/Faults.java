package io.vireo.embedded;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vireo.config.MemorySettings;
import io.vireo.server.Bootstrap;
import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Flag;
import io.vireo.server.command.Origin;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.FaultGate;
import io.vireo.server.engine.session.GateQueue;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Verdict;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;

/**
 * What can be made to go wrong with a server, so that a test sees how a client bears it. Each holds
 * from the moment in which the method returns until its {@link Fault} is closed. {@link
 * Vireo#execute} and {@link Vireo#connect} do not meet errors and disconnections, so that a test
 * can look on. Commands that scripts call meet errors as requests do. Any thread but an event loop.
 *
 * <p>An argument that is null, blank or negative, and a name that no command has, is an {@link
 * IllegalArgumentException}. On a server that is closed each method throws a {@link
 * VireoException}, but for {@link #endAll}.
 */
public final class Faults {
  private static final Logger LOG = Libraries.logger(Faults.class);

  /** How often a slow command looks whether it is to end. */
  private static final long LOOK_NANOS = 1_000_000;

  private final Engine engine;
  private final DataCalls calls;
  private final ContextInternal context;
  private final Set<Fault> open = ConcurrentHashMap.newKeySet();

  /** Bytes that {@link #fillMemory} says are in use. Data context. */
  private long ballast;

  /** The sum of all delays. */
  private long delayNanos;

  Faults(Bootstrap server, DataCalls calls) {
    this.calls = calls;
    engine = server.engine();
    context = ((VertxInternal) server.vertx()).createEventLoopContext();
    engine.memory().counted(() -> ballast);
  }

  /** Disconnects all clients that are connected now. They may come back at once. */
  public void dropConnections() {
    calls.run(
        "clients to be disconnected",
        () ->
            List.copyOf(engine.clients().all()).stream()
                .filter(session -> !session.link().isLocal())
                .forEach(engine.lifecycle()::kill));
  }

  /** Serves this number of requests more, of all clients together, and then drops each client. */
  public Fault dropConnectionsAfter(int requests) {
    AtomicInteger left = new AtomicInteger(Arguments.atLeast(0, "requests", requests));
    return whenever(
        (session, command, call, flags) ->
            call.origin() != Origin.CLIENT || left.getAndUpdate(count -> Math.max(0, count - 1)) > 0
                ? null
                : () -> dropped(session));
  }

  /**
   * Disconnects each client that sends a command, which is neither executed nor answered.
   *
   * @param commands which; all if none is named
   */
  public Fault dropConnectionsAt(String... commands) {
    return whenever(
        named(
            commands,
            (session, command, call, flags) ->
                call.origin() == Origin.CLIENT ? () -> dropped(session) : null));
  }

  private Verdict dropped(Session session) {
    Link link = session.link();
    engine.outbox().post(link.port(), link::closeNow);
    return Verdict.refuse("ERR The connection is being dropped");
  }

  /**
   * Lets all answers and messages leave so much later, as on a slow network: commands are executed
   * as soon as ever. This concerns {@link Vireo#execute} too. Several delays add up.
   */
  public Fault delayAnswers(Duration by) {
    calls.check();
    long nanos = Arguments.nanos("by", by);
    delay(nanos);
    return opened(false, fault -> delay(-nanos));
  }

  private synchronized void delay(long more) {
    delayNanos += more;
    engine
        .waitingReplies()
        .delay(
            delayNanos,
            (time, task) -> context.nettyEventLoop().schedule(task, time, TimeUnit.NANOSECONDS));
  }

  /**
   * Answers commands with an error of Redis.
   *
   * @param commands which, of those that can meet it; all of them if none is named
   */
  public Fault refuse(Refusal refusal, String... commands) {
    Arguments.given("refusal", refusal);
    return whenever(
        named(
            commands,
            (session, command, call, flags) -> effect(refusal.verdict(command, call, flags))));
  }

  /** Answers commands that write with the error of a replica, as after a failover. */
  public Fault refuseWrites() {
    return refuse(Refusal.READONLY);
  }

  /**
   * Answers commands that write with an error.
   *
   * @param error its code first, such as {@code NOREPLICAS Not enough good replicas to write.}
   */
  public Fault refuseWrites(String error) {
    Verdict refused = Verdict.refuse(Arguments.named("error", error));
    return whenever(
        (session, command, call, flags) -> flags.has(Flag.WRITE) ? () -> refused : null);
  }

  /** Answers as a server does that loads its data: only what needs none of it is done. */
  public Fault loading() {
    return refuse(Refusal.LOADING);
  }

  /**
   * Sends requests for a key to another node of a cluster, which has the key's slot.
   *
   * @param address of the other node: host, colon, port
   * @param commands which; all that name a key if none is named
   */
  public Fault moved(String address, String... commands) {
    return whenever(named(commands, redirecting("MOVED", Arguments.named("address", address))));
  }

  /**
   * Sends requests for a key to another node of a cluster once, as while the key's slot moves.
   *
   * @param address of the other node: host, colon, port
   * @param commands which; all that name a key if none is named
   */
  public Fault ask(String address, String... commands) {
    return whenever(named(commands, redirecting("ASK", Arguments.named("address", address))));
  }

  /** The name of a command, in lower case. */
  private String named(String command) {
    String name = Arguments.named("command", command).toLowerCase(Locale.ROOT);
    if (engine.table().all().stream().noneMatch(each -> each.name().equals(name))) {
      throw new IllegalArgumentException("There is no command " + command);
    }
    return name;
  }

  private static What redirecting(String code, String address) {
    return (session, command, call, flags) -> {
      int slot = RequestKeys.slot(command, call);
      return slot < 0 ? null : () -> Verdict.redirect(code + ' ' + slot + ' ' + address);
    };
  }

  /**
   * Answers commands with an error.
   *
   * @param error its code first, such as {@code ERR Something is wrong}
   * @param commands which; all if none is named
   */
  public Fault error(String error, String... commands) {
    Verdict refused = Verdict.refuse(Arguments.named("error", error));
    return whenever(named(commands, (session, command, call, flags) -> () -> refused));
  }

  /**
   * Lets requests wait before they are executed, as behind a slow network of their clients: what
   * the same client sends behind one waits too, other clients do not.
   *
   * @param by by the system's clock
   * @param commands which; all if none is named
   */
  public Fault delay(Duration by, String... commands) {
    Delay delay = new Delay(Arguments.nanos("by", by));
    return whenever(named(commands, delay), delay::ended);
  }

  /**
   * Makes commands slow: each takes so much longer, and all clients wait meanwhile, as they do for
   * a command over many elements.
   *
   * @param by by the system's clock
   * @param commands which; all if none is named
   */
  public Fault slow(Duration by, String... commands) {
    long nanos = Arguments.nanos("by", by);
    AtomicBoolean over = new AtomicBoolean();
    return whenever(
        named(
            commands,
            (session, command, call, flags) ->
                () -> {
                  pass(nanos, over);
                  return Verdict.PASS;
                }),
        ended -> over.set(!ended.isSpent()));
  }

  /** Lets time pass in the data context. */
  private static void pass(long nanos, AtomicBoolean over) {
    long end = System.nanoTime() + nanos;
    for (long left = nanos; left > 0 && !over.get(); left = end - System.nanoTime()) {
      LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
    }
  }

  /**
   * Gives commands another answer: they are not executed. In a transaction that is when EXEC runs
   * them.
   *
   * @param commands which; all if none is named
   */
  public Fault answer(Reply answer, String... commands) {
    Arguments.given("answer", answer);
    return answer(words -> answer, commands);
  }

  /**
   * Gives commands the answers of a function: they are not executed. In a transaction that is when
   * EXEC runs them. All clients wait while the function runs.
   *
   * @param answers for a command and its arguments, an answer; null if the command is to be
   *     executed as ever
   * @param commands which; all if none is named
   */
  public Fault answer(Function<List<String>, Reply> answers, String... commands) {
    Arguments.given("answers", answers);
    return whenever(
        named(
            commands,
            (session, command, call, flags) -> {
              Reply answer = answerOf(answers, call);
              return answer == null ? null : () -> Verdict.answer(to -> Replies.write(answer, to));
            }),
        true,
        ended -> {});
  }

  private static Reply answerOf(Function<List<String>, Reply> answers, Call call) {
    try {
      return answers.apply(Words.texts(call));
    } catch (RuntimeException failure) {
      LOG.error("A function that gives answers to commands has failed", failure);
      return new Reply.Error("ERR The program has failed to give an answer");
    }
  }

  /** Notes what clients send. */
  Recording record() {
    Recording recording = new Recording();
    FaultGate.Fault rule =
        (session, command, call, flags) -> {
          if (call.origin() == Origin.CLIENT) {
            recording.add(session, call);
          }
          return Verdict.PASS;
        };
    Fault open = opened(false, ended -> engine.context().inbox().add(() -> gate().remove(rule)));
    recording.onClose(open::close);
    calls.run("the recording to begin", () -> gate().addFirst(rule));
    return recording;
  }

  private static Supplier<Verdict> effect(Verdict verdict) {
    return verdict == Verdict.PASS ? null : () -> verdict;
  }

  private What named(String[] commands, What what) {
    Set<String> names =
        Arrays.stream(Arguments.given("commands", commands))
            .map(this::named)
            .collect(Collectors.toUnmodifiableSet());
    return (session, command, call, flags) ->
        names.isEmpty() || names.contains(command.root().name())
            ? what.of(session, command, call, flags)
            : null;
  }

  /**
   * Fills the memory: {@code used_memory} rises to {@code maxmemory}, so that keys are evicted as
   * {@code maxmemory-policy} says, or commands refused that need memory.
   *
   * @throws IllegalStateException if {@code maxmemory} is not set
   */
  public Fault fillMemory() {
    calls.check();
    if (engine.config().get(MemorySettings.MAXMEMORY).amount() == 0) {
      throw new IllegalStateException("Memory without a limit is never full: set maxmemory");
    }
    calls.run(
        "memory to be full",
        () -> {
          ballast = engine.memory().limit();
          engine.memory().review();
        });
    return opened(false, fault -> calls.runIfOpen("memory to be free", () -> ballast = 0));
  }

  /** Ends all that is wrong. */
  public void endAll() {
    open.forEach(Fault::close);
  }

  private Fault whenever(What what) {
    return whenever(what, ended -> {});
  }

  private Fault whenever(What what, Consumer<Fault> atEnd) {
    return whenever(what, false, atEnd);
  }

  private Fault whenever(What what, boolean isOfExecution, Consumer<Fault> atEnd) {
    calls.check();
    Rule rule = new Rule(what, isOfExecution, atEnd);
    calls.run("the fault to begin", () -> gate().add(rule));
    return rule.fault;
  }

  private FaultGate gate() {
    return engine.gates().get(FaultGate.class);
  }

  /** What is wrong with requests. Data context. */
  private interface What {
    /** What a request will meet, if the fault is still on; null if the fault is none of its. */
    Supplier<Verdict> of(Session session, Command command, Call call, FaultGate.Flags flags);
  }

  /** A fault that single requests meet. Its end holds at once, and the gate forgets it soon. */
  private final class Rule implements FaultGate.Fault {
    private final What what;
    private final boolean ofExecution;
    private final Fault fault;

    Rule(What what, boolean ofExecution, Consumer<Fault> atEnd) {
      this.what = what;
      this.ofExecution = ofExecution;
      fault =
          opened(
              true,
              ended -> {
                atEnd.accept(ended);
                engine.context().inbox().add(() -> gate().remove(this));
              });
    }

    @Override
    public boolean isOfExecution() {
      return ofExecution;
    }

    @Override
    public Verdict verdict(Session session, Command command, Call call, FaultGate.Flags flags) {
      if (!fault.isOn()) {
        return Verdict.PASS;
      }
      Supplier<Verdict> effect = what.of(session, command, call, flags);
      return effect != null && fault.meets() ? effect.get() : Verdict.PASS;
    }
  }

  /** Requests that wait, each for as long. Data context, but for the end. */
  private final class Delay implements What {
    private final long nanos;
    private final Set<GateQueue> waiting = new HashSet<>();

    /** Clients whose request has waited, and is asked about once more. */
    private final Set<Session> ready = new HashSet<>();

    Delay(long nanos) {
      this.nanos = nanos;
    }

    @Override
    public Supplier<Verdict> of(
        Session session, Command command, Call call, FaultGate.Flags flags) {
      boolean isOver = call.origin() != Origin.CLIENT || ready.remove(session);
      return isOver ? null : this::begin;
    }

    private Verdict begin() {
      GateQueue queue = new GateQueue(engine.waiting());
      waiting.add(queue);
      context
          .nettyEventLoop()
          .schedule(
              () -> engine.context().inbox().add(() -> release(queue)),
              nanos,
              TimeUnit.NANOSECONDS);
      return Verdict.waitIn(queue);
    }

    private void release(GateQueue queue) {
      waiting.remove(queue);
      List<Session> sessions = queue.letGo();
      ready.addAll(sessions);
      engine.resumption().resume(sessions);
    }

    /** What waits goes on at once, unless that was the last request that was to wait. */
    void ended(Fault fault) {
      if (!fault.isSpent()) {
        engine.context().inbox().add(() -> List.copyOf(waiting).forEach(this::release));
      }
    }
  }

  /** Runs a task after a time, but not on the caller's context, which may be busy for long. */
  private void after(Duration time, Runnable task) {
    calls.check();
    context
        .nettyEventLoop()
        .schedule(
            () -> context.executeBlocking(Executors.callable(task)),
            time.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private Fault opened(boolean counted, Consumer<Fault> end) {
    Fault fault =
        new Fault(
            this::after,
            counted,
            ended -> {
              open.remove(ended);
              end.accept(ended);
            });
    open.add(fault);
    return fault;
  }
}
