package io.vireo.server.replication.failover;

import io.vireo.config.PrimaryAddress;
import io.vireo.server.replication.failover.FailoverActions.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what is next while a primary and one of its replicas change places. It is told what
 * happens, and the time in milliseconds; what it wants it says to its {@link FailoverActions}. It
 * has no clock, no socket and no thread. Confined to one thread.
 *
 * <p>Nothing that was acknowledged may be lost, so writes are held first. Then it waits:
 *
 * <ol>
 *   <li><i>{@link FailoverState#WAITING}</i> for a replica to say that it has all: the one that was
 *       named, or the first of any. It may be given a time. When that is over, the attempt ends and
 *       writes go on; or with FORCE it is taken for synced, and what it lacks is lost.
 *   <li><i>{@link FailoverState#IN_PROGRESS}</i>: this server has become a replica of the target,
 *       and asks for the stream with the word FAILOVER, upon which the target becomes a primary. If
 *       it agrees, the places are changed; writes that were held are answered as by a replica. If
 *       it refuses, this server is a primary again, under a new id, and they go on. If it cannot be
 *       reached, it is tried again until it can, or until a client calls it off: there must not be
 *       two primaries.
 * </ol>
 */
public final class Failover {
  /** There is as much time as it takes. */
  public static final long NO_TIMEOUT = 0;

  private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

  private final FailoverActions actions;
  private FailoverState state = FailoverState.NONE;
  private PrimaryAddress target;
  private long deadline;
  private boolean force;

  Failover(FailoverActions actions) {
    this.actions = actions;
  }

  /** How far it has come. */
  public FailoverState state() {
    return state;
  }

  /** True from the command on until places are changed, or the attempt has ended. */
  public boolean isUnderWay() {
    return state != FailoverState.NONE;
  }

  /**
   * Begins.
   *
   * @param named the replica that is to be the primary, or null for any
   * @param timeout milliseconds to wait for it, or {@link #NO_TIMEOUT}
   * @param forced whether it takes over when they have passed, whatever it has
   * @return why that is impossible, as an error to answer with, or null
   */
  public String begin(PrimaryAddress named, long timeout, boolean forced, long now) {
    String refusal = refuse(named, timeout, forced);
    if (refusal != null) {
      return refusal;
    }
    if (named == null) {
      LOG.info("FAILOVER requested.");
    } else {
      LOG.info("FAILOVER requested to {}.", name(named));
    }
    target = named;
    force = forced;
    deadline = timeout == NO_TIMEOUT ? Long.MAX_VALUE : saturated(now, timeout);
    state = FailoverState.WAITING;
    actions.pause();
    return null;
  }

  private static long saturated(long now, long timeout) {
    return timeout > Long.MAX_VALUE - now ? Long.MAX_VALUE : now + timeout;
  }

  private String refuse(PrimaryAddress named, long timeout, boolean forced) {
    if (isUnderWay()) {
      return "ERR FAILOVER already in progress.";
    }
    if (actions.isReplica()) {
      return "ERR FAILOVER is not valid when server is a replica.";
    }
    if (!actions.hasReplicas()) {
      return "ERR FAILOVER requires connected replicas.";
    }
    if (forced && (timeout == NO_TIMEOUT || named == null)) {
      return "ERR FAILOVER with force option requires both a timeout and target HOST and IP.";
    }
    Standing standing = named == null ? Standing.ONLINE : actions.standing(named);
    return switch (standing) {
      case UNKNOWN -> "ERR FAILOVER target HOST and PORT is not a replica.";
      case NOT_ONLINE -> "ERR FAILOVER target replica is not online.";
      case ONLINE -> null;
    };
  }

  /** A replica may have said something, or time has passed. */
  public void look(long now) {
    if (state != FailoverState.WAITING) {
      return;
    }
    if (now >= deadline) {
      if (force) {
        LOG.info("Failover to {} time out exceeded, failing over.", name(target));
        changePlaces();
      } else {
        end("Replica never caught up before timeout");
      }
      return;
    }
    PrimaryAddress synced = synced();
    if (synced != null) {
      target = synced;
      LOG.info("Failover target {} is synced, failing over.", name(target));
      changePlaces();
    }
  }

  private PrimaryAddress synced() {
    if (target == null) {
      return actions.anyWithAll();
    }
    return actions.hasAll(target) ? target : null;
  }

  private void changePlaces() {
    state = FailoverState.IN_PROGRESS;
    actions.follow(target);
  }

  /**
   * The target has answered to PSYNC.
   *
   * @param accepted whether it is a primary now, which sends the stream or a copy
   * @return false if it is not, and this server is a primary again
   */
  public boolean answered(boolean accepted) {
    if (state != FailoverState.IN_PROGRESS) {
      return true;
    }
    if (accepted) {
      actions.changed();
      clear();
    } else {
      end("Failover target rejected psync request");
    }
    return accepted;
  }

  /**
   * A client calls it off.
   *
   * @return false if there was nothing to call off
   */
  public boolean abort() {
    if (!isUnderWay()) {
      return false;
    }
    end("Failover manually aborted");
    return true;
  }

  /** Everything is as it was before. */
  private void end(String reason) {
    if (target == null) {
      LOG.info("Aborting failover: {}", reason);
    } else {
      LOG.info("Aborting failover to {}: {}", name(target), reason);
    }
    if (state == FailoverState.IN_PROGRESS) {
      actions.lead();
    }
    clear();
  }

  private void clear() {
    state = FailoverState.NONE;
    target = null;
    force = false;
    actions.goOn();
  }

  private static String name(PrimaryAddress address) {
    return address.host() + ":" + address.port();
  }
}
