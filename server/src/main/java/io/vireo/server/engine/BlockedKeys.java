package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.Waiting;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Which clients wait for which keys. Data context only.
 *
 * <p>It hears of every change of a key. A changed key for which a client waits is noted; once the
 * command or the transaction is through, the {@link RequestLoop} has the clients served that can
 * be: the keys in the order of their changes, the clients of a key in the order in which they began
 * to wait. Serving one may change further keys; so it goes on until nothing more is noted.
 */
public final class BlockedKeys implements ChangeListener {
  /** Ends a client's wait with an answer. */
  interface Server {
    void serve(Session session, KeyWaiting waiting, Database db, Bytes key);
  }

  /** The number of keys from which on a wait makes a table of its size, and leaves none behind. */
  private static final int LARGE_WAIT_KEYS = 1024;

  private final Keyspace keyspace;
  private final WaitingClients waiting;

  /** The queues of each database by key; null for one that never had a queue. */
  private final List<Map<Bytes, KeyQueue<KeyWaiting>>> queues = new ArrayList<>();

  /** Those that are asked again at a time although no key has changed. */
  private final TreeSet<KeyWaiting> polled =
      new TreeSet<>(
          Comparator.comparingLong(KeyWaiting::pollTime).thenComparingLong(KeyWaiting::number));

  private List<KeyQueue<KeyWaiting>> changed = new ArrayList<>();
  private final Consumer<KeyWaiting> forget = this::forget;
  private long waits;
  private int size;
  private int sizeOnNoKey;

  /** No client waits for a key of the keyspace yet. */
  BlockedKeys(Keyspace keyspace, WaitingClients waiting) {
    this.keyspace = keyspace;
    this.waiting = waiting;
  }

  /**
   * Lets the client of a command wait; the command gives no answer then.
   *
   * @throws io.vireo.server.data.page.NoRoom if there is no memory for what is kept
   */
  public void block(Call call, KeyWaiting reason) {
    Session session = Session.of(call);
    List<Bytes> keys = reason.keys();
    long bytes = KeptBytes.waiting(call.words(), call.count(), keys.size());
    keyspace.need(bytes);
    reason.begins(call, session, forget, ++waits, bytes);
    Map<Bytes, KeyQueue<KeyWaiting>> table = tableFor(session.database(), keys.size());
    for (Bytes key : keys) {
      add(table, session.database(), key, reason);
    }
    pollAt(reason, reason.nextPoll(keyspace.database(session.database())));
    waiting.add(session, reason);
  }

  /** Adds a wait to the queue of a key, unless it is there already. */
  private void add(
      Map<Bytes, KeyQueue<KeyWaiting>> table, int database, Bytes key, KeyWaiting reason) {
    KeyQueue<KeyWaiting> queue = table.get(key);
    if (queue == null) {
      queue = new KeyQueue<>(database, key);
      table.put(key, queue);
      size++;
    } else if (queue.endsWith(reason)) {
      return;
    }
    sizeOnNoKey += reason.endsWithoutKey() && !queue.endsWithoutKey() ? 1 : 0;
    reason.link(queue.add(reason, reason.endsWithoutKey()));
  }

  /** The queues of a database, with room for the keys of a wait. */
  private Map<Bytes, KeyQueue<KeyWaiting>> tableFor(int database, int keys) {
    while (queues.size() <= database) {
      queues.add(null);
    }
    Map<Bytes, KeyQueue<KeyWaiting>> table = queues.get(database);
    if (table == null || table.isEmpty() && keys >= LARGE_WAIT_KEYS) {
      table = new HashMap<>(keys + keys / 2);
      queues.set(database, table);
    }
    return table;
  }

  private void pollAt(KeyWaiting reason, long time) {
    reason.pollAt(time);
    if (time != Waiting.FOREVER) {
      polled.add(reason);
    }
  }

