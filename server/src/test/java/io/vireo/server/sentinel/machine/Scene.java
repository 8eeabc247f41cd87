package io.vireo.server.sentinel.machine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One Sentinel, {@code me}, that watches {@code mymaster} at port 1, with replicas at ports 2 and 3
 * and two other Sentinels, {@code one} and {@code two}. Servers answer until they are silenced;
 * what other Sentinels answer is for the test.
 */
final class Scene implements Effects {
  private static final String IP = "10.0.0.1";

  final SentinelMachine machine;
  final Timings timings = new Timings();
  final List<String> events = new ArrayList<>();
  final List<String> sent = new ArrayList<>();
  final List<String> answers = new ArrayList<>();
  private final Deque<Runnable> due = new ArrayDeque<>();
  private final Map<Integer, String> infos = new HashMap<>();
  private final Set<Integer> silent = new HashSet<>();
  private boolean diskStops;
  private boolean diskFails;
  private boolean crashed;
  private long now = 1_000_000;

  Scene(int quorum) {
    MachineOptions options = new MachineOptions();
    options.port = 26_379;
    machine =
        new SentinelMachine(
            "me", options, timings, Addresses.NUMBERS, this, new SplittableRandom(1), now);
    Primary primary = machine.restorePrimary("mymaster", at(1), quorum, 0, 0);
    primary.setDownAfter(2_000);
    primary.setFailoverTimeout(20_000);
    machine.restoreReplica(primary, at(2));
    machine.restoreReplica(primary, at(3));
    machine.restoreSentinel(primary, at(11), "one");
    machine.restoreSentinel(primary, at(12), "two");
    isPrimary(1);
    follows(2, 1, 100, 10);
    follows(3, 1, 100, 20);
    machine.start(now);
    pass(1_000);
    events.clear();
    sent.clear();
  }

  static Address at(int port) {
    return Address.of(IP, port);
  }

  Primary primary() {
    return machine.primary("mymaster");
  }

  Replica replica(int port) {
    return primary().replicas.get(IP + ':' + port);
  }

  OtherSentinel sentinel(String runId) {
    return primary().sentinels.get(runId);
  }

  // What the world does.

  void isPrimary(int port) {
    infos.put(port, "run_id:" + runId(port) + "\r\nrole:master\r\n");
  }

  void follows(int port, int primary, int priority, long offset) {
    infos.put(
        port,
        "run_id:"
            + runId(port)
            + "\r\nrole:slave\r\nmaster_host:"
            + IP
            + "\r\nmaster_port:"
            + primary
            + "\r\nmaster_link_status:up\r\nslave_priority:"
            + priority
            + "\r\nslave_repl_offset:"
            + offset
            + "\r\n");
  }

  private static String runId(int port) {
    return String.format("%040d", port);
  }

  void silence(int port) {
    silent.add(port);
  }

  void silencedNoMore(int port) {
    silent.remove(port);
  }

  /** Saves neither succeed nor fail from now on. */
  void diskStops() {
    diskStops = true;
  }

  void diskGoesOn() {
    diskStops = false;
    input(() -> machine.saved(machine.revision(), now));
  }

  void diskFails(boolean fails) {
    diskFails = fails;
  }

  /** Lets time pass, in steps of a tenth of a second. */
  void pass(long milliseconds) {
    for (long end = now + milliseconds; now < end; ) {
      now += 100;
      input(() -> machine.tick(now));
    }
  }

  /** The clock shows another time all at once. */
  void jump(long milliseconds) {
    now += milliseconds;
    input(() -> machine.tick(now));
  }

  void says(String sentinel, boolean down, String leader, long epoch) {
    input(() -> machine.told(sentinel(sentinel), down, leader, epoch, now));
  }

  void hello(String runId, int port, long epoch, int primary, long configEpoch) {
    Hello hello = new Hello(IP, port, runId, epoch, "mymaster", IP, primary, configEpoch);
    input(() -> machine.greeted(hello.format(), now));
  }

  void asked(long epoch, String candidate) {
    input(() -> machine.asked(primary().address(), epoch, candidate, "question", now));
  }

  FailoverStart orderFailover() {
    FailoverStart result = machine.failover(primary(), now);
    settle();
    return result;
  }

  boolean crashed() {
    return crashed;
  }

  long now() {
    return now;
  }

  void input(Runnable input) {
    input.run();
    settle();
  }

  private void settle() {
    while (!due.isEmpty()) {
      due.remove().run();
    }
  }

  /** The events of these types, without their arguments. */
  List<String> types() {
    return events.stream().map(event -> event.split(" ")[0]).toList();
  }

  // Effects.

  private void later(Instance instance, Runnable answer) {
    if (!silent.contains(instance.address().port())) {
      due.add(answer);
    }
  }

  private void send(String what, Instance instance) {
    sent.add(what + " to " + instance.address().port());
  }

  @Override
  public void connectCommands(Instance instance) {
    later(instance, () -> machine.commandsUp(instance, "10.0.0.9", now));
  }

  @Override
  public void connectPubSub(Instance instance) {
    later(instance, () -> machine.pubSubUp(instance, now));
  }

  @Override
  public void disconnectCommands(Link link) {}

  @Override
  public void disconnectPubSub(Link link) {}

  @Override
  public void ping(Instance instance) {
    later(instance, () -> machine.pinged(instance, PingAnswer.PONG, now));
  }

  @Override
  public void info(Instance instance) {
    int port = instance.address().port();
    later(instance, () -> machine.informed(instance, ServerInfo.parse(infos.get(port)), now));
  }

  @Override
  public void hello(Instance instance, Hello hello) {
    send("hello " + hello.format(), instance);
    later(instance, () -> machine.published(instance, true, now));
  }

  @Override
  public void scriptKill(Instance instance) {
    send("script kill", instance);
  }

  @Override
  public void replicaOf(Instance instance, Address primary) {
    send("slaveof " + (primary == null ? "no one" : primary.port()), instance);
    later(instance, () -> machine.answered(instance, 6, now));
  }

  @Override
  public void ask(OtherSentinel sentinel, Address primary, long epoch, String candidate) {
    send("ask " + epoch + ' ' + candidate, sentinel);
  }

  @Override
  public void answer(Object question, boolean down, String leader, long epoch) {
    answers.add(down + " " + leader + ' ' + epoch);
  }

  @Override
  public void event(EventLevel level, String type, Primary primary, String text) {
    events.add(type + ' ' + text);
  }

  @Override
  public void reconfigureClients(Primary primary, boolean leader, Address from, Address to) {
    events.add("script " + (leader ? "leader " : "observer ") + from.port() + ' ' + to.port());
  }

  @Override
  public void save(long revision) {
    if (diskFails) {
      due.add(() -> machine.saveFailed(revision, now));
    } else if (!diskStops) {
      due.add(() -> machine.saved(revision, now));
    }
  }

  @Override
  public void crash() {
    crashed = true;
  }
}
