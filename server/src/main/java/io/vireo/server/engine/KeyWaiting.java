package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.command.Command;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.keyspace.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * A wait until one of some keys has what a command wants: an element to pop, an entry to read. Data
 * context only.
 *
 * <p>It begins with {@link BlockedKeys#block}. Whenever one of the keys changed, and the command or
 * transaction that changed it is through, the clients that wait for the key are served in the order
 * in which they began to wait.
 */
public abstract class KeyWaiting extends Waiting {
  private final Bytes[] keys;
  private final List<KeyQueue.Link<KeyWaiting>> links;
  private Consumer<KeyWaiting> atEnd = ended -> {};
  private Session session;
  private Command command;
  private Bytes[] words = {};
  private long number;
  private long heapBytes;
  private long nanos;
  private long pollTime = FOREVER;

  /**
   * A wait for keys of the client's database.
   *
   * @param keys the keys, as the call has them: {@link BlockedKeys#block} copies them. One may be
   *     named twice
   */
  protected KeyWaiting(long deadline, Bytes... keys) {
    super(deadline);
    this.keys = keys.clone();
    links = new ArrayList<>(keys.length);
  }

  @Override
  public long heapBytes() {
    return heapBytes;
  }

  /**
   * The wait begins: copies the request, to be asked about again when it can be served, and so its
   * keys.
   *
   * @param end what takes the wait out of the queues once it is over
   * @param order counts the waits in the order in which they began
   * @param bytes heap bytes of the request and its places in the queues
   */
  void begins(Call call, Session client, Consumer<KeyWaiting> end, long order, long bytes) {
    atEnd = end;
    session = client;
    number = order;
    heapBytes = bytes;
    command = call.command();
    words = call.sharedCopyOfArguments();
    int next = 0;
    for (int i = 0; i < words.length && next < keys.length; i++) {
      if (call.arg(i) == keys[next]) {
        keys[next++] = words[i];
      }
    }
    for (; next < keys.length; next++) {
      keys[next] = keys[next].copy();
    }
  }

  /** Notes the place in the queue of a key. */
  void link(KeyQueue.Link<KeyWaiting> link) {
    links.add(link);
  }

  /** The places in the queues of the keys. */
  List<KeyQueue.Link<KeyWaiting>> links() {
    return links;
  }

  /** The client that waits. */
  Session session() {
    return session;
  }

  /** The number of the wait, in the order in which they began. */
  long number() {
    return number;
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

  /** The keys, in the order in which the command named them. */
  public final List<Bytes> keys() {
    return Arrays.asList(keys);
  }

  /**
   * True if this key lets the wait end now. Must change nothing and leave no trace of having looked
   * ({@link Database#find}).
   */
  public abstract boolean canServe(Database db, Bytes key);

  /**
   * Does what the command would have done, with this key, and gives its answer; an error is one
   * too. What it did, as others shall repeat it, must be said in the effects of the call. Called
   * right after {@link #canServe} said yes; the wait is over by then.
   *
   * @param call runs the rest of the command
   */
  public abstract void serve(Call call, Database db, Bytes key);

  /**
   * When {@link #canServe} may say something else although no key has changed, Unix milliseconds,
   * or {@link #FOREVER}. Must change nothing.
   */
  public long nextPoll(Database db) {
    return FOREVER;
  }

  /** When that will be, as it was last asked. */
  long pollTime() {
    return pollTime;
  }

  void pollAt(long next) {
    pollTime = next;
  }

  /** True if the wait also ends when a key goes: with an error. */
  public boolean endsWithoutKey() {
    return false;
  }

  @Override
  public void ended() {
    atEnd.accept(this);
  }
}
