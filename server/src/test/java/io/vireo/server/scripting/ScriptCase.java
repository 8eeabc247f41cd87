package io.vireo.server.scripting;

import java.util.List;

/**
 * A script and what Redis answers to it.
 *
 * @param line where it stands in its file, from 1 on
 * @param script one char per byte (ISO 8859-1)
 * @param arguments behind the script in EVAL, the number of keys first
 * @param resp2 the answer in RESP2 as {@link Wire} shows it, or null if it was not recorded yet
 * @param resp3 the same in RESP3
 * @param otherwise why Vireo answers otherwise on purpose, or null
 */
record ScriptCase(
    int line, String script, List<String> arguments, String resp2, String resp3, String otherwise) {
  /** What EVAL has behind the script unless a case says otherwise. */
  static final List<String> NO_ARGUMENTS = List.of("0");

  ScriptCase {
    arguments = List.copyOf(arguments);
  }
}
