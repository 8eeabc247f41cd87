package io.vireo.server.sentinel.machine;

import static io.vireo.server.sentinel.machine.EventLevel.WARNING;

import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What one Sentinel decides; the package's page tells how it is fed. {@code now} is always the time
 * in milliseconds of one clock, greater than 0. One thread calls it at a time, and no effect may
 * call back.
 */
public final class SentinelMachine {
  private final State state;
  private final Links links;
  private final Downs downs;
  private final Votes votes;
  private final Registry registry;
  private final Failovers failovers;
  private final ServerInfos infos;
  private final Hellos hellos;

  /**
   * Makes a Sentinel that monitors nothing.
   *
   * @param myId its run id, 40 hexadecimal digits, which it keeps for its life
   * @param random where differences between Sentinels come from
   * @param now the time
   */
  public SentinelMachine(
      String myId,
      MachineOptions options,
      Timings timings,
      Addresses addresses,
      Effects effects,
      RandomGenerator random,
      long now) {
    state = new State(myId, options, timings, addresses, effects, random);
    state.now = now;
    state.previous = now;
    links = new Links(state);
    downs = new Downs(state, links);
    votes = new Votes(state);
    registry = new Registry(state, links);
    failovers = new Failovers(state, links, votes, registry);
    infos = new ServerInfos(state, links, downs, registry, failovers);
    hellos = new Hellos(state, registry, votes, failovers);
  }

  // What the file says. None of this is saved again.

  /** Restores the current epoch. */
  public void restoreEpoch(long currentEpoch) {
    state.currentEpoch = currentEpoch;
  }

  /**
   * Restores a primary: {@code sentinel monitor}, {@code config-epoch} and {@code leader-epoch}.
   * Its settings are set with the setters.
   *
   * @return the primary, or null if there is one of that name
   */
  public Primary restorePrimary(
      String name, Address address, int quorum, long configEpoch, long leaderEpoch) {
    Primary primary = registry.addPrimary(name, address, quorum);
    if (primary != null) {
      primary.configEpoch = configEpoch;
      primary.leaderEpoch = leaderEpoch;
    }
    return primary;
  }

  /** Sets what was read after the primary. */
  public void restoreEpochs(Primary primary, long configEpoch, long leaderEpoch) {
    primary.configEpoch = configEpoch;
    primary.leaderEpoch = leaderEpoch;
  }

  /** Restores {@code known-replica}; null if it is a double. */
  public Replica restoreReplica(Primary primary, Address address) {
    return registry.addReplica(primary, address);
  }

  /** Restores {@code known-sentinel}; null if it is a double. */
  public OtherSentinel restoreSentinel(Primary primary, Address address, String runId) {
    return registry.addSentinel(primary, runId, address);
  }

  /** The file has been read: tells of each primary with {@code +monitor}. */
  public void start(long now) {
    state.previous = now;
    state.enter(now);
    for (Primary primary : state.primaries.values()) {
      // To put a server together takes a while, in which no instance could have answered.
      primary.link.forget(now);
      primary.replicas.values().forEach(replica -> replica.link.forget(now));
      primary.sentinels.values().forEach(sentinel -> sentinel.link.forget(now));
      tellMonitor(primary);
    }
    state.leave();
  }

  private void tellMonitor(Primary primary) {
    state.event(WARNING, "+monitor", primary, " quorum " + primary.quorum());
  }

  // Time.

  /** To be called ten times a second. */
  public void tick(long now) {
    state.enter(now);
    state.saveAgain();
    for (Primary primary : primaries()) {
      handle(primary);
      primary.replicas.values().forEach(this::handle);
      primary.sentinels.values().forEach(this::handle);
      evaluate(primary);
    }
    state.leave();
  }

  private void handle(Instance instance) {
    links.reconnect(instance);
    links.periodic(instance);
    if (state.tilt) {
      if (state.now - state.tiltSince < state.timings.tiltPeriod) {
        return;
      }
      state.tilt = false;
      state.effects.event(WARNING, "-tilt", null, "#tilt mode exited");
    }
    downs.checkSubjectively(instance);
  }

  /** Decides about a primary what can be decided now. */
  private void evaluate(Primary primary) {
    if (state.tilt) {
      return;
    }
    downs.checkObjectively(primary);
    failovers.startIfNeeded(primary);
    failovers.advance(primary);
    votes.ask(primary, false);
    failovers.finish(primary);
  }

