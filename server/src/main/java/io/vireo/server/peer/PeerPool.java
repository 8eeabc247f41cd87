package io.vireo.server.peer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Idle connections, kept for the next caller that needs the same server. Each belongs to one caller
 * at a time. Its event loop only, but for {@link #size}.
 */
public final class PeerPool {
  private final Peers peers;
  private final int most;
  private final long keptMillis;
  private final Deque<Lease> idle = new ArrayDeque<>();
  private volatile int size;

  /** A connection, and what is known of it. */
  public static final class Lease {
    /** The database of the connection is not known. */
    public static final int UNKNOWN = -1;

    private final PeerAddress address;
    private final PeerLink link;
    private int database;
    private long usedAt;

    Lease(PeerAddress address, PeerLink link, int database) {
      this.address = address;
      this.link = link;
      this.database = database;
    }

    /** The connection. */
    public PeerLink link() {
      return link;
    }

    /** The database that was selected last, or {@link #UNKNOWN}. */
    public int database() {
      return database;
    }

    /** Notes the database that is selected now, or {@link #UNKNOWN}. */
    public void database(int index) {
      database = index;
    }
  }

  /**
   * An empty pool.
   *
   * @param most the most connections that wait; if there are more, the first one is closed
   * @param keptMillis how long one waits
   */
  public PeerPool(Peers peers, int most, long keptMillis) {
    this.peers = peers;
    this.most = most;
    this.keptMillis = keptMillis;
  }

  /** A connection to a server: one that waits here, or a new one. */
  public Lease take(PeerAddress address, LinkOptions options) {
    for (Iterator<Lease> each = idle.iterator(); each.hasNext(); ) {
      Lease lease = each.next();
      if (lease.address.equals(address)) {
        each.remove();
        size = idle.size();
        lease.link.listener(LinkListener.none());
        return lease;
      }
    }
    return new Lease(address, peers.open(address, options), Lease.UNKNOWN);
  }

  /** Takes back a connection on which nothing is under way. One that ends meanwhile is dropped. */
  public void keep(Lease lease, long now) {
    lease.usedAt = now;
    idle.add(lease);
    lease.link.listener(
        new LinkListener() {
          @Override
          public void closed(PeerFailure failure) {
            idle.remove(lease);
            size = idle.size();
          }
        });
    if (idle.size() > most) {
      idle.poll().link.close();
    }
    size = idle.size();
  }

  /** Closes connections that have waited for too long. */
  public void closeOld(long now) {
    while (!idle.isEmpty() && now - idle.peek().usedAt > keptMillis) {
      idle.poll().link.close();
    }
    size = idle.size();
  }

  /** How many connections wait. Any thread. */
  public int size() {
    return size;
  }
}
