package io.vireo.server.durability;

import io.vireo.server.keyspace.Database;
import io.vireo.server.keyspace.IncomingDatabases;
import io.vireo.server.keyspace.Keyspace;
import java.util.function.IntFunction;

/**
 * Where what is loaded goes. Data context only.
 *
 * @param databases the databases by number
 * @param libraries the libraries of functions
 * @param isBeside true for a second set, beside the data that are served or kept
 */
record LoadTarget(IntFunction<Database> databases, LibraryTexts libraries, boolean isBeside) {
  /** What is served. */
  static LoadTarget served(Keyspace space, LibraryTexts libraries) {
    return new LoadTarget(space::database, libraries, false);
  }

  /** A second set, begun anew, which takes the place of the first when all is there. */
  static LoadTarget beside(Keyspace space, LibraryTexts libraries) {
    space.dropIncoming();
    IncomingDatabases incoming = space.beginIncoming();
    return new LoadTarget(incoming::database, libraries.beginIncoming(), true);
  }
}
