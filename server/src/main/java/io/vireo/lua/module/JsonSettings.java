package io.vireo.lua.module;

/** What a script can set of a {@code cjson}; it holds until it is set again. */
final class JsonSettings {
  /** What becomes of NaN and infinities when they are written. */
  enum InvalidNumbers {
    OFF,
    ON,
    NULL
  }

  private static final int DEFAULT_DEPTH = 1000;

  /** Whether a list with large gaps becomes an object instead of an error. */
  boolean sparseAsObject;

  /** Places for each element from which on a gap is large; 0 if none is. */
  int sparseRatio = 2;

  /** A list of that many places may have any gaps. */
  int sparseSafe = 10;

  int encodeDepth = DEFAULT_DEPTH;
  int decodeDepth = DEFAULT_DEPTH;

  /** Significant digits. */
  int precision = 14;

  /** Without effect, as the buffer is none that a script could see. */
  boolean keepBuffer = true;

  InvalidNumbers encodeInvalid = InvalidNumbers.OFF;
  boolean decodeInvalid = true;

  /** Whether a list that is read is marked as such, so that it is written as a list if empty. */
  boolean markLists;
}
