package io.vireo.server.sentinel.machine;

/**
 * The periods and timeouts that {@code SENTINEL DEBUG} shows and sets, in milliseconds, with the
 * values of Redis 8.0. One object for each machine, changed by the thread of the machine only.
 * Those of scripts are not here: the machine runs none.
 */
public final class Timings {
  /** {@code info-period}: between two INFO of a server that is well. */
  public long infoPeriod = 10_000;

  /** {@code ping-period}: at most so long between two PING. */
  public long pingPeriod = 1_000;

  /** {@code ask-period}: between two questions to another Sentinel whether a primary is down. */
  public long askPeriod = 1_000;

  /** {@code publish-period}: between two hello messages. */
  public long publishPeriod = 2_000;

  /**
   * {@code default-down-after}: of a primary that has no {@code down-after-milliseconds} of its
   * own.
   */
  public long defaultDownAfter = 30_000;

  /**
   * {@code tilt-trigger}: the clock is not trusted if more time than this passes between two
   * inputs.
   */
  public long tiltTrigger = 2_000;

  /** {@code tilt-period}: for so long nothing is decided then. */
  public long tiltPeriod = 30_000;

  /**
   * {@code slave-reconf-timeout}: a replica that does not follow the new primary in this time is
   * left for later.
   */
  public long replicaReconfigurationTimeout = 10_000;

  /**
   * {@code min-link-reconnect-period}: no connection younger than this is given up for its silence.
   */
  public long minLinkReconnectPeriod = 15_000;

  /**
   * {@code default-failover-timeout}: of a primary that has no {@code failover-timeout} of its own.
   */
  public long defaultFailoverTimeout = 180_000;

  /**
   * {@code election-timeout}: for so long votes are waited for, or for failover-timeout if that is
   * less.
   */
  public long electionTimeout = 10_000;
}
