package io.vireo.server.script.debug;

import io.vireo.server.command.CommandTable;
import io.vireo.server.engine.Execution;
import io.vireo.server.engine.MemoryLimit;
import io.vireo.server.engine.context.Timekeeper;
import io.vireo.server.engine.memory.MemoryBudget;
import io.vireo.server.engine.session.Sessions;
import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.Keyspace;

/**
 * A second server in this process with a copy of the data, on which a script is debugged: no other
 * client sees what that changes, and it is thrown away in the end. It has neither sockets nor
 * files. One thread at a time.
 *
 * @param sessions makes its client
 * @param table its commands
 * @param execution runs them
 * @param keyspace its data
 * @param time its time
 * @param memory its limit of memory
 * @param debugging what debugs its scripts
 * @param end ends the Java threads that scripts have left behind
 */
public record Twin(
    Sessions sessions,
    CommandTable table,
    Execution execution,
    Keyspace keyspace,
    Timekeeper time,
    MemoryLimit memory,
    Debugging debugging,
    Runnable end) {
  /** Makes twins. */
  @FunctionalInterface
  public interface Maker {
    /** A twin without data. In the data context of the server beside which it is. */
    Twin make(MemoryBudget memory);
  }

  /** Copies all data. */
  void copy(Keyspace original) {
    time.begin();
    keyspace.announcing(false);
    for (int i = 0; i < original.size(); i++) {
      Database from = original.database(i);
      Database into = keyspace.database(i);
      into.reserve(from.size());
      from.forEach(entry -> into.copy(entry, entry.key(), entry.access()));
    }
    keyspace.announcing(true);
    memory.look();
  }
}
