package io.vireo.server.cluster.migration;

import io.vireo.server.cluster.bus.SlotSet;

/**
 * An action that the machine asks for. The caller performs effects in their order, and gives the
 * machine no result before the input that caused them has returned.
 */
public sealed interface MigrationEffect {
  /** Target: the source is to be connected to; with the second connection for the snapshot. */
  record Connect(MigrationTask task, boolean forSnapshot) implements MigrationEffect {}

  /** Target: the source is to be asked for the slots, on the first connection. */
  record AskForSlots(MigrationTask task) implements MigrationEffect {}

  /** Target: the changes are to be taken in from now on. */
  record TakeStream(MigrationTask task) implements MigrationEffect {}

  /** Target: the source is to be told how many bytes of the changes are taken in. */
  record Acknowledge(MigrationTask task) implements MigrationEffect {}

  /** Both connections are to be closed, and nothing is to be told of them any more. */
  record Disconnect(MigrationTask task) implements MigrationEffect {}

  /** Source: the target is to be asked to fetch the slots. */
  record AskToImport(MigrationTask task) implements MigrationEffect {}

  /** Source: from now on the changes are to be sent; before them the keys as they are now. */
  record BeginStream(MigrationTask task) implements MigrationEffect {}

  /**
   * Source: there are no more changes: the target is to be told so, behind the last, and since
   * which epoch the slots are this node's.
   *
   * @param acks how many acknowledgements had come when that was decided
   */
  record EndStream(MigrationTask task, long acks) implements MigrationEffect {}

  /** Source: clients that would write in these slots wait from now on. */
  record Hold(SlotSet slots) implements MigrationEffect {}

  /** Source: they need not wait any longer. */
  record Release() implements MigrationEffect {}

  /**
   * Target: takes the slots over, with an epoch above the source's, and broadcasts it; the machine
   * is told when that is done. A node that has become a replica takes nothing.
   */
  record Take(MigrationTask task, long sourceEpoch) implements MigrationEffect {}

  /**
   * Source: these slots, which it still has, are to be given up to a node that has taken others of
   * the same handoff: so these were taken as well, and may have gone on from there.
   */
  record GiveAway(SlotSet slots, String owner) implements MigrationEffect {}

  /**
   * Keys in these slots, and no others, are not this node's own as long as the slot is not: no
   * client sees them. The node must not forget it, whenever it is killed, before a later effect is
   * performed; its replicas are to know as well.
   */
  record Leftovers(SlotSet slots) implements MigrationEffect {}

  /**
   * The keys in these slots are to be deleted bit by bit; the machine is told when that is done.
   */
  record Delete(SlotSet slots) implements MigrationEffect {}

  /** Nothing is to be deleted any more: this node is a replica now. */
  record DeleteNoMore() implements MigrationEffect {}

  /** A line for the log. */
  record Log(boolean warns, String text) implements MigrationEffect {}
}
