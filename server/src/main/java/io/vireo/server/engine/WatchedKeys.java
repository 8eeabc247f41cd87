package io.vireo.server.engine;

import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Which clients watch which keys. Data context only. */
public final class WatchedKeys {
  /** A key of a database. */
  private record Place(int database, Bytes key) {}

  /** What one client watches. */
  static final class Watching {
    private final Set<Place> places = new HashSet<>();
    private final Set<Place> goneBefore = new HashSet<>(0);
    private boolean broken;

    int size() {
      return places.size();
    }
  }

  private final Map<Place, List<Session>> watchers = new HashMap<>();

  /** True if nobody watches anything. */
  public boolean isEmpty() {
    return watchers.isEmpty();
  }

  /** How many keys are watched. */
  public int size() {
    return watchers.size();
  }

  /** Lets a client watch a key; {@code entry} is what the database holds for it, or null. */
  public void watch(Session session, int database, Bytes key, Object entry) {
    if (session.watching() == null) {
      session.watching(new Watching());
    }
    Place place = new Place(database, key.copy());
    if (session.watching().places.add(place)) {
      watchers.computeIfAbsent(place, p -> new ArrayList<>(1)).add(session);
      if (entry == null) {
        session.watching().goneBefore.add(place);
      }
    }
  }

  /** Ends all watching of a client. */
  public void unwatch(Session session) {
    Watching watching = session.watching();
    if (watching == null) {
      return;
    }
    for (Place place : watching.places) {
      List<Session> others = watchers.get(place);
      others.remove(session);
      if (others.isEmpty()) {
        watchers.remove(place);
      }
    }
    session.watching(null);
  }

  /** True if a watched key was changed, or has passed its deadline since. */
  public boolean broken(Session session, Keyspace keyspace) {
    Watching watching = session.watching();
    if (watching == null) {
      return false;
    }
    if (watching.broken) {
      return true;
    }
    for (Place place : watching.places) {
      Database database = keyspace.database(place.database());
      if (!watching.goneBefore.contains(place) && database.find(place.key()) == null) {
        return true;
      }
    }
    return watching.broken;
  }

  /** A key changed. */
  void changed(int database, Bytes key) {
    List<Session> sessions = watchers.get(new Place(database, key));
    if (sessions != null) {
      sessions.forEach(session -> session.watching().broken = true);
    }
  }

  /** All keys of a database go or are replaced. */
  void replaced(int database, Predicate<Bytes> affected) {
    watchers.forEach(
        (place, sessions) -> {
          if (place.database() == database && affected.test(place.key())) {
            sessions.forEach(session -> session.watching().broken = true);
          }
        });
  }
}
