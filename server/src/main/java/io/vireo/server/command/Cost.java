package io.vireo.server.command;

import io.vireo.server.data.Bytes;
import io.vireo.server.keyspace.Database;

/**
 * What bounds the time that a command takes. A family declares it beside the command, and an event
 * loop may run what is bounded; nothing is concluded from the documented complexity, which is for
 * people. A command without one may take any time, and the data worker runs it.
 */
public sealed interface Cost {
  /** Bounds that need nothing else to be told. */
  enum Fixed implements Cost {
    /** It does not depend on how much there is, nor on how much is asked for. */
    CONSTANT,

    /** By the length of the request and the size of the value under its first argument, a key. */
    VALUE
  }

  /**
   * By the length of the request, if it has at most {@code mostWords} words: with more of them a
   * number says how many elements are meant.
   */
  record Arguments(int mostWords) implements Cost {}

  /**
   * By the positions of the first and the last element asked for, the second and third argument of
   * a request of exactly {@code words} words: with more an option may make them something else.
   */
  record Range(int words) implements Cost {}

  /** By the heap bytes of the values that it works on, as far as it knows these itself. */
  record Values(Estimate estimate) implements Cost {}

  /** Tells the heap bytes of the values that a request works on. Data context only. */
  @FunctionalInterface
  interface Estimate {
    /** More than anything that is small: the time that the request takes is unknown. */
    long UNKNOWN = Long.MAX_VALUE / 2;

    /**
     * How many they are, or {@link #UNKNOWN}.
     *
     * @param words the request, the command's name first, and perhaps more behind it
     * @param count how many words the request has
     */
    long bytes(Database database, Bytes[] words, int count);
  }

  /** By the requests that its client sent since a command which began what this one ends. */
  record After(Command command) implements Cost {}
}
