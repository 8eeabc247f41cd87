package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.List;
import java.util.function.Predicate;

/** Several listeners that hear of each change one after the other. Data context only. */
public final class ChangeListeners implements ChangeListener {
  private final ChangeListener[] all;

  /** These listeners, in this order. */
  public ChangeListeners(ChangeListener... all) {
    this.all = all.clone();
  }

  @Override
  public void changed(int database, Bytes key) {
    for (ChangeListener listener : all) {
      listener.changed(database, key);
    }
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    for (ChangeListener listener : all) {
      listener.replaced(database, affected);
    }
  }

  @Override
  public void dropped(int database, Bytes key, boolean lazily) {
    for (ChangeListener listener : all) {
      listener.dropped(database, key, lazily);
    }
  }

  @Override
  public void droppedFields(int database, Bytes key, List<Bytes> fields) {
    for (ChangeListener listener : all) {
      listener.droppedFields(database, key, fields);
    }
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {
    for (ChangeListener listener : all) {
      listener.event(kind, name, database, key);
    }
  }
}