  // Connections.

  /**
   * The connection for commands is there.
   *
   * @param localIp the local address of it
   */
  public void commandsUp(Instance instance, String localIp, long now) {
    state.enter(now);
    links.commandsUp(instance, localIp);
    if (!instance.removed) {
      evaluate(instance.primary());
    }
    state.leave();
  }

  /**
   * It could not be made, or has ended without {@link Effects#disconnectCommands}.
   *
   * @param reason in words, for the event; null if it had been up
   */
  public void commandsDown(Instance instance, String reason, long now) {
    state.enter(now);
    links.commandsDown(instance);
    tellFailed("-cmd-link-reconnection", instance, reason);
    state.leave();
  }

  /** The subscription to the hello messages of a server is there. */
  public void pubSubUp(Instance instance, long now) {
    state.enter(now);
    links.pubSubUp(instance);
    state.leave();
  }

  /** Likewise, see {@link #commandsDown}. */
  public void pubSubDown(Instance instance, String reason, long now) {
    state.enter(now);
    links.pubSubDown(instance);
    tellFailed("-pubsub-link-reconnection", instance, reason);
    state.leave();
  }

  private void tellFailed(String type, Instance instance, String reason) {
    if (reason != null && !instance.removed) {
      state.event(EventLevel.DEBUG, type, instance, " #" + reason);
    }
  }

  // Answers.

  /** PING was answered. */
  public void pinged(Instance instance, PingAnswer answer, long now) {
    state.enter(now);
    Link link = instance.link;
    link.pending--;
    link.lastPong = now;
    if (answer.alive()) {
      link.lastAvailable = now;
      link.activePing = 0;
      if (answer == PingAnswer.PONG && instance instanceof Primary primary) {
        primary.rebooted = false;
      }
    } else if (answer == PingAnswer.BUSY && instance.subjectivelyDown && !instance.scriptKillSent) {
      links.scriptKill(instance);
      instance.scriptKillSent = true;
    }
    state.leave();
  }

  /** INFO was answered; an error is told with {@link #answered} instead. */
  public void informed(Instance instance, ServerInfo info, long now) {
    state.enter(now);
    instance.link.pending--;
    if (!instance.removed) {
      infos.take(instance, info);
      evaluate(instance.primary());
    }
    state.leave();
  }

  /**
   * A hello message was answered.
   *
   * @param accepted false if the answer was an error; then it is sent again soon
   */
  public void published(Instance instance, boolean accepted, long now) {
    state.enter(now);
    instance.link.pending--;
    instance.lastPublish = accepted ? now : 0;
    state.leave();
  }

  /** Notes that {@code commands} others were answered, whatever the answers. */
  public void answered(Instance instance, int commands, long now) {
    state.enter(now);
    instance.link.pending -= commands;
    state.leave();
  }

  /**
   * Another Sentinel answered {@link Effects#ask}; an answer of another shape is told with {@link
   * #answered}.
   */
  public void told(OtherSentinel sentinel, boolean down, String leader, long epoch, long now) {
    state.enter(now);
    sentinel.link.pending--;
    if (!sentinel.removed) {
      votes.told(sentinel, down, leader, epoch);
      evaluate(sentinel.primary());
    }
    state.leave();
  }

  // Messages and questions of others.

  /** Something came over the subscription to a server, our own messages included. */
  public void heard(Instance server, String message, long now) {
    state.enter(now);
    server.link.pubSubActivity = now;
    hello(message);
    state.leave();
  }

  /** Another Sentinel published a hello message here. */
  public void greeted(String message, long now) {
    state.enter(now);
    hello(message);
    state.leave();
  }

  private void hello(String message) {
    Hello hello = Hello.parse(message);
    if (hello != null) {
      hellos.take(hello);
    }
  }

  /**
   * {@code SENTINEL IS-MASTER-DOWN-BY-ADDR}. {@link Effects#answer} follows, at once or when the
   * vote is on the disk.
   *
   * @param candidate the Sentinel that asks for a vote, or {@code *}
   * @param question given back with the answer
   */
  public void asked(Address primary, long epoch, String candidate, Object question, long now) {
    state.enter(now);
    votes.asked(registry.at(primary), epoch, candidate, question);
    state.leave();
  }

  // The disk.