  /** When a client may be served although no key has changed; Unix milliseconds. */
  long nextPoll() {
    return polled.isEmpty() ? Long.MAX_VALUE : polled.first().pollTime();
  }

  /** Notes the keys of clients that may be served now although none of these has changed. */
  void poll(long now) {
    while (nextPoll() <= now) {
      KeyWaiting due = polled.pollFirst();
      int database = due.session().database();
      due.keys().forEach(key -> changed(database, key));
      pollAt(due, Math.max(now + 1, due.nextPoll(keyspace.database(database))));
    }
  }

  private void forget(KeyWaiting reason) {
    polled.remove(reason);
    reason.links().forEach(this::remove);
    int database = reason.links().get(0).queue().database();
    if (reason.links().size() >= LARGE_WAIT_KEYS && queues.get(database).isEmpty()) {
      queues.set(database, null);
    }
  }

  private void remove(KeyQueue.Link<KeyWaiting> link) {
    KeyQueue<KeyWaiting> queue = link.queue();
    boolean endedWithoutKey = queue.endsWithoutKey();
    link.remove();
    sizeOnNoKey -= endedWithoutKey && !queue.endsWithoutKey() ? 1 : 0;
    Map<Bytes, KeyQueue<KeyWaiting>> table = queues.get(queue.database());
    if (queue.isEmpty()) {
      table.remove(queue.key());
      size--;
    } else if (!queue.key().ownsArray()) {
      // It may be a part of the request that goes.
      table.remove(queue.key());
      queue.copyKey();
      table.put(queue.key(), queue);
    }
  }

  /** The number of keys for which a client waits. */
  public int size() {
    return size;
  }

  /** The number of keys whose removal ends a client's wait. */
  public int sizeOnNoKey() {
    return sizeOnNoKey;
  }

  /** True if a key changed for which a client waits. */
  boolean isDue() {
    return !changed.isEmpty();
  }

  /** Serves the clients that the changed keys allow to serve. */
  void serveAll(Server server) {
    while (!changed.isEmpty()) {
      List<KeyQueue<KeyWaiting>> now = changed;
      changed = new ArrayList<>();
      now.forEach(KeyQueue::serving);
      now.forEach(queue -> serve(queue, server));
    }
  }

  /** Serves the waits that had begun when the key changed: those that begin meanwhile saw it. */
  private void serve(KeyQueue<KeyWaiting> queue, Server server) {
    Database db = keyspace.database(queue.database());
    long newest = waits;
    boolean there = db.find(queue.key()) != null;
    KeyQueue.Link<KeyWaiting> link = queue.first();
    while (link != null && link.reason().number() <= newest) {
      // Of many clients that wait for one element all but the first find nothing there any more.
      if (!there && !queue.endsWithoutKey()) {
        return;
      }
      KeyWaiting reason = link.reason();
      if (!link.removed()
          && (there || reason.endsWithoutKey())
          && reason.canServe(db, queue.key())) {
        server.serve(reason.session(), reason, db, firstOf(reason, db));
        there = db.find(queue.key()) != null;
      }
      link = link.next();
    }
  }

  /** As if the command ran now: its keys count in the order in which it named them. */
  private static Bytes firstOf(KeyWaiting reason, Database db) {
    for (Bytes key : reason.keys()) {
      if (reason.canServe(db, key)) {
        return key;
      }
    }
    throw new IllegalStateException("A key that could be served cannot be any more");
  }

  @Override
  public void changed(int database, Bytes key) {
    if (size > 0 && database < queues.size() && queues.get(database) != null) {
      KeyQueue<KeyWaiting> queue = queues.get(database).get(key);
      if (queue != null && queue.change()) {
        changed.add(queue);
      }
    }
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    if (database < queues.size() && queues.get(database) != null) {
      for (KeyQueue<KeyWaiting> queue : queues.get(database).values()) {
        if (affected.test(queue.key()) && queue.change()) {
          changed.add(queue);
        }
      }
    }
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
