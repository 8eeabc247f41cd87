package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.command.Effects;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.keyspace.Database;
import io.vireo.server.resp.Reply;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * A wait until one of some keys has what a command wants: an element to pop, an entry to read. Data
 * context only.
 *
 * <p>It begins with {@link BlockedKeys#block}. Whenever one of the keys changed, and the command or
 * transaction that changed it is through, the clients that wait for the key are served in the order
 * in which they began to wait.
 */
public abstract class KeyWaiting extends Waiting {
  private final List<Bytes> keys;
  private final long heapBytes;
  private BlockedKeys.Place[] places = {};
  private final Effects effects = new Effects();
  private BlockedKeys blocked;
  private Command command;
  private Bytes[] words = {};
  private long nanos;

  /**
   * A wait for keys of the client's database.
   *
   * @param keys the keys, copied here; one that is named twice counts once. Memory for them must
   *     have been asked for: {@link BlockedKeys#need}
   */
  protected KeyWaiting(long deadline, Bytes... keys) {
    super(deadline);
    LinkedHashSet<Bytes> copies = new LinkedHashSet<>();
    Arrays.stream(keys).map(Bytes::copy).forEach(copies::add);
    this.keys = List.copyOf(copies);
    heapBytes = this.keys.stream().mapToLong(KeptBytes::waitedFor).sum();
  }

  @Override
  public long heapBytes() {
    return heapBytes + KeptBytes.words(words);
  }

  /** Keeps the request that waits, to be asked about again when it can be served. */
  void request(Call call) {
    command = call.command();
    words = call.copyOfArguments();
  }

  /** The command that waits. */
  public Command command() {
    return command;
  }

  /** The words of its request. */
  Bytes[] words() {
    return words;
  }

  /** How long the command has run so far. */
  long nanos() {
    return nanos;
  }

  void nanos(long took) {
    nanos = took;
  }

  /** The keys. */
  public final List<Bytes> keys() {
    return keys;
  }

  /**
   * True if this key lets the wait end now. Must change nothing and leave no trace of having looked
   * ({@link Database#find}).
   */
  public abstract boolean canServe(Database db, Bytes key);

  /**
   * Does what the command would have done, with this key, and gives its answer; an error is one
   * too. Called right after {@link #canServe} said yes; the wait is over by then.
   */
  public abstract void serve(Database db, Bytes key, Reply reply);

  /** True if the wait also ends when a key goes: with an error. */
  public boolean endsWithoutKey() {
    return false;
  }

  /** What serving the client did, as others shall repeat it; to be said by {@link #serve}. */
  public final Effects effects() {
    return effects;
  }

  void begins(BlockedKeys with, BlockedKeys.Place[] at) {
    blocked = with;
    places = at;
  }

  BlockedKeys.Place[] places() {
    return places;
  }

  @Override
  public void ended() {
    if (blocked != null) {
      blocked.forget(this);
    }
  }
}
