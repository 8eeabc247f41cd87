package io.vireo.server.command;

import io.vireo.server.data.Bytes;

/** Error answers that many commands share, word for word as clients know them. */
public final class Errors {
  /** The options make no sense together, or are unknown. */
  public static final String SYNTAX = "ERR syntax error";

  /** Not a 64-bit integer. */
  public static final String NOT_INTEGER = "ERR value is not an integer or out of range";

  /** Not a floating point number. */
  public static final String NOT_FLOAT = "ERR value is not a valid float";

  /** The key holds a value of another type. */
  public static final String WRONG_TYPE =
      "WRONGTYPE Operation against a key holding the wrong kind of value";

  /** The key must exist. */
  public static final String NO_KEY = "ERR no such key";

  /** An index outside of the value. */
  public static final String INDEX_RANGE = "ERR index out of range";

  /** A number must be above zero or zero. */
  public static final String NOT_POSITIVE = "ERR value is out of range, must be positive";

  /** More memory is in use than may be, or there is none for what the command would make. */
  public static final String NO_MEMORY = "OOM command not allowed when used memory > 'maxmemory'.";

  /** An unexpected failure of the server, which is in the log. */
  public static final String INTERNAL = "ERR internal error";

  private Errors() {}

  /** A request has too few words for its command, or too many. */
  public static String arity(Command command) {
    return "ERR wrong number of arguments for '" + command.fullName() + "' command";
  }

  /** A word of a request as errors quote it: up to a byte 0, which ends texts in Redis. */
  public static String quoted(String word) {
    int end = word.indexOf(0);
    return end < 0 ? word : word.substring(0, end);
  }

  /** A word of a request, as bytes, as errors quote it. */
  public static String quoted(Bytes word) {
    return quoted(word.toString());
  }
}
