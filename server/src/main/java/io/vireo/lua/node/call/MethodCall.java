package io.vireo.lua.node.call;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.expression.Field;

/** A call of a method: the object is the first argument. */
public abstract class MethodCall extends Site {
  private final Expression object;
  private final LuaString name;
  private final Position lookup;

  MethodCall(Expression object, LuaString name, Position lookup, Position position) {
    super(position);
    this.object = object;
    this.name = name;
    this.lookup = lookup;
  }

  /**
   * The node for a call.
   *
   * @param lookup where the method is looked up
   */
  public static Expression of(
      Expression object,
      LuaString name,
      Expression[] arguments,
      Position lookup,
      Position position) {
    int count = arguments.length;
    if (count > 2 || count > 0 && arguments[count - 1].isOpen()) {
      return new Many(object, name, arguments, lookup, position);
    }
    return switch (count) {
      case 0 -> new None(object, name, lookup, position);
      case 1 -> new One(object, name, arguments[0], lookup, position);
      default -> new Two(object, name, arguments, lookup, position);
    };
  }

  @Override
  public final Object values(Frame frame) {
    Object self = object.eval(frame);
    Object callee = Field.of(frame, self, name, lookup);
    return callee instanceof Closure closure
        ? make(passed(frame, closure, self))
        : call(frame, callee, self);
  }

  @Override
  public final double number(Frame frame) {
    Object self = object.eval(frame);
    Object callee = Field.of(frame, self, name, lookup);
    return callee instanceof Closure closure
        ? number(frame, passed(frame, closure, self))
        : frame.unbox(LuaFunction.first(call(frame, callee, self)));
  }

  /** The frame of a call, with the arguments. */
  abstract Frame passed(Frame frame, Closure closure, Object self);

  /** Evaluates the arguments and calls what is no function of Lua. */
  abstract Object call(Frame frame, Object callee, Object self);

  @Override
  public final String functionName() {
    return name.toString();
  }

  @Override
  public final boolean isMethod() {
    return true;
  }

  private static final class None extends MethodCall {
    None(Expression object, LuaString name, Position lookup, Position position) {
      super(object, name, lookup, position);
    }

    @Override
    Frame passed(Frame frame, Closure closure, Object self) {
      if (closure.isVararg()) {
        return closure.open(frame.thread, new Object[] {self});
      }
      Frame call = closure.open(frame.thread);
      pass(self, call);
      return passed(call, 1);
    }

    @Override
    Object call(Frame frame, Object callee, Object self) {
      return callHost(frame, callee, self);
    }
  }

  private static final class One extends MethodCall {
    private final Expression argument;

    One(
        Expression object,
        LuaString name,
        Expression argument,
        Position lookup,
        Position position) {
      super(object, name, lookup, position);
      this.argument = argument;
    }

    @Override
    Frame passed(Frame frame, Closure closure, Object self) {
      if (closure.isVararg()) {
        return closure.open(frame.thread, new Object[] {self, argument.eval(frame)});
      }
      Frame call = closure.open(frame.thread);
      pass(self, call);
      pass(frame, argument, call, 1);
      return passed(call, 2);
    }

    @Override
    Object call(Frame frame, Object callee, Object self) {
      return callHost(frame, callee, self, argument.eval(frame));
    }
  }

  private static final class Two extends MethodCall {
    private final Expression one;
    private final Expression two;

    Two(
        Expression object,
        LuaString name,
        Expression[] arguments,
        Position lookup,
        Position position) {
      super(object, name, lookup, position);
      this.one = arguments[0];
      this.two = arguments[1];
    }

    @Override
    Frame passed(Frame frame, Closure closure, Object self) {
      if (closure.isVararg()) {
        Object[] all = {self, one.eval(frame), two.eval(frame)};
        return closure.open(frame.thread, all);
      }
      Frame call = closure.open(frame.thread);
      pass(self, call);
      pass(frame, one, call, 1);
      pass(frame, two, call, 2);
      return passed(call, 3);
    }

    @Override
    Object call(Frame frame, Object callee, Object self) {
      Object first = one.eval(frame);
      Object second = two.eval(frame);
      return callHost(frame, callee, self, first, second);
    }
  }

  private static final class Many extends MethodCall {
    private final Expression[] arguments;

    Many(
        Expression object,
        LuaString name,
        Expression[] arguments,
        Position lookup,
        Position position) {
      super(object, name, lookup, position);
      this.arguments = arguments;
    }

    @Override
    Frame passed(Frame frame, Closure closure, Object self) {
      return passAll(frame, closure, self, arguments);
    }

    @Override
    Object call(Frame frame, Object callee, Object self) {
      Object[] all = Arguments.eval(frame, arguments, 1);
      all[0] = self;
      return callAll(frame, callee, all);
    }
  }
}
