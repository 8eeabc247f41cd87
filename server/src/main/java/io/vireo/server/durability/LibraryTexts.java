package io.vireo.server.durability;

import io.vireo.persistence.rdb.CorruptValueException;
import java.util.List;

/** The libraries of functions as files have them: their texts. Data context only. */
public interface LibraryTexts {
  /** The texts of all libraries there are now, the oldest first; they are not changed. */
  List<byte[]> all();

  /**
   * Loads a library that a file has.
   *
   * @param replace whether it takes the place of one that has its name; else that is an error
   * @throws CorruptValueException if it cannot be loaded; then nothing has changed
   */
  void load(byte[] text, boolean replace) throws CorruptValueException;

  /**
   * Begins a second set of libraries, empty, which no client can call yet. There is one at a time:
   * one that was begun before is dropped.
   */
  LibraryTexts beginIncoming();

  /** The second set takes the place of the libraries that are there. */
  void adoptIncoming();

  /** Drops the second set, if there is one. */
  void dropIncoming();
}
