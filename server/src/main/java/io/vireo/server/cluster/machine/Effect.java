package io.vireo.server.cluster.machine;

import io.vireo.server.cluster.bus.BusMessage;
import io.vireo.server.cluster.bus.SlotSet;
import java.util.List;
import java.util.Locale;

/**
 * An action that the machine asks for. The caller performs effects in their order, and gives the
 * machine no result before the input that caused them has returned.
 */
public sealed interface Effect {
  /** A connection is to be made, to be reported by {@code linkConnected} or {@code linkClosed}. */
  record OpenLink(BusLink link, String ip, int port) implements Effect {}

  /** A connection is to be closed, without a report. */
  record CloseLink(BusLink link) implements Effect {}

  /** A message is to be sent on each of these links. */
  record Send(List<BusLink> links, BusMessage message) implements Effect {}

  /**
   * The file is to be written.
   *
   * @param durable true if no later effect may be performed before the file is on the disk: votes
   *     and epochs must not be forgotten by a crash once another node has heard of them
   */
  record Save(NodesImage image, boolean durable) implements Effect {}

  /**
   * This server is to replicate a node, from its present address and port.
   *
   * @param sameShard false if its data are of another shard: they are no part of that node's
   *     history, whatever the offsets say
   */
  record Replicate(ClusterNode primary, boolean sameShard) implements Effect {}

  /** This server is to stop replicating and be a primary, with the data that it has. */
  record BecomePrimary() implements Effect {}

  /** These slots went to another node: their keys are to be deleted here. */
  record DeleteKeys(SlotSet slots) implements Effect {}

  /**
   * These slots got or lost their owner: sharded subscriptions in those that were taken from this
   * server end, statistics of slots begin anew.
   */
  record SlotsReassigned(SlotSet slots) implements Effect {}

  /** All keys are to be deleted (CLUSTER RESET on a replica). */
  record EmptyDatabases() implements Effect {}

  /** Writing clients, and all that writes by itself, are to wait until this time at most. */
  record PauseClients(long until) implements Effect {}

  /** Clients need not wait any longer for a manual failover. */
  record ResumeClients() implements Effect {}

  /** Another node's client has published something. */
  record Deliver(boolean sharded, byte[] channel, byte[] message) implements Effect {}

  /** The cluster works again, or no longer. */
  record StateChanged(boolean ok) implements Effect {}

  /**
   * A line for the log.
   *
   * @param format the text, with places for the arguments as {@link String#format} has them
   */
  record Log(Level level, String format, List<Object> arguments) implements Effect {
    /** The line, made on demand. */
    public String text() {
      return String.format(Locale.ROOT, format, arguments.toArray());
    }
  }

  /** How loud a line of the log is. */
  enum Level {
    /** Seen with {@code loglevel debug}. */
    DEBUG,
    /** Seen with {@code loglevel verbose}. */
    VERBOSE,
    /** Seen with {@code loglevel notice}. */
    NOTICE,
    /** Seen always. */
    WARNING
  }
}
