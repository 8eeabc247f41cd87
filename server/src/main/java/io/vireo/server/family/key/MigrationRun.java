package io.vireo.server.family.key;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.HeapLayout;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.family.Migrations;
import io.vireo.server.peer.Handshake;
import io.vireo.server.peer.LinkListener;
import io.vireo.server.peer.PeerAnswer;
import io.vireo.server.peer.PeerFailure;
import io.vireo.server.peer.PeerFailure.Reason;
import io.vireo.server.peer.PeerOutcome;
import io.vireo.server.peer.PeerPool.Lease;
import io.vireo.server.peer.PeerRequest;
import io.vireo.server.resp.ReplyValue;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The talk of one MIGRATE with its target. On the event loop of the connections, from {@link #talk}
 * until that tells of the end; afterwards the data context reads what came of it.
 *
 * <p>Login, database and keys are sent one behind the other, as Redis does, without waiting for
 * answers; if the target refuses one of the first two, no key counts as taken.
 *
 * <p>A connection that was kept may have died meanwhile. So if it fails before the target can have
 * done anything, other than by being too slow, all is tried once more on a new one.
 */
final class MigrationRun {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationRun.class);
  private static final String CANNOT_CONNECT = "IOERR error or timeout connecting to the client";
  private static final Bytes RESTORE = Bytes.of("RESTORE");
  private static final Bytes RESTORE_ASKING = Bytes.of("RESTORE-ASKING");
  private static final Bytes REPLACE = Bytes.of("REPLACE");

  private final MigrateOptions options;
  private final Migrations migrations;
  private final List<Part> parts;
  private final long now;
  private final boolean asking;
  private final BitSet taken = new BitSet();
  private Runnable done;
  private String error;
  private boolean refused;
  private boolean shutOut;
  private boolean last;

  /**
   * A key on its way.
   *
   * @param ttl milliseconds to live, 0 without an end
   * @param payload its value as DUMP gives it
   */
  record Part(Bytes key, long ttl, Bytes payload) {
    /** Heap bytes, with what holds the key back meanwhile, about. */
    long heapBytes() {
      return KeptBytes.word(key.length())
          + 4 * KeptBytes.listed()
          + HeapLayout.bytes(payload.array().length);
    }
  }

  /**
   * A talk that has not begun.
   *
   * @param now Unix milliseconds
   * @param asking whether the keys go to a node of the cluster whose slots they are not yet
   */
  MigrationRun(
      MigrateOptions options, Migrations migrations, List<Part> parts, long now, boolean asking) {
    this.asking = asking;
    this.options = options;
    this.migrations = migrations;
    this.parts = parts;
    this.now = now;
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
   * @param finished called once when nothing more will come of it
   */
  void talk(Runnable finished) {
    done = finished;
    try {
      new Attempt(migrations.take(options.host(), options.port(), options.timeout())).begin();
    } catch (RuntimeException unexpected) {
      LOG.error("A migration failed unexpectedly", unexpected);
      error = failed("writing");
      done.run();
    }
  }

  private static String failed(String what) {
    return "IOERR error or timeout " + what + " to target instance";
  }

  /** One connection's part in it. */
  private final class Attempt implements LinkListener {
    private final Lease lease;
    private int sent;
    private int answered;
    private boolean allWritten;

    Attempt(Lease lease) {
      this.lease = lease;
    }

    void begin() {
      lease.link().listener(this);
      if (options.password() != null) {
        send(Handshake.login(options.user(), options.password()), MigrationRun.this::admitted);
      }
      if (lease.database() != options.database()) {
        send(Handshake.select(options.database()), MigrationRun.this::admitted);
      }
      writable();
    }

    private void send(List<Bytes> words, Consumer<PeerOutcome> handler) {
      lease.link().send(PeerRequest.of(options.timeout(), words), handler);
    }

    @Override
    public void writable() {
      while (sent < parts.size() && lease.link().isWritable()) {
        int part = sent++;
        send(restore(parts.get(part)), outcome -> restored(part, outcome));
      }
    }

    private void restored(int part, PeerOutcome outcome) {
      if (outcome instanceof PeerFailure failure) {
        // The last one to hear tells whether all were written.
        allWritten = failure.sent() && sent == parts.size();
        return;
      }
      if (!isError(outcome) && !shutOut) {
        taken.set(part);
      }
      answered++;
      if (answered == parts.size()) {
        lease.database(refused ? Lease.UNKNOWN : options.database());
        migrations.keep(lease, now);
        done.run();
      }
    }

    @Override
    public void closed(PeerFailure failure) {
      boolean unreachable =
          failure.reason() == Reason.UNKNOWN_HOST || failure.reason() == Reason.CONNECT_TIMED_OUT;
      boolean inTime = !unreachable && failure.reason() != Reason.TIMED_OUT;
      if (inTime && !refused && taken.isEmpty() && !last) {
        last = true;
        new Attempt(migrations.take(options.host(), options.port(), options.timeout())).begin();
        return;
      }
      if (unreachable) {
        error = CANNOT_CONNECT;
      } else if (!refused) {
        error = failed(allWritten ? "reading" : "writing");
      }
      done.run();
    }
  }

  private List<Bytes> restore(Part part) {
    List<Bytes> words = new ArrayList<>(5);
    words.add(asking ? RESTORE_ASKING : RESTORE);
    words.add(part.key());
    words.add(Bytes.of(Long.toString(part.ttl())));
    words.add(part.payload());
    if (options.replace()) {
      words.add(REPLACE);
    }
    return words;
  }

  /** Without login or database no key counts as taken, whatever the target says of it. */
  private void admitted(PeerOutcome outcome) {
    shutOut |= isError(outcome);
  }

  /** The first error counts; the others follow from it, or say the same of other keys. */
  private boolean isError(PeerOutcome outcome) {
    if (!(outcome instanceof PeerAnswer answer)
        || !(answer.value() instanceof ReplyValue.Failure refusal)) {
      return false;
    }
    if (!refused) {
      refused = true;
      error = "ERR Target instance replied with error: " + refusal.text();
    }
    return true;
  }
}
