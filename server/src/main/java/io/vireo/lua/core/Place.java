package io.vireo.lua.core;

/** Where an operation stands in a program: for the texts of its errors. */
public interface Place extends CallSite {
  /**
   * What the program calls an operand: "local 'a'", "field 'x'", or null for what has no name.
   *
   * @param operand 1 for the first or only one, 2 for the second
   */
  String operandName(int operand);
}
