package io.vireo.server.replication.lead;

import io.vireo.server.durability.making.SnapshotSink;
import io.vireo.server.engine.session.Link;
import io.vireo.server.replication.ByteChain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One snapshot for all replicas that wait for it. A disk worker appends to it what it compresses,
 * and the replicas' event loops read: none has a copy, and what all have read is the collector's.
 *
 * <p>It goes on as the slowest replica does: beyond {@link #MOST_AHEAD} bytes nothing more is made.
 * A replica that takes nothing for {@code repl-timeout} is dropped, so that it does not hold up the
 * others for ever.
 */
final class Transfer implements SnapshotSink {
  /** Bytes that are made before the slowest replica takes them. */
  private static final long MOST_AHEAD = 4L << 20;

  private final ByteChain chain = new ByteChain(0);
  private final List<Replica> replicas = new CopyOnWriteArrayList<>();
  private final Runnable wake;
  private final long offset;
  private final boolean dualChannel;
  private volatile boolean whole;
  private volatile boolean heldUp;

  /**
   * A transfer of the data as they are at an offset.
   *
   * @param dualChannel whether it goes to second connections as Valkey opens them
   * @param wake has the data context look whether more may be made
   */
  Transfer(long offset, boolean dualChannel, Runnable wake) {
    this.offset = offset;
    this.dualChannel = dualChannel;
    this.wake = wake;
  }

  /** Where the stream goes on behind the snapshot. */
  long offset() {
    return offset;
  }

  /** True if it goes to second connections as Valkey opens them. */
  boolean isDualChannel() {
    return dualChannel;
  }

  /** Adds a replica, which reads from the beginning. Data context, before anything is appended. */
  ByteChain.Reader add(Replica replica) {
    ByteChain.Reader reader = chain.reader();
    replica.snapshot(reader);
    replicas.add(replica);
    return reader;
  }

  /** A replica takes no more, or has all. Data context. */
  void remove(Replica replica) {
    replicas.remove(replica);
    wake.run();
  }

  /** The replicas that are still on their way. Data context. */
  List<Replica> replicas() {
    return replicas;
  }

  @Override
  public void take(byte[] bytes) {
    chain.append(bytes, 0, bytes.length);
    tellAll();
  }

  /** Ends the snapshot with some bytes more. Data context, once nothing is appended any more. */
  void end(String mark) {
    byte[] bytes = mark.getBytes(StandardCharsets.US_ASCII);
    chain.append(bytes, 0, bytes.length);
    whole = true;
    tellAll();
  }

  private void tellAll() {
    for (Replica replica : replicas) {
      Link link = replica.session().link();
      link.port().post(link::feedOn);
    }
  }

  /** True once all that will ever come is there. Any thread. */
  boolean isWhole() {
    return whole;
  }

  /** The position behind the last byte so far. Any thread. */
  long end() {
    return chain.end();
  }

  /** A replica has taken something. Event loops. */
  void taken() {
    if (heldUp) {
      wake.run();
    }
  }

  private long ahead() {
    long slowest = chain.end();
    for (Replica replica : replicas) {
      slowest = Math.min(slowest, replica.snapshot().position());
    }
    return chain.end() - slowest;
  }

  /** Bytes that are made and not taken by all. Data context. */
  long kept() {
    return ahead();
  }

  @Override
  public boolean isHeldUp() {
    // Noted first, so that a replica that takes something after the look wakes the waiting one.
    heldUp = true;
    boolean must = ahead() > MOST_AHEAD;
    heldUp = must;
    return must;
  }
}
