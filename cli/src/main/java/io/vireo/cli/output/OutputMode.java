package io.vireo.cli.output;

/** In which form replies are printed. */
public enum OutputMode {
  /** For people: types, indexes and quotes. */
  STANDARD,
  /** Bytes as they are. */
  RAW,
  /** One line of values separated by commas. */
  CSV,
  /** One line of JSON in UTF-8. */
  JSON,
  /** One line of JSON in ASCII. */
  QUOTED_JSON
}
