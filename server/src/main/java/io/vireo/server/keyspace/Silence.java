package io.vireo.server.keyspace;

import io.vireo.server.data.Bytes;
import java.util.function.Predicate;

/** The listener of a keyspace that has no other yet; does nothing. */
final class Silence implements ChangeListener {
  @Override
  public void changed(int database, Bytes key) {}

  @Override
  public void replaced(int database, Predicate<Bytes> affected) {}

  @Override
  public void event(KeyEvent kind, String name, int database, Bytes key) {}
}
