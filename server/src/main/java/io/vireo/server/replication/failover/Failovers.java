package io.vireo.server.replication.failover;

import io.vireo.config.PrimaryAddress;
import io.vireo.server.engine.Resumption;
import io.vireo.server.engine.context.Clock;
import io.vireo.server.engine.context.Cron;
import io.vireo.server.engine.context.Inbox;
import io.vireo.server.engine.gate.PauseGate;
import io.vireo.server.engine.gate.PauseReason;
import io.vireo.server.replication.follow.Follower;
import io.vireo.server.replication.follow.Promotion;
import io.vireo.server.replication.lead.Lead;
import io.vireo.server.replication.lead.Replica;

/** Has done what a {@link Failover} decides, by both sides of replication. Data context only. */
public final class Failovers {
  private static final long LOOK_MILLIS = 100;

  private final Resumption resumption;
  private final Clock clock;
  private final Inbox inbox;
  private final PauseGate pauseGate;
  private final Lead lead;
  private final Follower follower;
  private final Failover failover = new Failover(new Actions());
  private final Promotion promotion = new Asked();

  /** A server that is in no failover. */
  public Failovers(
      Resumption resumption,
      Cron cron,
      Clock clock,
      Inbox inbox,
      PauseGate pauseGate,
      Lead lead,
      Follower follower) {
    this.resumption = resumption;
    this.clock = clock;
    this.inbox = inbox;
    this.pauseGate = pauseGate;
    this.lead = lead;
    this.follower = follower;
    cron.every(LOOK_MILLIS, this::look);
    // Not at once: a client cannot be disconnected while it is heard.
    lead.replicas().onWord(this::lookSoon);
  }

  /** What decides. */
  public Failover failover() {
    return failover;
  }

  /** What the follower asks about a change of places with its primary. */
  public Promotion promotion() {
    return promotion;
  }

  /** True while the replica that is to take over catches up. */
  public boolean isWaiting() {
    return failover.state() == FailoverState.WAITING;
  }

  private void look() {
    failover.look(clock.millis());
  }

  private void lookSoon() {
    if (isWaiting()) {
      inbox.add(this::look);
    }
  }

  private final class Asked implements Promotion {
    @Override
    public boolean isAsked() {
      return failover.state() == FailoverState.IN_PROGRESS;
    }

    @Override
    public boolean answered(boolean accepted) {
      return failover.answered(accepted);
    }
  }

  private static PrimaryAddress address(Replica replica) {
    return new PrimaryAddress(replica.address(), replica.port());
  }

  private final class Actions implements FailoverActions {
    @Override
    public boolean isReplica() {
      return follower.isReplica();
    }

    @Override
    public boolean hasReplicas() {
      return !lead.replicas().all().isEmpty();
    }

    private Replica find(PrimaryAddress address) {
      return lead.replicas().all().stream()
          .filter(each -> each.port() == address.port())
          .filter(each -> each.address().equalsIgnoreCase(address.host()))
          .findFirst()
          .orElse(null);
    }

    @Override
    public Standing standing(PrimaryAddress address) {
      Replica replica = find(address);
      if (replica == null) {
        return Standing.UNKNOWN;
      }
      return replica.isOnline() ? Standing.ONLINE : Standing.NOT_ONLINE;
    }

    @Override
    public boolean hasAll(PrimaryAddress address) {
      Replica replica = find(address);
      return replica != null && lead.hasAll(replica);
    }

    @Override
    public PrimaryAddress anyWithAll() {
      return lead.replicas().all().stream()
          .filter(lead::hasAll)
          .findFirst()
          .map(Failovers::address)
          .orElse(null);
    }

    @Override
    public void pause() {
      pauseGate.pauseWrites(PauseReason.FAILOVER, Long.MAX_VALUE);
    }

    @Override
    public void goOn() {
      resumption.unpause(PauseReason.FAILOVER);
    }

    @Override
    public void follow(PrimaryAddress primary) {
      follower.follow(primary);
    }

    @Override
    public void changed() {
      follower.unblockClients();
    }

    @Override
    public void lead() {
      follower.lead();
    }
  }
}
