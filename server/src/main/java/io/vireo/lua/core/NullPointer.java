package io.vireo.lua.core;

/**
 * The light userdata that stands for C's null pointer: {@code cjson.null}. There is one, so it
 * equals itself in every engine.
 */
public enum NullPointer {
  /** The only one. */
  NULL
}
