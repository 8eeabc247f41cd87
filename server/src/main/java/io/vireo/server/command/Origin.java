package io.vireo.server.command;

import java.util.EnumSet;
import java.util.Set;

/**
 * What has a command run, and what follows from that. All commands come in by the same door; in
 * what they differ is told here as data. A new origin, such as a script or a primary, is a new
 * constant.
 *
 * <p>Immutable; any thread.
 */
public final class Origin {
  /** What is done for commands of an origin beside running their handlers. */
  public enum Trait {
    /** All gates are asked, as for a client's own request. */
    ALL_GATES,
    /** Those gates are asked that want to be asked again inside a transaction or a script. */
    GATES_AGAIN,
    /**
     * Room to propagate a long command is asked for first; else the outer command has asked for
     * all.
     */
    ASKS_FOR_ROOM,
    /** Files and replicas are told of what it changes. */
    PROPAGATED,
    /** Statistics, slow log, latency events and MONITOR hear of it. */
    RECORDED,
    /** It may let its client wait. */
    MAY_WAIT,
    /** What goes wrong becomes an answer; else it is thrown to the caller. */
    FAILURES_ANSWERED,
    /** SORT puts a set in order even if it is told not to: a script sees the same everywhere. */
    SORTS_SETS,
    /** It was run elsewhere or before, and is said as it is to be repeated. */
    REPEATED
  }

  /** A client's own request. */
  public static final Origin CLIENT =
      new Origin(
          "client",
          Trait.ALL_GATES,
          Trait.ASKS_FOR_ROOM,
          Trait.PROPAGATED,
          Trait.RECORDED,
          Trait.MAY_WAIT,
          Trait.FAILURES_ANSWERED);

  /** A command of a transaction, which EXEC has run. */
  public static final Origin TRANSACTION =
      new Origin(
          "transaction",
          Trait.GATES_AGAIN,
          Trait.PROPAGATED,
          Trait.RECORDED,
          Trait.FAILURES_ANSWERED);

  /** A command that a script calls, for which the script's own rules were asked. */
  public static final Origin SCRIPT =
      new Origin(
          "script",
          Trait.ASKS_FOR_ROOM,
          Trait.PROPAGATED,
          Trait.RECORDED,
          Trait.FAILURES_ANSWERED,
          Trait.SORTS_SETS);

  /** A command whose script has turned off its propagation. */
  public static final Origin SILENT_SCRIPT =
      new Origin("silent script", Trait.RECORDED, Trait.FAILURES_ANSWERED, Trait.SORTS_SETS);

  /** A command of the append-only log that is being loaded. */
  public static final Origin LOG = new Origin("log", Trait.REPEATED);

  /** A command of the stream that the primary sends: it is done as it was done there. */
  public static final Origin PRIMARY =
      new Origin(
          "primary", Trait.PROPAGATED, Trait.RECORDED, Trait.FAILURES_ANSWERED, Trait.REPEATED);

  private final String name;
  private final boolean asksAllGates;
  private final boolean asksGatesAgain;
  private final boolean asksForRoom;
  private final boolean propagated;
  private final boolean recorded;
  private final boolean mayWait;
  private final boolean failuresAnswered;
  private final boolean sortsSets;
  private final boolean repeated;

  /** An origin with a name for people, of whose commands this is true. */
  public Origin(String name, Trait... traits) {
    Set<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(Set.of(traits));
    this.name = name;
    asksAllGates = all.contains(Trait.ALL_GATES);
    asksGatesAgain = all.contains(Trait.GATES_AGAIN);
    asksForRoom = all.contains(Trait.ASKS_FOR_ROOM);
    propagated = all.contains(Trait.PROPAGATED);
    recorded = all.contains(Trait.RECORDED);
    mayWait = all.contains(Trait.MAY_WAIT);
    failuresAnswered = all.contains(Trait.FAILURES_ANSWERED);
    sortsSets = all.contains(Trait.SORTS_SETS);
    repeated = all.contains(Trait.REPEATED);
  }

  /** True with {@link Trait#ALL_GATES}. */
  public boolean asksAllGates() {
    return asksAllGates;
  }

  /** True with {@link Trait#GATES_AGAIN}. */
  public boolean asksGatesAgain() {
    return asksGatesAgain;
  }

  /** True with {@link Trait#ASKS_FOR_ROOM}. */
  public boolean asksForRoom() {
    return asksForRoom;
  }

  /** True with {@link Trait#PROPAGATED}. */
  public boolean isPropagated() {
    return propagated;
  }

  /** True with {@link Trait#RECORDED}. */
  public boolean isRecorded() {
    return recorded;
  }

  /** True with {@link Trait#MAY_WAIT}. */
  public boolean mayWait() {
    return mayWait;
  }

  /** True with {@link Trait#FAILURES_ANSWERED}. */
  public boolean areFailuresAnswered() {
    return failuresAnswered;
  }

  /** True with {@link Trait#SORTS_SETS}. */
  public boolean sortsSets() {
    return sortsSets;
  }

  /** True with {@link Trait#REPEATED}. */
  public boolean isRepeated() {
    return repeated;
  }

  @Override
  public String toString() {
    return name;
  }
}
