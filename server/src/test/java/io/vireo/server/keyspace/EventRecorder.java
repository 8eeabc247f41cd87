package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Writes down what a keyspace tells: {@code changed 0 key}, {@code expired 0 key}. */
final class EventRecorder implements ChangeListener {
  final List<String> told = new ArrayList<>();
  Predicate<Bytes> lastAffected;

  @Override
  public void changed(int database, Bytes key) {
    told.add("changed " + database + ' ' + key);
  }

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {
    lastAffected = affected;
    told.add("replaced " + database);
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {
    told.add(name + ' ' + database + ' ' + key);
  }

  /** What was told since the last call. */
  List<String> take() {
    List<String> all = List.copyOf(told);
    told.clear();
    return all;
  }
}
