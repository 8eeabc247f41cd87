package io.vireo.lua.library;

import io.vireo.lua.core.Arguments;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.Numbers;
import java.util.function.DoubleUnaryOperator;

/** A function of one number that gives a number: most of {@code math}. */
final class NumericFunction extends LuaFunction {
  private final DoubleUnaryOperator operator;

  NumericFunction(DoubleUnaryOperator operator) {
    this.operator = operator;
  }

  @Override
  public Object call(LuaThread thread, Object[] arguments) {
    return Numbers.box(operator.applyAsDouble(Arguments.number(arguments, 1)));
  }

  @Override
  public Object call(LuaThread thread, Object first) {
    return first instanceof Double number
        ? Numbers.box(operator.applyAsDouble(number))
        : call(thread, new Object[] {first});
  }
}
