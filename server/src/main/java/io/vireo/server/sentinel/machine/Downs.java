package io.vireo.server.sentinel.machine;

/** Decides which instances are down: for this Sentinel, and for enough of them. */
final class Downs {
  private final State state;
  private final Links links;

  Downs(State state, Links links) {
    this.state = state;
    this.links = links;
  }

  void checkSubjectively(Instance instance) {
    links.closeSilent(instance);
    boolean down = isDown(instance);
    if (down && !instance.subjectivelyDown) {
      instance.subjectivelyDown = true;
      instance.subjectivelyDownSince = state.now;
      state.event(EventLevel.WARNING, "+sdown", instance);
      if (instance instanceof Primary primary) {
        links.askReplicas(primary);
      }
    } else if (!down && instance.subjectivelyDown) {
      instance.subjectivelyDown = false;
      instance.scriptKillSent = false;
      state.event(EventLevel.WARNING, "-sdown", instance);
    }
  }

  private boolean isDown(Instance instance) {
    return silence(instance.link) > instance.downAfter
        || instance instanceof Primary primary && (claimsToFollow(primary) || rebooted(primary));
  }

  /** For how long a good answer has been waited for. */
  private long silence(Link link) {
    if (!link.commandsUp) {
      return state.now - link.lastAvailable;
    }
    return link.activePing == 0 ? 0 : state.now - link.activePing;
  }

  private boolean claimsToFollow(Primary primary) {
    return !primary.reportsPrimary
        && state.now - primary.roleReportedSince > primary.downAfter + 2 * state.timings.infoPeriod;
  }

  private boolean rebooted(Primary primary) {
    return primary.rebooted && state.now - primary.rebootedSince > primary.rebootDownAfter();
  }

  void checkObjectively(Primary primary) {
    int votes = 0;
    if (primary.subjectivelyDown) {
      votes = 1;
      for (OtherSentinel sentinel : primary.sentinels.values()) {
        votes += sentinel.primaryDown ? 1 : 0;
      }
    }
    boolean down = primary.subjectivelyDown && votes >= primary.quorum();
    if (down && !primary.objectivelyDown) {
      primary.objectivelyDown = true;
      primary.objectivelyDownSince = state.now;
      state.event(
          EventLevel.WARNING, "+odown", primary, " #quorum " + votes + '/' + primary.quorum());
    } else if (!down && primary.objectivelyDown) {
      primary.objectivelyDown = false;
      state.event(EventLevel.WARNING, "-odown", primary);
    }
  }

  /** Whether it can be relied on, so that others may be told to follow it. */
  boolean looksSane(Primary primary) {
    return primary.reportsPrimary
        && !primary.subjectivelyDown
        && !primary.objectivelyDown
        && state.now - primary.infoRefresh < 2 * state.timings.infoPeriod;
  }
}
