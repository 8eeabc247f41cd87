package io.vireo.embedded;

import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vireo.config.MemorySettings;
import io.vireo.server.Bootstrap;
import io.vireo.server.command.Flag;
import io.vireo.server.engine.Engine;
import io.vireo.server.engine.gate.FaultGate;
import io.vireo.server.engine.session.Link;
import io.vireo.server.engine.session.Session;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What can be made to go wrong with a server, so that a test sees how a client bears it. Each holds
 * from the moment in which the method returns until its {@link Fault} is closed. {@link
 * Vireo#execute} and {@link Vireo#connect} do not meet errors and disconnections, so that a test
 * can look on. Any thread but an event loop.
 */
public final class Faults {
  private static final String LOADING = "LOADING Redis is loading the dataset in memory";
  private static final String READ_ONLY = "READONLY You can't write against a read only replica.";

  private final Engine engine;
  private final ContextInternal context;
  private final Set<Fault> open = ConcurrentHashMap.newKeySet();

  /** Bytes that {@link #fillMemory} says are in use. Data context. */
  private long ballast;

  Faults(Bootstrap server) {
    engine = server.engine();
    context = ((VertxInternal) server.vertx()).createEventLoopContext();
    engine.memory().counted(() -> ballast);
  }

  /** Disconnects all clients that are connected now. They may come back at once. */
  public void dropConnections() {
    TimedServer.inContext(
        engine,
        () -> {
          List<Session> all = List.copyOf(engine.clients().all());
          all.stream()
              .filter(session -> !session.link().isLocal())
              .forEach(engine.lifecycle()::kill);
          return all.size();
        });
  }

  /** Serves so many requests more, of all clients together, and disconnects whoever asks next. */
  public Fault dropConnectionsAfter(int requests) {
    AtomicInteger left = new AtomicInteger(requests);
    return whenever(
        (session, command, call, flags) -> {
          if (left.getAndDecrement() > 0) {
            return null;
          }
          left.set(0);
          Link link = session.link();
          engine.outbox().post(link.port(), link::closeNow);
          return "ERR The connection is being dropped";
        });
  }

  /**
   * Lets all answers and messages leave so much later, as on a slow network: commands are executed
   * as soon as ever. This concerns {@link Vireo#execute} too.
   */
  public Fault delayAnswers(Duration by) {
    long nanos = by.toNanos();
    engine
        .waitingReplies()
        .delay(
            nanos,
            (time, task) -> context.nettyEventLoop().schedule(task, time, TimeUnit.NANOSECONDS));
    return opened(fault -> engine.waitingReplies().delay(0, (time, task) -> task.run()));
  }

  /** Answers commands that write with the error of a replica, as after a failover. */
  public Fault refuseWrites() {
    return refuseWrites(READ_ONLY);
  }

  /**
   * Answers commands that write with an error.
   *
   * @param error its code first, such as {@code MISCONF No space left}
   */
  public Fault refuseWrites(String error) {
    return whenever((session, command, call, flags) -> flags.has(Flag.WRITE) ? error : null);
  }

  /** Answers as a server does that loads its data: only what needs none of it is done. */
  public Fault loading() {
    return whenever((session, command, call, flags) -> flags.lacks(Flag.LOADING) ? LOADING : null);
  }

  /**
   * Sends whoever asks for a key to another node of a cluster, with the key's slot.
   *
   * @param address of the other node: host, colon, port
   */
  public Fault moved(String address) {
    return whenever(
        (session, command, call, flags) -> {
          int slot = RequestSlot.ofFirstKey(command, call);
          return slot < 0 ? null : "MOVED " + slot + " " + address;
        });
  }

  /**
   * Answers commands with an error.
   *
   * @param error its code first, such as {@code ERR Something is wrong}
   * @param commands which; all if none is named
   */
  public Fault error(String error, String... commands) {
    Set<String> names =
        Arrays.stream(commands)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    return whenever(
        (session, command, call, flags) ->
            names.isEmpty() || names.contains(command.root().name()) ? error : null);
  }

  /**
   * Fills the memory: {@code used_memory} rises to {@code maxmemory}, so that keys are evicted as
   * {@code maxmemory-policy} says, or commands refused that need memory.
   *
   * @throws IllegalStateException if {@code maxmemory} is not set
   */
  public Fault fillMemory() {
    if (engine.config().get(MemorySettings.MAXMEMORY).amount() == 0) {
      throw new IllegalStateException("Memory without a limit is never full: set maxmemory");
    }
    TimedServer.inContext(
        engine,
        () -> {
          ballast = engine.memory().limit();
          engine.memory().review();
          return ballast;
        });
    return opened(
        fault ->
            TimedServer.inContext(
                engine,
                () -> {
                  ballast = 0;
                  return ballast;
                }));
  }

  /** Ends all that is wrong. */
  public void endAll() {
    open.forEach(Fault::close);
  }

  private Fault whenever(FaultGate.Fault what) {
    TimedServer.inContext(
        engine,
        () -> {
          engine.gates().get(FaultGate.class).add(what);
          return true;
        });
    return opened(
        fault ->
            TimedServer.inContext(
                engine,
                () -> {
                  engine.gates().get(FaultGate.class).remove(what);
                  return true;
                }));
  }

  /** Not on the context of who asks, which may be busy for long. */
  private void after(Duration time, Runnable task) {
    context
        .nettyEventLoop()
        .schedule(
            () -> context.executeBlocking(Executors.callable(task)),
            time.toNanos(),
            TimeUnit.NANOSECONDS);
  }

  private Fault opened(Consumer<Fault> end) {
    Fault fault =
        new Fault(
            this::after,
            ended -> {
              open.remove(ended);
              end.accept(ended);
            });
    open.add(fault);
    return fault;
  }
}
