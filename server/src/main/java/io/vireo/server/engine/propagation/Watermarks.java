package io.vireo.server.engine.propagation;

/**
 * What has become of the {@linkplain Propagation replication stream} so far. What has been executed
 * reaches to {@link Propagation#offset}, and what follows from that comes behind: first the log
 * hands it to the system, then it is forced to the disk.
 *
 * <p>What waits for any of this waits at the watermark: WAITAOF at {@link #fsynced}, answers that
 * must not leave before a write lasts ({@code WaitingReplies}) at {@link #lasting}, answers that
 * wait because the disk is busy at {@link #written}.
 *
 * <p>Answers wait for units, which the log counts as it receives them, and not for an offset: what
 * clients of a writable replica change takes no place in the stream, which is the primary's.
 *
 * @param written how many units the append-only log has handed to the system: they survive this
 *     process
 * @param lasting how many units it has forced to the disk: they survive a loss of power
 * @param fsynced up to which offset that is all of the stream
 */
public record Watermarks(Watermark written, Watermark lasting, Watermark fsynced) {
  /** Nothing has come anywhere yet. */
  public Watermarks() {
    this(new Watermark(), new Watermark(), new Watermark());
  }
}
