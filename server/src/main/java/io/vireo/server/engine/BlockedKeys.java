package io.vireo.server.engine;

import io.vireo.server.command.Call;
import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.engine.session.Session;
import io.vireo.server.engine.session.WaitingClients;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which clients wait for which keys. Data context only.
 *
 * <p>It hears of every change of a key. A changed key for which a client waits is noted; once the
 * command or the transaction is through, the {@link Dispatcher} has the clients served that can be:
 * the keys in the order of their changes, the clients of a key in the order in which they began to
 * wait. Serving one may change further keys; so it goes on until nothing more is noted.
 */
public final class BlockedKeys implements ChangeListener {
  /** A key of a database. */
  record Place(int database, Bytes key) {}

  /** Ends a client's wait with an answer. */
  interface Server {
    void serve(Session session, KeyWaiting waiting, Database db, Bytes key);
  }

  private final Keyspace keyspace;
  private final WaitingClients waiting;

  /**
   * The number of keys of one wait from which on the table of all is made anew once it is empty.
   */
  private static final int MANY = 1024;

  private Map<Place, Map<KeyWaiting, Session>> queues = new HashMap<>();
  private Set<Place> changed = new LinkedHashSet<>();

  /** No client waits for a key of the keyspace yet. */
  BlockedKeys(Keyspace keyspace, WaitingClients waiting) {
    this.keyspace = keyspace;
    this.waiting = waiting;
  }

  /**
   * Asks for the memory of a wait for keys, before it is made.
   *
   * @throws io.vireo.server.keyspace.NoRoom if there is none
   */
  public void need(Bytes... keys) {
    long bytes = 0;
    for (Bytes key : keys) {
      bytes += KeptBytes.waitedFor(key) + KeptBytes.listed();
    }
    keyspace.need(bytes);
  }

  /** Lets the client of a command wait; the command gives no answer then. */
  public void block(Call call, KeyWaiting reason) {
    Session session = Session.of(call);
    keyspace.need(call.requestBytes());
    reason.request(call);
    Place[] places = new Place[reason.keys().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = new Place(session.database(), reason.keys().get(i));
      queues.computeIfAbsent(places[i], place -> new LinkedHashMap<>(1)).put(reason, session);
    }
    reason.begins(this, places);
    waiting.add(session, reason);
  }

  void forget(KeyWaiting reason) {
    for (Place place : reason.places()) {
      Map<KeyWaiting, Session> queue = queues.get(place);
      if (queue != null && queue.remove(reason) != null && queue.isEmpty()) {
        queues.remove(place);
      }
    }
    if (reason.places().length > MANY && queues.isEmpty()) {
      queues = new HashMap<>();
    }
  }

  /** The number of keys for which a client waits. */
  public int size() {
    return queues.size();
  }

  /** The number of keys whose removal ends a client's wait. */
  public long sizeOnNoKey() {
    return queues.values().stream()
        .filter(queue -> queue.keySet().stream().anyMatch(KeyWaiting::endsWithoutKey))
        .count();
  }

  /** True if a key changed for which a client waits. */
  boolean isDue() {
    return !changed.isEmpty();
  }

  /** Serves the clients that the changed keys allow to serve. */
  void serveAll(Server server) {
    while (!changed.isEmpty()) {
      Set<Place> now = changed;
      changed = new LinkedHashSet<>();
      now.forEach(place -> serve(place, server));
    }
  }

  private void serve(Place place, Server server) {
    Map<KeyWaiting, Session> queue = queues.get(place);
    if (queue == null) {
      return;
    }
    Database db = keyspace.database(place.database());
    boolean there = db.find(place.key()) != null;
    for (KeyWaiting reason : List.copyOf(queue.keySet())) {
      // Of many clients that wait for one element all but the first find nothing there any more.
      if ((there || reason.endsWithoutKey())
          && reason.canServe(db, place.key())
          && queue.containsKey(reason)) {
        server.serve(queue.get(reason), reason, db, firstOf(reason, db));
        there = db.find(place.key()) != null;
      }
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
    if (!queues.isEmpty()) {
      Place place = new Place(database, key);
      if (queues.containsKey(place)) {
        changed.add(new Place(database, key.copy()));
      }
    }
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    for (Place place : new ArrayList<>(queues.keySet())) {
      if (place.database() == database && affected.test(place.key())) {
        changed.add(place);
      }
    }
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
