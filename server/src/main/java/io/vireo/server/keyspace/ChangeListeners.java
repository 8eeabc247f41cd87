package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/** Several listeners that hear of each change one after the other. Data context only. */
final class ChangeListeners implements ChangeListener {
  /*
   * Every write comes through changed(). A loop there would have the compiler look each listener's
   * method up at every turn; a line for each of them is a place where it has only ever seen one
   * class, whose method it puts there.
   */
  private static final int PLACES = 4;
  private static final ChangeListener NONE = new NoListener();

  private final List<ChangeListener> all = new ArrayList<>();
  private ChangeListener first = NONE;
  private ChangeListener second = NONE;
  private ChangeListener third = NONE;
  private ChangeListener fourth = NONE;

  /** The listeners without a field of their own. */
  private ChangeListener[] further = {};

  /** Adds listeners behind those before, in this order. */
  void add(ChangeListener... more) {
    all.addAll(List.of(more));
    ChangeListener[] hearing =
        all.stream().filter(ChangeListener::hearsOfEach).toArray(ChangeListener[]::new);
    first = place(hearing, 0);
    second = place(hearing, 1);
    third = place(hearing, 2);
    fourth = place(hearing, 3);
    further = Arrays.copyOfRange(hearing, Math.min(PLACES, hearing.length), hearing.length);
  }

  private static ChangeListener place(ChangeListener[] hearing, int place) {
    return place < hearing.length ? hearing[place] : NONE;
  }

  @Override
  public void changed(int database, Bytes key) {
    first.changed(database, key);
    second.changed(database, key);
    third.changed(database, key);
    fourth.changed(database, key);
    for (ChangeListener listener : further) {
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
  public void fieldEvent(String name, int database, Bytes key, List<Bytes> fields) {
    for (ChangeListener listener : all) {
      listener.fieldEvent(name, database, key, fields);
    }
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {
    for (ChangeListener listener : all) {
      listener.event(kind, name, database, key);
    }
  }

  /** Fills a place without a listener. */
  private static final class NoListener implements ChangeListener {
    @Override
    public void changed(int database, Bytes key) {}

    @Override
    public void replaced(int database, Predicate<Bytes> affected) {}

    @Override
    public void event(KeyEvent kind, String name, int database, Bytes key) {}
  }
}
