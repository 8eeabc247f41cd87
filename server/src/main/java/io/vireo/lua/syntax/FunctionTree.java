package io.vireo.lua.syntax;

import java.util.List;

/**
 * A function of a program, or the whole chunk.
 *
 * @param line where it starts, 0 for a chunk
 * @param parameters its parameters, which have the first slots
 * @param varargs whether it takes more arguments than those
 * @param argument the variable {@code arg} that holds the others as a table, or null: a function
 *     has it if it takes more arguments and does not use {@code ...}
 * @param upvalues where its upvalues come from
 * @param slots how many slots its frame needs
 * @param numericSlots how many of them, from the first on, have numeric variables
 * @param body what it does
 */
public record FunctionTree(
    int line,
    List<Variable> parameters,
    boolean varargs,
    Variable argument,
    List<Upvalue> upvalues,
    int slots,
    int numericSlots,
    List<StatementTree> body) {

  /**
   * An upvalue, as the function around creates it.
   *
   * @param local a local variable of the function around, or null
   * @param index the number of an upvalue of the function around, if it is no local variable
   */
  public record Upvalue(Variable local, int index) {}
}
