package io.vireo.persistence.rdb;

/** What an {@link RdbReader} was about, for telling of a fault. Any thread. */
public enum RdbStage {
  /** The name of the format and its version. */
  START,
  /** The type of a record, or a record so small that it has no stage of its own. */
  TYPE,
  /** The deadline of a key. */
  DEADLINE,
  /** The number of a database, or how many keys it has. */
  LENGTH,
  /** A key. */
  KEY,
  /** The value of a key. */
  VALUE,
  /** A fact about the file. */
  AUX,
  /** What a module saved beside the keys. */
  MODULE_AUX,
  /** A library of functions. */
  FUNCTION,
  /** The checksum at the end. */
  CHECKSUM
}
