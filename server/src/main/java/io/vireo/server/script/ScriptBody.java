package io.vireo.server.script;

import io.vireo.lua.core.LuaFunction;

/**
 * What a {@link ScriptRunner} runs: a script of the cache or a function of a library, compiled.
 * Immutable.
 *
 * @param name the SHA-1 of a script in hex, or the name of a function: for texts of errors
 * @param code what is called
 * @param flags what it declares about itself
 * @param kind how it takes its keys and arguments, and which command may kill it
 */
public record ScriptBody(String name, LuaFunction code, ScriptFlags flags, Kind kind) {
  /** What is run. */
  public enum Kind {
    /** A script: keys and arguments are the global variables {@code KEYS} and {@code ARGV}. */
    SCRIPT,
    /** A function: keys and arguments are two tables that it is called with. */
    FUNCTION
  }
}
