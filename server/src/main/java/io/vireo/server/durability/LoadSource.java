package io.vireo.server.durability;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A file that is loaded bit by bit. Data context only. */
interface LoadSource extends Closeable {
  /** Loads a key or repeats a command; false if that was the last. */
  boolean next() throws IOException;

  /** The file. */
  Path file();

  /** Bytes of the file. */
  long size();

  /** Bytes read so far. */
  long position();

  /** What puts keys of a snapshot into the keyspace; it knows how many so far. */
  SnapshotLoader loader();
}
