package io.vireo.server.engine.propagation;

/**
 * What has become of the {@linkplain Propagation replication stream} so far. What has been executed
 * reaches to {@link Propagation#offset}, and what follows from that comes behind: first the log
 * hands it to the system, then it is forced to the disk.
 *
 * <p>Whoever waits for any of this waits at the watermark: answers that must not leave before a
 * write lasts ({@code WaitingReplies}) and WAITAOF at {@link #fsynced}, answers that wait because
 * the disk is busy at {@link #written}.
 *
 * @param written what the append-only log has handed to the system: it survives this process
 * @param fsynced what it has forced to the disk: it survives a loss of power
 */
public record Watermarks(Watermark written, Watermark fsynced) {
  /** Nothing has come anywhere yet. */
  public Watermarks() {
    this(new Watermark(), new Watermark());
  }
}
