package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.List;
import java.util.function.Predicate;

/** Hears what happens to keys. Called in the data context, at the moment of the change. */
public interface ChangeListener {
  /** A key's value or deadline changed, or the key came or went. */
  void changed(int database, Bytes key);

  /** False if {@link #changed} does nothing, and never will: then it need not be called. */
  default boolean hearsOfEach() {
    return true;
  }

  /**
   * All keys of a database go, or the database takes another's place.
   *
   * @param affected tells whether a key is there before or afterwards
   */
  void replaced(int database, Predicate<Bytes> affected);

  /**
   * The server itself removed a key: it expired or was evicted. After {@link #changed}.
   *
   * @param lazily whether it is told as UNLINK, not as DEL
   */
  default void dropped(int database, Bytes key, boolean lazily) {}

  /** The server itself removed fields of a hash: they expired. */
  default void droppedFields(int database, Bytes key, List<Bytes> fields) {}

  /** What happened to fields of a hash, if {@link Keyspace#areFieldEventsWanted}. */
  default void fieldEvent(String name, int database, Bytes key, List<Bytes> fields) {}

  /** An event of a class that {@link Keyspace#notify} let through. */
  void event(KeyEvent kind, String name, int database, Bytes key);
}
