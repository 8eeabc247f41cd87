package io.vireo.lua.node.call;

import io.vireo.lua.core.CallSite;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Operations;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;

/** What calls of functions and of methods have in common. */
abstract class Site extends Expression implements CallSite {
  private final Position position;

  Site(Position position) {
    this.position = position;
  }

  @Override
  public Object eval(Frame frame) {
    return LuaFunction.first(values(frame));
  }

  @Override
  public final boolean isOpen() {
    return true;
  }

  /** Calls what is no function. */
  private Object callOther(Frame frame, Object callee, Object... arguments) {
    try {
      return Operations.call(frame.thread, position, callee, arguments);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Evaluates an argument into the frame of a call. */
  static void pass(Frame frame, Expression argument, Frame call, int parameter) {
    Closure function = call.function;
    if (parameter >= function.parameters()) {
      argument.eval(frame);
    } else if (function.isNumeric(parameter)) {
      double number = argument.number(frame);
      call.numbers[parameter] = number;
      if (number != number) {
        call.values[parameter] = frame.other;
      }
    } else {
      call.values[parameter] = argument.eval(frame);
    }
  }

  /** Says how many arguments were passed. */
  static Frame passed(Frame call, int count) {
    if (count < call.function.parameters()) {
      call.function.missing(call, count);
    }
    return call;
  }

  /**
   * Evaluates any number of arguments into a frame.
   *
   * @param self an argument before those, or null if there is none
   */
  static Frame passAll(Frame frame, Closure closure, Object self, Expression[] arguments) {
    int count = arguments.length;
    int before = self == null ? 0 : 1;
    if (closure.isVararg() || count > 0 && arguments[count - 1].isOpen()) {
      Object[] all = Arguments.eval(frame, arguments, before);
      if (self != null) {
        all[0] = self;
      }
      return closure.open(frame.thread, all);
    }
    Frame call = closure.open(frame.thread);
    if (self != null) {
      pass(self, call);
    }
    for (int i = 0; i < count; i++) {
      pass(frame, arguments[i], call, before + i);
    }
    return passed(call, before + count);
  }

  /** Passes the first argument, which has been evaluated. */
  static void pass(Object self, Frame call) {
    Closure function = call.function;
    if (function.parameters() > 0) {
      if (function.isNumeric(0)) {
        call.set(0, call.unbox(self));
      } else {
        call.values[0] = self;
      }
    }
  }

  /** Makes the call that a frame is for. */
  final Object make(Frame call) {
    try {
      return Closure.run(call);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** As {@link #make}, but gives the first value as {@link Expression#number} does. */
  final double number(Frame frame, Frame call) {
    try {
      return Closure.number(call, frame);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Calls what is no function of Lua with no argument. */
  final Object callHost(Frame frame, Object callee) {
    if (!(callee instanceof LuaFunction called)) {
      return callOther(frame, callee);
    }
    try {
      return called.call(frame.thread);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Calls what is no function of Lua with one argument. */
  final Object callHost(Frame frame, Object callee, Object first) {
    if (!(callee instanceof LuaFunction called)) {
      return callOther(frame, callee, first);
    }
    try {
      return called.call(frame.thread, first);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Calls what is no function of Lua with two arguments. */
  final Object callHost(Frame frame, Object callee, Object first, Object second) {
    if (!(callee instanceof LuaFunction called)) {
      return callOther(frame, callee, first, second);
    }
    try {
      return called.call(frame.thread, first, second);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Calls what is no function of Lua with three arguments. */
  final Object callHost(Frame frame, Object callee, Object first, Object second, Object third) {
    if (!(callee instanceof LuaFunction called)) {
      return callOther(frame, callee, first, second, third);
    }
    try {
      return called.call(frame.thread, first, second, third);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Calls a value with any number of arguments. */
  final Object callAll(Frame frame, Object callee, Object[] arguments) {
    if (!(callee instanceof LuaFunction called)) {
      return callOther(frame, callee, arguments);
    }
    try {
      return called.call(frame.thread, arguments);
    } catch (LuaError error) {
      throw leave(error);
    }
  }

  /** Tells an error that it leaves this call. */
  private LuaError leave(LuaError error) {
    error.leave(this);
    return error;
  }

  @Override
  public final LuaString position() {
    return position.position();
  }

  @Override
  public final LuaString source() {
    return position.source();
  }

  /** The name of a function without its kind, or null. */
  static String name(Expression function) {
    String described = function.describe();
    return described == null
        ? null
        : described.substring(described.indexOf('\'') + 1, described.length() - 1);
  }
}
