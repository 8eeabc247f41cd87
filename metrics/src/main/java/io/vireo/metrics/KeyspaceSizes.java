package io.vireo.metrics;

/**
 * The sizes of the databases, read from a scrape thread: implementations answer from published
 * values and take no lock.
 */
public interface KeyspaceSizes {

  /** How many databases there are. */
  int databases();

  /** How many keys a database holds. */
  long keys(int database);

  /** How many keys of a database have a time to live. */
  long expires(int database);
}
