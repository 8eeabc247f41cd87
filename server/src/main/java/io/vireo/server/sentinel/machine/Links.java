package io.vireo.server.sentinel.machine;

/** Keeps the connections, and sends what is sent again and again: PING, INFO and hello messages. */
final class Links {
  private static final int MOST_PENDING = 100;
  private static final int TRANSACTION = 6;

  /** A replica that matters at present is asked for its INFO so often. */
  private static final long URGENT_INFO_PERIOD = 1_000;

  private static final long SHORTEST_RECONNECT_PERIOD = 100;

  private final State state;

  Links(State state) {
    this.state = state;
  }

  /** Opens what is missing, not too often. */
  void reconnect(Instance instance) {
    Link link = instance.link;
    boolean listens = !(instance instanceof OtherSentinel);
    if (instance.address.port() == 0 || link.commandsOpen && (link.pubSubOpen || !listens)) {
      return;
    }
    if (state.now - link.lastReconnect < reconnectPeriod(instance)) {
      return;
    }
    link.lastReconnect = state.now;
    if (!link.commandsOpen) {
      resolveAgain(instance);
      link.commandsOpen = true;
      link.commandsSince = state.now;
      state.effects.connectCommands(instance);
    }
    if (listens && !link.pubSubOpen) {
      link.pubSubOpen = true;
      link.pubSubSince = state.now;
      state.effects.connectPubSub(instance);
    }
  }

  /** A server that was restarted elsewhere is looked for by its name. */
  private void resolveAgain(Instance instance) {
    Address old = instance.address;
    if (!old.host().equals(old.ip())) {
      Address found = state.addresses.resolve(old.host(), old.port());
      instance.address = found == null ? old : found;
    }
  }

  /** A server that is started again at once shall be found again well before it counts as down. */
  private long reconnectPeriod(Instance instance) {
    long tenth = Math.max(SHORTEST_RECONNECT_PERIOD, instance.downAfter / 10);
    return Math.min(state.timings.pingPeriod, tenth);
  }

  /**
   * Once the connection is gone, the time since the last good answer counts; so that this is not
   * much more than the server has really been away, a server with a short time limit is asked twice
   * within it.
   */
  private long pingPeriod(Instance instance) {
    return Math.min(state.timings.pingPeriod, instance.downAfter / 2);
  }

  void commandsUp(Instance instance, String localIp) {
    Link link = instance.link;
    link.commandsUp = true;
    link.localIp = localIp;
    link.pending = 0;
    ping(instance);
    if (!(instance instanceof OtherSentinel)) {
      info(instance);
    }
  }

  void commandsDown(Instance instance) {
    Link link = instance.link;
    link.commandsOpen = false;
    link.commandsUp = false;
    link.pending = 0;
    instance.infoSent = 0;
  }

  void pubSubUp(Instance instance) {
    instance.link.pubSubUp = true;
    instance.link.pubSubActivity = state.now;
  }

  void pubSubDown(Instance instance) {
    instance.link.pubSubOpen = false;
    instance.link.pubSubUp = false;
  }

  void closeCommands(Instance instance) {
    if (instance.link.commandsOpen) {
      state.effects.disconnectCommands(instance.link);
      commandsDown(instance);
    }
  }

  void closePubSub(Instance instance) {
    if (instance.link.pubSubOpen) {
      state.effects.disconnectPubSub(instance.link);
      pubSubDown(instance);
    }
  }

  void close(Instance instance) {
    closeCommands(instance);
    closePubSub(instance);
  }

  /** The instance is forgotten; its connections end unless others use them. */
  void release(Instance instance) {
    instance.removed = true;
    if (--instance.link.users == 0) {
      close(instance);
    }
  }

