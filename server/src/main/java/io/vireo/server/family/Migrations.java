package io.vireo.server.family;

import io.vireo.server.peer.LinkOptions;
import io.vireo.server.peer.PeerAddress;
import io.vireo.server.peer.PeerLimits;
import io.vireo.server.peer.PeerPool;
import io.vireo.server.peer.Peers;
import java.util.function.BooleanSupplier;

/**
 * What all MIGRATEs share: the connections that wait for the next one to the same server, for ten
 * seconds as in Redis, and 64 at most; and the values on their way whose client has gone.
 */
public final class Migrations {
  private static final int MOST = 64;
  private static final long KEPT_MILLIS = 10_000;

  private final BooleanSupplier secure;
  private final Peers peers;
  private final PeerPool pool;

  /** Data context only. */
  private long orphaned;

  /**
   * Without connections.
   *
   * @param peers opens them
   * @param secure whether a connection is to be made with TLS
   */
  public Migrations(Peers peers, BooleanSupplier secure) {
    this.peers = peers;
    this.secure = secure;
    pool = new PeerPool(peers, MOST, KEPT_MILLIS);
  }

  /** Does a task on the event loop of the connections. Any thread. */
  public void execute(Runnable task) {
    peers.execute(task);
  }

  /** A connection to the target. The event loop only. */
  public PeerPool.Lease take(String host, int port, long timeout) {
    PeerAddress target = new PeerAddress(host, port, secure.getAsBoolean());
    return pool.take(target, LinkOptions.plain(timeout, PeerLimits.forLines()));
  }

  /** Takes back a connection on which nothing is under way. The event loop only. */
  public void keep(PeerPool.Lease lease, long now) {
    pool.keep(lease, now);
  }

  /** Closes connections that have waited for too long. Any thread. */
  public void closeOld(long now) {
    if (pool.size() > 0) {
      peers.execute(() -> pool.closeOld(now));
    }
  }

  /** How many connections wait. Any thread. */
  public int cached() {
    return pool.size();
  }

  /**
   * Adds to the bytes of values whose client has gone; a negative number subtracts. Data context
   * only.
   */
  public void orphaned(long more) {
    orphaned += more;
  }

  /** Heap bytes that count for no client. Data context only. */
  public long keptBytes() {
    return peers.keptBytes() + orphaned;
  }

  /** Ends all connections. Any thread. */
  public void close() {
    peers.close();
  }
}
