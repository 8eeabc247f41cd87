package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tells the program that the server is a part of what happens to keys, whatever {@code
 * notify-keyspace-events} says. Data context only.
 */
public final class KeyEventObservers implements ChangeListener {
  private static final int ALL = (1 << KeyEvent.values().length) - 1;

  private final Keyspace keyspace;
  private final List<Observer> observers = new ArrayList<>();

  /** Hears what happens to keys, each time it does. Data context: it must neither wait nor fail. */
  @FunctionalInterface
  public interface Observer {
    /**
     * An event of any class.
     *
     * @param key only valid during the call
     */
    void event(String name, int database, Bytes key);
  }

  /** No observers of the keyspace yet. */
  public KeyEventObservers(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  /** Tells one more. */
  public void add(Observer observer) {
    observers.add(observer);
    keyspace.events().observe(ALL);
  }

  /** Tells one less. */
  public void remove(Observer observer) {
    observers.remove(observer);
    keyspace.events().observe(observers.isEmpty() ? 0 : ALL);
  }

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {
    for (int i = 0; i < observers.size(); i++) {
      observers.get(i).event(name, database, key);
    }
  }

  @Override
  public boolean hearsOfEach() {
    return false;
  }

  @Override
  public void changed(int database, Bytes key) {}

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}
}