  /** Gives up connections that seem to be there, but over which nothing comes. */
  void closeSilent(Instance instance) {
    Link link = instance.link;
    long now = state.now;
    long young = state.timings.minLinkReconnectPeriod;
    long half = instance.downAfter / 2;
    if (link.commandsOpen
        && now - link.commandsSince > young
        && link.activePing != 0
        && now - link.activePing > half
        && now - link.lastPong > half) {
      closeCommands(instance);
    }
    if (link.pubSubOpen
        && now - link.pubSubSince > young
        && now - link.pubSubActivity > state.timings.publishPeriod * 3) {
      closePubSub(instance);
    }
  }

  /** Sends what is due. */
  void periodic(Instance instance) {
    Link link = instance.link;
    if (!link.commandsUp || link.pending >= MOST_PENDING * link.users) {
      return;
    }
    long now = state.now;
    if (!(instance instanceof OtherSentinel)
        && now - instance.infoRefresh > infoPeriod(instance)
        && now - instance.infoSent > URGENT_INFO_PERIOD) {
      info(instance);
    }
    long period = pingPeriod(instance);
    boolean unanswered = now - link.lastPong > period && now - link.lastPing > period / 2;
    if (unanswered || isTurn(link.lastPing, period)) {
      ping(instance);
    }
    if (isTurn(instance.lastPublish, state.timings.publishPeriod)) {
      hello(instance);
    }
  }

  /**
   * Whether something that was done last at a time is to be done again. What has the same period is
   * done together: an idle Sentinel wakes up once for all, and again when the answers come.
   */
  private boolean isTurn(long last, long period) {
    long length = Math.max(1, period);
    return state.now / length != last / length;
  }

  private long infoPeriod(Instance instance) {
    if (instance instanceof Replica replica) {
      Primary primary = replica.primary();
      if (primary.subjectivelyDown
          || primary.failoverInProgress
          || replica.primaryLinkDownTime != 0) {
        return Math.min(URGENT_INFO_PERIOD, state.timings.infoPeriod);
      }
    }
    return state.timings.infoPeriod;
  }

  private void ping(Instance instance) {
    Link link = instance.link;
    link.pending++;
    link.lastPing = state.now;
    if (link.activePing == 0) {
      link.activePing = state.now;
    }
    state.effects.ping(instance);
  }

  private void info(Instance instance) {
    instance.link.pending++;
    instance.infoSent = state.now;
    state.effects.info(instance);
  }

  /** Asks a primary's replicas how they are, unless that has just been done. */
  void askReplicas(Primary primary) {
    for (Replica replica : primary.replicas.values()) {
      boolean pending = replica.infoSent > replica.infoRefresh;
      if (replica.link.commandsUp && !pending && state.now - replica.infoRefresh > 100) {
        info(replica);
      }
    }
  }

  void scriptKill(Instance instance) {
    instance.link.pending++;
    state.effects.scriptKill(instance);
  }

  /** Tells a server which one to follow, and asks at once whether it does. */
  void replicaOf(Instance instance, Address primary) {
    instance.link.pending += TRANSACTION;
    state.effects.replicaOf(instance, primary);
    info(instance);
  }

  private void hello(Instance instance) {
    Primary primary = instance.primary();
    Address current = primary.currentAddress();
    MachineOptions options = state.options;
    String ip = options.announceIp != null ? options.announceIp : instance.link.localIp;
    instance.link.pending++;
    // Waits for the answer, which says when the next one is due, no longer than for the one after
    // it.
    instance.lastPublish = state.now;
    state.effects.hello(
        instance,
        new Hello(
            ip,
            options.port,
            state.myId,
            state.currentEpoch,
            primary.name,
            current.shown(options.announceHostnames),
            current.port(),
            primary.configEpoch));
  }

  /** Publishes a new configuration to all servers and Sentinels now. */
  void publish(Primary primary) {
    helloIfUp(primary);
    primary.sentinels.values().forEach(this::helloIfUp);
    primary.replicas.values().forEach(this::helloIfUp);
  }

  private void helloIfUp(Instance instance) {
    if (instance.link.commandsUp) {
      hello(instance);
    } else {
      instance.lastPublish = 0;
    }
  }
}
