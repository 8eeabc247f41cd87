package io.vireo.lua.core;

/** What a metatable can have a function for. */
public enum Event {
  /** Reading a key that is not there. */
  INDEX,
  /** Writing a key that is not there. */
  NEWINDEX,
  /** Being called. */
  CALL,
  /** Addition. */
  ADD,
  /** Subtraction. */
  SUB,
  /** Multiplication. */
  MUL,
  /** Division. */
  DIV,
  /** Remainder. */
  MOD,
  /** Power. */
  POW,
  /** Negation. */
  UNM,
  /** The length of what is neither table nor string. */
  LEN,
  /** Equality. */
  EQ,
  /** Less. */
  LT,
  /** Less or equal. */
  LE,
  /** Concatenation. */
  CONCAT,
  /** How {@code tostring} shows it. */
  TOSTRING,
  /** What {@code getmetatable} shows instead of it, and that it cannot be replaced. */
  METATABLE,
  /** Weak references: accepted and without effect. */
  MODE,
  /** Finalization: accepted and without effect for tables, as in Lua 5.1. */
  GC;

  private final LuaString key = LuaString.of("__" + name().toLowerCase(java.util.Locale.ROOT));

  /** The key in the metatable: two underscores and the name. */
  public LuaString key() {
    return key;
  }

  int bit() {
    return 1 << ordinal();
  }
}
