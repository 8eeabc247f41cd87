package io.vireo.server.script.debug;

import io.vireo.server.engine.Engine;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * A second engine in this process with a copy of the data, on which a script is debugged: no other
 * client sees what that changes, and it is thrown away in the end. It has neither sockets nor
 * files. One thread at a time.
 *
 * @param engine the engine
 * @param debugging what debugs its scripts
 * @param end ends the Java threads that scripts have left behind
 */
public record Twin(Engine engine, Debugging debugging, Runnable end) {
  /** Makes twins. */
  @FunctionalInterface
  public interface Maker {
    /** A twin without data. In the data context of the engine beside which it is. */
    Twin make(MemoryBudget memory);
  }

  /** Copies all data. */
  void copy(Keyspace original) {
    Keyspace keyspace = engine.keyspace();
    engine.time().begin();
    keyspace.announcing(false);
    for (int i = 0; i < original.size(); i++) {
      Database from = original.database(i);
      Database into = keyspace.database(i);
      into.reserve(from.size());
      from.forEach(entry -> into.copy(entry, entry.key(), entry.access()));
    }
    keyspace.announcing(true);
    engine.memory().look();
  }
}
