package io.vireo.lua.syntax;

import io.vireo.lua.core.Event;
import io.vireo.lua.core.Operations;

/** Operations on constants are done by the compiler. */
final class Folding {
  private Folding() {}

  /** The result of an operation, or null if it is left to the program. */
  static Double fold(Operator operator, ExpressionTree left, ExpressionTree right) {
    if (!operator.isArithmetic()
        || !(constant(left) instanceof Double first)
        || !(constant(right) instanceof Double second)
        || second == 0 && (operator == Operator.DIV || operator == Operator.MOD)) {
      return null;
    }
    double result = Operations.compute(Event.valueOf(operator.name()), first, second);
    return Double.isNaN(result) ? null : (Double) result;
  }

  /** A constant's value, or null; brackets around it do not matter. */
  static Object constant(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Single single) {
      return constant(single.expression());
    }
    return tree instanceof ExpressionTree.Constant constant ? constant.value() : null;
  }
}
