package io.vireo.server.engine.session;

import io.vireo.server.data.Bytes;
import io.vireo.server.engine.memory.KeptBytes;
import io.vireo.server.keyspace.ChangeListener;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.KeyEvent;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which clients watch which keys. Data context only.
 *
 * <p>It hears of every change of a key. A client whose key changed watches nothing any more: all
 * that counts until its EXEC is that its watch is broken.
 *
 * <p>A key that was not there when WATCH was called, or was past its deadline, is not changed by
 * going once more; the place of such a key is remembered as absent.
 */
public final class WatchedKeys implements ChangeListener {
  /** A key of a database. */
  private record Place(int database, Bytes key) {}

  /** What one client watches. */
  static final class Watching {
    private final WatchedKeys all;
    private final Session session;
    private final Set<Place> places = new HashSet<>();
    private final Set<Place> absent = new HashSet<>(0);
    private boolean broken;

    private Watching(WatchedKeys all, Session session) {
      this.all = all;
      this.session = session;
    }

    int size() {
      return places.size();
    }

    boolean isBroken() {
      return broken;
    }

    /** Forgets it all. */
    void end() {
      all.unwatch(session);
    }
  }

  /**
   * The number of one client's keys from which on the table of all is made anew once it is empty.
   */
  private static final int MANY = 1024;

  private final Keyspace keyspace;
  private Map<Place, List<Session>> watchers = new HashMap<>();

  /** No client watches a key of the keyspace yet. */
  public WatchedKeys(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** True if no client watches a key. */
  public boolean isEmpty() {
    return watchers.isEmpty();
  }

  /** How many keys are watched. */
  public int size() {
    return watchers.size();
  }

  /**
   * Heap bytes that watching a key takes, at most: to be asked for before.
   *
   * @return bytes
   */
  public static long bytes(Bytes key) {
    return KeptBytes.watched(key, true);
  }

  /** Lets a client watch a key of a database. */
  public void watch(Session session, Database database, Bytes key) {
    Watching watching = session.watching();
    if (watching == null) {
      watching = new Watching(this, session);
      session.watching(watching);
    }
    if (watching.broken) {
      return;
    }
    boolean absent = database.find(key) == null;
    Place place = new Place(database.index(), key.copy());
    if (watching.places.add(place)) {
      session.account().keep(KeptBytes.watched(key, absent));
      watchers.computeIfAbsent(place, p -> new ArrayList<>(1)).add(session);
      if (absent) {
        watching.absent.add(place);
      }
    }
  }

  /** Ends all watching of a client. */
  public void unwatch(Session session) {
    Watching watching = session.watching();
    if (watching != null) {
      release(watching);
      session.watching(null);
    }
  }

  private void release(Watching watching) {
    for (Place place : watching.places) {
      List<Session> others = watchers.get(place);
      others.remove(watching.session);
      watching
          .session
          .account()
          .keep(-KeptBytes.watched(place.key(), watching.absent.contains(place)));
      if (others.isEmpty()) {
        watchers.remove(place);
      }
    }
    if (watching.places.size() > MANY && watchers.isEmpty()) {
      watchers = new HashMap<>();
    }
    watching.places.clear();
    watching.absent.clear();
  }

  /** True if a watched key was changed, or has passed its deadline since. */
  public boolean broken(Session session) {
    Watching watching = session.watching();
    if (watching == null) {
      return false;
    }
    for (Place place : List.copyOf(watching.places)) {
      if (!watching.absent.contains(place) && isAbsent(place)) {
        return true;
      }
    }
    return watching.broken;
  }

  private boolean isAbsent(Place place) {
    return keyspace.database(place.database()).find(place.key()) == null;
  }

  @Override
  public void changed(int database, Bytes key) {
    if (watchers.isEmpty()) {
      return;
    }
    Place place = new Place(database, key);
    List<Session> sessions = watchers.get(place);
    if (sessions == null) {
      return;
    }
    boolean absent = isAbsent(place);
    for (Session session : List.copyOf(sessions)) {
      if (!absent || !session.watching().absent.contains(place)) {
        breakWatch(session.watching());
      }
    }
  }

  private void breakWatch(Watching watching) {
    release(watching);
    watching.broken = true;
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    if (watchers.isEmpty()) {
      return;
    }
    for (Place place : List.copyOf(watchers.keySet())) {
      if (place.database() == database && affected.test(place.key())) {
        List<Session> sessions = watchers.getOrDefault(place, List.of());
        List.copyOf(sessions).forEach(session -> breakWatch(session.watching()));
      }
    }
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
