package io.vireo.lua.node.call;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.expression.GlobalVariable;
import io.vireo.lua.node.expression.Upvalue;

/** A call; there is a class for each small number of arguments. */
public abstract class Call extends Site {
  final Expression function;

  Call(Expression function, Position position) {
    super(position);
    this.function = function;
  }

  /** The node for a call. */
  public static Expression of(Expression function, Expression[] arguments, Position position) {
    int count = arguments.length;
    if (count > 0 && arguments[count - 1].isOpen()) {
      return new Many(function, arguments, position);
    }
    return switch (count) {
      case 0 -> new None(function, position);
      case 1 -> new One(function, arguments[0], position);
      case 2 -> new Two(function, arguments[0], arguments[1], position);
      case 3 -> new Three(function, arguments, position);
      default -> new Many(function, arguments, position);
    };
  }

  @Override
  public final String functionName() {
    return name(function);
  }

  @Override
  public final boolean isMethod() {
    return false;
  }

  /** What is called: for the most common kinds without a call through a table. */
  final Object callee(Frame frame) {
    if (function instanceof Upvalue upvalue) {
      return upvalue.eval(frame);
    }
    if (function instanceof GlobalVariable global) {
      return global.eval(frame);
    }
    return function.eval(frame);
  }

  @Override
  public final Object values(Frame frame) {
    Object callee = callee(frame);
    return callee instanceof Closure closure && !closure.isVararg()
        ? make(passed(frame, closure))
        : call(frame, callee);
  }

  @Override
  public final Object eval(Frame frame) {
    return LuaFunction.first(values(frame));
  }

  @Override
  public final double number(Frame frame) {
    Object callee = callee(frame);
    return callee instanceof Closure closure && !closure.isVararg()
        ? number(frame, passed(frame, closure))
        : frame.unbox(LuaFunction.first(call(frame, callee)));
  }

  /** The frame of a call, with the arguments. */
  abstract Frame passed(Frame frame, Closure closure);

  /** Evaluates the arguments and calls what is no function of Lua. */
  abstract Object call(Frame frame, Object callee);

  private static final class None extends Call {
    None(Expression function, Position position) {
      super(function, position);
    }

    @Override
    Frame passed(Frame frame, Closure closure) {
      return passed(closure.open(frame.thread), 0);
    }

    @Override
    Object call(Frame frame, Object callee) {
      return callHost(frame, callee);
    }
  }

  private static final class One extends Call {
    private final Expression argument;

    One(Expression function, Expression argument, Position position) {
      super(function, position);
      this.argument = argument;
    }

    @Override
    Frame passed(Frame frame, Closure closure) {
      Frame call = closure.open(frame.thread);
      pass(frame, argument, call, 0);
      return passed(call, 1);
    }

    @Override
    Object call(Frame frame, Object callee) {
      return callHost(frame, callee, argument.eval(frame));
    }
  }

  private static final class Two extends Call {
    private final Expression one;
    private final Expression two;

    Two(Expression function, Expression one, Expression two, Position position) {
      super(function, position);
      this.one = one;
      this.two = two;
    }

    @Override
    Frame passed(Frame frame, Closure closure) {
      Frame call = closure.open(frame.thread);
      pass(frame, one, call, 0);
      pass(frame, two, call, 1);
      return passed(call, 2);
    }

    @Override
    Object call(Frame frame, Object callee) {
      Object first = one.eval(frame);
      Object second = two.eval(frame);
      return callHost(frame, callee, first, second);
    }
  }

  private static final class Three extends Call {
    private final Expression one;
    private final Expression two;
    private final Expression three;

    Three(Expression function, Expression[] arguments, Position position) {
      super(function, position);
      this.one = arguments[0];
      this.two = arguments[1];
      this.three = arguments[2];
    }

    @Override
    Frame passed(Frame frame, Closure closure) {
      Frame call = closure.open(frame.thread);
      pass(frame, one, call, 0);
      pass(frame, two, call, 1);
      pass(frame, three, call, 2);
      return passed(call, 3);
    }

    @Override
    Object call(Frame frame, Object callee) {
      Object first = one.eval(frame);
      Object second = two.eval(frame);
      Object third = three.eval(frame);
      return callHost(frame, callee, first, second, third);
    }
  }

  private static final class Many extends Call {
    private final Expression[] arguments;

    Many(Expression function, Expression[] arguments, Position position) {
      super(function, position);
      this.arguments = arguments;
    }

    @Override
    Frame passed(Frame frame, Closure closure) {
      return passAll(frame, closure, null, arguments);
    }

    @Override
    Object call(Frame frame, Object callee) {
      return callAll(frame, callee, Arguments.eval(frame, arguments, 0));
    }
  }
}
