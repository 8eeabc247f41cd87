package io.vireo.server.command;

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
   * By the length of the request, if it has at most so many words: with more of them a number says
   * how many elements are meant.
   */
  record Arguments(int mostWords) implements Cost {}

  /**
   * By the positions of the first and the last element asked for, the second and third argument of
   * a request of exactly so many words: with more an option may make them something else.
   */
  record Range(int words) implements Cost {}

  /** By the requests that its client sent since a command which began what this one ends. */
  record After(Command command) implements Cost {}
}
