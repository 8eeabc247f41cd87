package io.vireo.lua.node.call;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.expression.Field;

/** A call whose values are returned: a function of Lua replaces the one that runs. */
public final class ReturnCall extends Site {
  private final Expression function;
  private final LuaString method;
  private final Position lookup;
  private final Expression[] arguments;

  /**
   * A call.
   *
   * @param function the function, or the object if there is a method
   * @param method the name of a method or null
   * @param lookup where the method is looked up, or null
   */
  public ReturnCall(
      Expression function,
      LuaString method,
      Position lookup,
      Expression[] arguments,
      Position position) {
    super(position);
    this.function = function;
    this.method = method;
    this.lookup = lookup;
    this.arguments = arguments;
  }

  /** Evaluates the arguments, and calls what is no function of Lua; says how, as a statement. */
  public int run(Frame frame) {
    Object callee = function.eval(frame);
    Object self = null;
    if (method != null) {
      self = callee;
      callee = Field.of(frame, self, method, lookup);
    }
    if (callee instanceof Closure closure) {
      frame.other = passAll(frame, closure, self, arguments);
      return Statement.TAIL_CALL;
    }
    Object[] all = Arguments.eval(frame, arguments, method == null ? 0 : 1);
    if (method != null) {
      all[0] = self;
    }
    frame.other = callAll(frame, callee, all);
    return Statement.RETURN;
  }

  @Override
  public Object values(Frame frame) {
    throw new IllegalStateException("a call to return has no value here");
  }

  @Override
  public String functionName() {
    return method == null ? Site.name(function) : method.toString();
  }

  @Override
  public boolean isMethod() {
    return method != null;
  }
}
