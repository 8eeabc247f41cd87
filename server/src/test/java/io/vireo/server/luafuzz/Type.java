package io.vireo.server.luafuzz;

/** What a program's author takes an expression for. */
enum Type {
  /** A number. */
  NUMBER,
  /** A string. */
  STRING,
  /** A boolean. */
  BOOLEAN,
  /** A table with numbers from 1 on, perhaps with holes. */
  LIST,
  /** A table with strings for keys and numbers or strings for values. */
  MAP,
  /** A function of two numbers that returns a number, and perhaps more. */
  FUNCTION,
  /** Any of them, or nil. */
  ANY
}