  /** The configuration is on the disk as it was when {@link #revision} was this. */
  public void saved(long revision, long now) {
    state.enter(now);
    state.saved = Math.max(state.saved, revision);
    votes.saved();
    primaries().forEach(this::evaluate);
    state.leave();
  }

  /**
   * The configuration of this number could not be written. It is tried again a second later, until
   * it can.
   */
  public void saveFailed(long revision, long now) {
    state.enter(now);
    state.saveFailed(revision);
    votes.failed();
    state.leave();
  }

  // Commands.

  /** {@code SENTINEL MONITOR}; null if the name is taken. */
  public Primary monitor(String name, Address address, int quorum, long now) {
    state.enter(now);
    Primary primary = registry.addPrimary(name, address, quorum);
    if (primary != null) {
      // It may have voted for a primary of this name before that was removed.
      primary.leaderEpoch = state.currentEpoch;
      state.change();
      tellMonitor(primary);
    }
    state.leave();
    return primary;
  }

  /** {@code SENTINEL REMOVE}. */
  public void remove(Primary primary, long now) {
    state.enter(now);
    state.event(WARNING, "-monitor", primary);
    registry.remove(primary);
    state.change();
    state.leave();
  }

  /** {@code SENTINEL RESET} of one primary. */
  public void reset(Primary primary, long now) {
    state.enter(now);
    registry.reset(primary, true);
    state.change();
    state.event(WARNING, "+reset-master", primary);
    state.leave();
  }

  /** {@code SENTINEL FAILOVER}. */
  public FailoverStart failover(Primary primary, long now) {
    state.enter(now);
    FailoverStart result = FailoverStart.STARTED;
    if (primary.failoverInProgress) {
      result = FailoverStart.IN_PROGRESS;
    } else if (!failovers.hasGoodReplica(primary)) {
      result = FailoverStart.NO_GOOD_REPLICA;
    } else {
      failovers.start(primary, true);
      evaluate(primary);
    }
    state.leave();
    return result;
  }

  /** {@code SENTINEL CKQUORUM}. */
  public Usable usable(Primary primary) {
    int usable = 1;
    for (OtherSentinel sentinel : primary.sentinels.values()) {
      usable += sentinel.subjectivelyDown ? 0 : 1;
    }
    int voters = primary.sentinels.size() + 1;
    return new Usable(usable, usable >= primary.quorum(), usable >= voters / 2 + 1);
  }

  /**
   * A setting of a primary or of this Sentinel was changed, or {@code SENTINEL FLUSHCONFIG}: all is
   * saved.
   */
  public void configurationChanged(long now) {
    state.enter(now);
    state.change();
    state.leave();
  }

  /** The user or password for a primary and its replicas has changed: they are connected anew. */
  public void reconnectServers(Primary primary, long now) {
    state.enter(now);
    links.close(primary);
    primary.replicas.values().forEach(links::close);
    state.leave();
  }

  /** The user or password for other Sentinels has changed: they are connected anew. */
  public void reconnectSentinels(long now) {
    state.enter(now);
    for (Primary primary : state.primaries.values()) {
      primary.sentinels.values().forEach(links::close);
    }
    state.leave();
  }

  /** {@code SENTINEL SIMULATE-FAILURE}. */
  public void simulateFailure(boolean afterElection, boolean afterPromotion) {
    state.crashAfterElection = afterElection;
    state.crashAfterPromotion = afterPromotion;
  }

  /**
   * Tells of an event whose text is the description of the instance and what is given, such as
   * {@code +set}.
   */
  public void tell(EventLevel level, String type, Instance instance, String behind) {
    state.event(level, type, instance, behind);
  }

  // What is known.

  /** The run id of this Sentinel. */
  public String myId() {
    return state.myId;
  }

  /** The latest epoch that it knows. */
  public long currentEpoch() {
    return state.currentEpoch;
  }

  /** The number of the configuration as it is now; it grows with each change that is saved. */
  public long revision() {
    return state.revision;
  }

  /** Whether the clock is not trusted at present, so that nothing is decided. */
  public boolean tilt() {
    return state.tilt;
  }

  /** Since when, if it is not. */
  public long tiltSince() {
    return state.tiltSince;
  }

  /** All primaries: a copy. */
  public Collection<Primary> primaries() {
    return List.copyOf(state.primaries.values());
  }

  /** A primary by its name, or null. */
  public Primary primary(String name) {
    return state.primaries.get(name);
  }
}
