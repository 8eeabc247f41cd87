package io.vireo.lua.syntax;

import java.util.List;

/** A statement of a program. A line is the one that errors of the operation show. */
public sealed interface StatementTree {
  /** {@code local a, b = x, y}. */
  record Local(List<Variable> variables, List<ExpressionTree> values) implements StatementTree {}

  /** {@code local function f}. */
  record LocalFunction(Variable variable, FunctionTree body) implements StatementTree {}

  /** {@code a, b.c = x, y}. */
  record Assign(List<ExpressionTree> targets, List<ExpressionTree> values, int line)
      implements StatementTree {}

  /** A call whose values are not used. */
  record Call(ExpressionTree call) implements StatementTree {}

  /** {@code do ... end}. */
  record Do(List<StatementTree> body) implements StatementTree {}

  /** {@code while ... do ... end}. */
  record While(ExpressionTree condition, List<StatementTree> body, int line)
      implements StatementTree {}

  /** {@code repeat ... until ...}. */
  record Repeat(List<StatementTree> body, ExpressionTree condition, int line)
      implements StatementTree {}

  /** {@code if}: as many conditions as blocks, or one block more, for {@code else}. */
  record If(List<ExpressionTree> conditions, List<List<StatementTree>> blocks)
      implements StatementTree {}

  /**
   * {@code for i = first, last, step do ... end}.
   *
   * @param step null if it is not written
   */
  record NumericFor(
      Variable variable,
      ExpressionTree first,
      ExpressionTree last,
      ExpressionTree step,
      List<StatementTree> body,
      int line)
      implements StatementTree {}

  /**
   * {@code for a, b in f, state, first do ... end}.
   *
   * @param control the slot from which on three are for the function, its state and its control
   */
  record GenericFor(
      List<Variable> variables,
      int control,
      List<ExpressionTree> values,
      List<StatementTree> body,
      int line)
      implements StatementTree {}

  /** {@code return}. */
  record Return(List<ExpressionTree> values) implements StatementTree {}

  /** {@code break}. */
  record Break() implements StatementTree {}
}
