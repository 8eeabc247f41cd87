package io.vireo.server.command;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What has a command run, and what follows from that. All commands come in by the same door; in
 * what they differ is told here as data, and by each gate, which says what it does for an origin.
 *
 * <p>Immutable; any thread.
 */
public enum Origin {
  /** A client's own request. */
  CLIENT(
      Trait.ASKS_GATES,
      Trait.ASKS_FOR_ROOM,
      Trait.PROPAGATED,
      Trait.RECORDED,
      Trait.REFUSALS_COUNTED,
      Trait.MAY_WAIT,
      Trait.FAILURES_ANSWERED),

  /** A command of a transaction, which EXEC has run. */
  TRANSACTION(Trait.ASKS_GATES, Trait.PROPAGATED, Trait.RECORDED, Trait.FAILURES_ANSWERED),

  /** A command that a script or a function calls. */
  SCRIPT(
      Trait.ASKS_GATES,
      Trait.ASKS_FOR_ROOM,
      Trait.PROPAGATED,
      Trait.RECORDED,
      Trait.REFUSALS_COUNTED,
      Trait.FAILURES_ANSWERED,
      Trait.OF_SCRIPT),

  /** A command whose script has turned off its propagation. */
  SILENT_SCRIPT(
      Trait.ASKS_GATES,
      Trait.RECORDED,
      Trait.REFUSALS_COUNTED,
      Trait.FAILURES_ANSWERED,
      Trait.OF_SCRIPT),

  /** The request of a client that waited for a key, when it can be served. */
  SERVED(
      Trait.ASKS_GATES,
      Trait.PROPAGATED,
      Trait.REFUSALS_COUNTED,
      Trait.MAY_WAIT,
      Trait.FAILURES_ANSWERED),

  /** A command of the stream that the primary sends: it is done as it was done there. */
  PRIMARY(
      Trait.ASKS_GATES, Trait.PROPAGATED, Trait.RECORDED, Trait.FAILURES_ANSWERED, Trait.REPEATED),

  /** A command of another node of the cluster, which sends slots and what changes in them. */
  IMPORT(
      Trait.ASKS_GATES, Trait.PROPAGATED, Trait.RECORDED, Trait.FAILURES_ANSWERED, Trait.REPEATED),

  /** A command of the append-only log that is being loaded. */
  LOG(Trait.REPEATED),

  /** A command of the program that the server is a part of, which makes the server as it was. */
  PROGRAM(Trait.PROPAGATED, Trait.FAILURES_ANSWERED),

  /** A message about keys, which the server itself publishes. */
  KEYSPACE_EVENT(Trait.PROPAGATED, Trait.FAILURES_ANSWERED);

  /** What is done for commands of an origin beside running their handlers. */
  private enum Trait {
    ASKS_GATES,
    ASKS_FOR_ROOM,
    PROPAGATED,
    RECORDED,
    REFUSALS_COUNTED,
    MAY_WAIT,
    FAILURES_ANSWERED,
    OF_SCRIPT,
    REPEATED
  }

  private final boolean asksGates;
  private final boolean asksForRoom;
  private final boolean propagated;
  private final boolean recorded;
  private final boolean refusalsCounted;
  private final boolean mayWait;
  private final boolean failuresAnswered;
  private final boolean ofScript;
  private final boolean repeated;

  Origin(Trait... traits) {
    Set<Trait> all = EnumSet.noneOf(Trait.class);
    all.addAll(Set.of(traits));
    asksGates = all.contains(Trait.ASKS_GATES);
    asksForRoom = all.contains(Trait.ASKS_FOR_ROOM);
    propagated = all.contains(Trait.PROPAGATED);
    recorded = all.contains(Trait.RECORDED);
    refusalsCounted = all.contains(Trait.REFUSALS_COUNTED);
    mayWait = all.contains(Trait.MAY_WAIT);
    failuresAnswered = all.contains(Trait.FAILURES_ANSWERED);
    ofScript = all.contains(Trait.OF_SCRIPT);
    repeated = all.contains(Trait.REPEATED);
  }

  /**
   * True if gates are asked, each as it says for this origin. They are not for what was executed
   * before and is loaded, or what the server itself adds to a command.
   */
  public boolean asksGates() {
    return asksGates;
  }

  /**
   * True if room to propagate a long command is asked for first; else the outer command has asked
   * for all.
   */
  public boolean asksForRoom() {
    return asksForRoom;
  }

  /** True if files and replicas are sent what it changes. */
  public boolean isPropagated() {
    return propagated;
  }

  /** True if statistics, slow log, latency events and MONITOR show it. */
  public boolean isRecorded() {
    return recorded;
  }

  /** True if the statistics of a command count that it was refused. */
  public boolean areRefusalsCounted() {
    return refusalsCounted;
  }

  /** True if its client may be let wait, by the command or by a gate. */
  public boolean mayWait() {
    return mayWait;
  }

  /** True if what goes wrong becomes an answer; else it is thrown to the caller. */
  public boolean areFailuresAnswered() {
    return failuresAnswered;
  }

  /**
   * True for commands that a script calls. SORT puts a set in order even if it is asked not to: a
   * script sees the same everywhere.
   */
  public boolean isOfScript() {
    return ofScript;
  }

  /** True if it was run elsewhere or before, and is propagated as it is to be repeated. */
  public boolean isRepeated() {
    return repeated;
  }

  /** The name for people. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
