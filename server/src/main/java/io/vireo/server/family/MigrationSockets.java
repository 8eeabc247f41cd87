package io.vireo.server.family;

import io.vireo.server.net.PeerSocket;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The connections of MIGRATE that wait for the next one to the same server: for ten seconds, as in
 * Redis, and 64 at most. Any thread.
 */
public final class MigrationSockets {
  private static final int MOST = 64;
  private static final long KEPT_MILLIS = 10_000;

  /** The database of a connection is not known. */
  public static final int UNKNOWN = -1;

  private final List<Peer> idle = new ArrayList<>();

  /** A connection, and what is known of it. It belongs to one migration at a time. */
  public static final class Peer {
    private final String host;
    private final int port;
    private final PeerSocket socket;
    private int database = UNKNOWN;
    private long usedAt;

    Peer(String host, int port, PeerSocket socket) {
      this.host = host;
      this.port = port;
      this.socket = socket;
    }

    /** Its socket. */
    public PeerSocket socket() {
      return socket;
    }

    /** The database that was selected last, or {@link #UNKNOWN}. */
    public int database() {
      return database;
    }

    /** Another database was selected. */
    public void database(int index) {
      database = index;
    }
  }

  /**
   * A connection to a server: one that waits here, or a new one.
   *
   * @param patience for each address of the host, milliseconds, at least 1
   */
  public Peer take(String host, int port, long patience) throws IOException {
    Peer waiting = takeWaiting(host, port);
    return waiting == null
        ? new Peer(host, port, PeerSocket.connect(host, port, patience))
        : waiting;
  }

  private synchronized Peer takeWaiting(String host, int port) {
    for (Iterator<Peer> each = idle.iterator(); each.hasNext(); ) {
      Peer peer = each.next();
      if (peer.host.equals(host) && peer.port == port) {
        each.remove();
        return peer;
      }
    }
    return null;
  }

  /** Keeps a connection on which nothing is under way. */
  public synchronized void keep(Peer peer, long now) {
    peer.usedAt = now;
    idle.add(peer);
    if (idle.size() > MOST) {
      idle.remove(0).socket.close();
    }
  }

  /** Closes connections that waited for too long. */
  synchronized void closeOld(long now) {
    idle.removeIf(
        peer -> {
          boolean old = now - peer.usedAt > KEPT_MILLIS;
          if (old) {
            peer.socket.close();
          }
          return old;
        });
  }

  /** How many connections wait. */
  public synchronized int size() {
    return idle.size();
  }
}
