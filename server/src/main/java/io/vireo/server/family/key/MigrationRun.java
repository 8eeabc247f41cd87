package io.vireo.server.family.key;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.KeptBytes;
import io.vireo.server.family.MigrationSockets;
import io.vireo.server.family.MigrationSockets.Peer;
import io.vireo.server.resp.RequestWriter;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The talk of one MIGRATE with its target: everything is sent, then all answers are read. On one
 * worker, or on the thread that must wait for it.
 *
 * <p>A connection that was kept may have died meanwhile. So if it fails before the target can have
 * done anything, other than by being too slow, all is tried once more on a new one.
 */
final class MigrationRun {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationRun.class);

  private final MigrateOptions options;
  private final MigrationSockets sockets;
  private final List<Part> parts;
  private final BitSet taken = new BitSet();
  private String error;
  private boolean refused;

  /**
   * A key on its way.
   *
   * @param ttl milliseconds to live, 0 without an end
   * @param payload its value as DUMP gives it
   */
  record Part(Bytes key, long ttl, byte[] payload) {
    /** Heap bytes, with what holds the key back meanwhile, about. */
    long heapBytes() {
      return KeptBytes.word(key.length())
          + 4 * KeptBytes.listed()
          + HeapLayout.bytes(payload.length);
    }
  }

  MigrationRun(MigrateOptions options, MigrationSockets sockets, List<Part> parts) {
    this.options = options;
    this.sockets = sockets;
    this.parts = parts;
  }

  /** The keys, in order. */
  List<Part> parts() {
    return parts;
  }

  /** True if the target has taken this key. */
  boolean isTaken(int part) {
    return taken.get(part);
  }

  /** The error to answer, with its code, or null. */
  String error() {
    return error;
  }

  /**
   * Talks to the target.
   *
   * @param now Unix milliseconds
   */
  void talk(long now) {
    try {
      if (!attempt(now)) {
        error = null;
        attempt(now);
      }
    } catch (RuntimeException unexpected) {
      LOG.error("A migration failed unexpectedly", unexpected);
      error = failed("writing");
    }
  }

  /** False if it failed in a way that is worth another try; the second time that counts for all. */
  private boolean attempt(long now) {
    Peer peer;
    try {
      peer = sockets.take(options.host(), options.port(), options.timeout());
    } catch (SocketTimeoutException | UnknownHostException failure) {
      error = "IOERR error or timeout connecting to the client";
      return true;
    } catch (IOException refusedOrLost) {
      error = failed("writing");
      return false;
    }
    boolean select = peer.database() != options.database();
    boolean written = false;
    try {
      send(peer, select);
      written = true;
      read(peer, select);
      peer.database(refused ? MigrationSockets.UNKNOWN : options.database());
      sockets.keep(peer, now);
      return true;
    } catch (IOException failure) {
      peer.socket().close();
      if (!refused) {
        error = failed(written ? "reading" : "writing");
      }
      return refused || !taken.isEmpty() || failure instanceof SocketTimeoutException;
    }
  }

  private static String failed(String what) {
    return "IOERR error or timeout " + what + " to target instance";
  }

  private void send(Peer peer, boolean select) throws IOException {
    RequestWriter out = new RequestWriter();
    if (options.password() != null) {
      out.begin(options.user() == null ? 2 : 3);
      out.word("AUTH");
      if (options.user() != null) {
        out.word(options.user());
      }
      out.word(options.password());
    }
    if (select) {
      out.begin(2);
      out.word("SELECT");
      out.word(options.database());
    }
    for (Part part : parts) {
      out.begin(options.replace() ? 5 : 4);
      out.word("RESTORE");
      out.word(part.key());
      out.word(part.ttl());
      out.word(part.payload(), 0, part.payload().length);
      if (options.replace()) {
        out.word("REPLACE");
      }
      send(peer, out);
    }
  }

  private void send(Peer peer, RequestWriter out) throws IOException {
    for (ByteBuffer piece : out.pieces()) {
      peer.socket().write(piece, options.timeout());
    }
    out.clear();
  }

  private void read(Peer peer, boolean select) throws IOException {
    String login = options.password() == null ? "+" : peer.socket().readLine(options.timeout());
    String selected = select ? peer.socket().readLine(options.timeout()) : "+";
    for (int i = 0; i < parts.size(); i++) {
      String answer = peer.socket().readLine(options.timeout());
      if (isError(login)) {
        refuse(login);
      } else if (isError(selected)) {
        refuse(selected);
      } else if (isError(answer)) {
        refuse(answer);
      } else {
        taken.set(i);
      }
    }
  }

  private static boolean isError(String answer) {
    return answer.startsWith("-");
  }

  /** The first error counts; the others follow from it, or say the same of other keys. */
  private void refuse(String answer) {
    if (!refused) {
      refused = true;
      error = "ERR Target instance replied with error: " + answer.substring(1);
    }
  }
}
