package io.vireo.server.keyspace;

import java.util.EnumSet;
import java.util.Set;

/**
 * Why what is past its deadline is not removed at the moment. Each reason comes and goes by itself:
 * removal goes on when the last one is gone. Data context only.
 */
public final class ExpiryHolds {
  private final Set<ExpiryHold> held = EnumSet.noneOf(ExpiryHold.class);
  private boolean removing = true;
  private boolean calendarRunning = true;
  private boolean removingForWrites = true;
  private boolean importing;
  private boolean accessible;
  private boolean ownRunning;
  private boolean forgetting = true;
  private boolean writable;

  ExpiryHolds() {}

  /** There is this reason from now on, if there has not been before. */
  public void hold(ExpiryHold reason) {
    held.add(reason);
    derive();
  }

  /** There is this reason no more. */
  public void release(ExpiryHold reason) {
    held.remove(reason);
    derive();
  }

  /** True if there is this reason. */
  public boolean isHeld(ExpiryHold reason) {
    return held.contains(reason);
  }

  private void derive() {
    calendarRunning = held.isEmpty();
    removing = held.stream().noneMatch(ExpiryHold::alwaysStays);
    importing = held.contains(ExpiryHold.IMPORT);
    accessible = held.contains(ExpiryHold.ACCESSIBLE);
    removingForWrites = !held.contains(ExpiryHold.PAUSE);
    forgetting = EnumSet.of(ExpiryHold.REPLICA, ExpiryHold.IMPORT).containsAll(held);
    ownRunning = held.equals(EnumSet.of(ExpiryHold.REPLICA));
  }

  /**
   * Whether clients of a replica may write, and so set deadlines that its primary does not know.
   */
  public void writable(boolean yes) {
    writable = yes;
  }

  /** True while data is imported: deadlines that are past may be set, and nothing is evicted. */
  public boolean isImporting() {
    return importing;
  }

  /** True if all commands find what is past its deadline. */
  boolean isAccessible() {
    return accessible;
  }

  /** True if keys are removed when a command is to change them and finds them past it. */
  boolean isRemovingForWrites() {
    return removingForWrites;
  }

  /** True if nothing but the primary's word is waited for: what clients set comes in its time. */
  boolean isOwnRunning() {
    return ownRunning;
  }

  /** True if streams forget ids of producers: each server does by its own clock. */
  boolean isForgetting() {
    return forgetting;
  }

  /** True if clients may set such deadlines. */
  boolean isWritable() {
    return writable;
  }

  /** True if keys are removed when a look-up finds them past their deadline. */
  boolean isRemoving() {
    return removing;
  }

  /** True if keys are removed at their deadline without being looked at. */
  boolean isCalendarRunning() {
    return calendarRunning;
  }
}
