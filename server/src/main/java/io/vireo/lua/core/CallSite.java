package io.vireo.lua.core;

/** Where a function is called from: for the texts of errors. */
public interface CallSite {
  /** The chunk and the line: "chunk:line: ". */
  LuaString position();

  /** The chunk's name as it was given, and the line: "@chunk:line". */
  LuaString source();

  /** The name by which the function is called there, or null. */
  String functionName();

  /** Whether it is called with a colon, so that the first argument is the object. */
  boolean isMethod();
}
