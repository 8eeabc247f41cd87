package io.vireo.lua.node.statement;

import io.vireo.lua.core.CallSite;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Operations;
import io.vireo.lua.node.Closure;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.call.Arguments;

/** A loop that calls an iterator. */
public final class GenericFor extends Statement implements CallSite {
  private final Target[] variables;
  private final Expression[] values;
  private final Statement body;
  private final Position position;

  /**
   * A loop.
   *
   * @param variables what the iterator's values are assigned to
   * @param values the iterator, its state and its first control value
   */
  public GenericFor(Target[] variables, Expression[] values, Statement body, Position position) {
    this.variables = variables;
    this.values = values;
    this.body = body;
    this.position = position;
  }

  @Override
  public int run(Frame frame) {
    Object[] three = Arguments.eval(frame, values, 0);
    Object iterator = three.length > 0 ? three[0] : null;
    Object state = three.length > 1 ? three[1] : null;
    Object control = three.length > 2 ? three[2] : null;
    while (true) {
      Object result = call(frame, iterator, state, control);
      control = LuaFunction.first(result);
      if (control == null) {
        return NEXT;
      }
      assign(frame, result);
      int how = body.run(frame);
      if (how != NEXT) {
        return how == BREAK ? NEXT : how;
      }
      frame.thread.step();
    }
  }

  /**
   * Calls the iterator; to Lua this is a call by the host, so that no coroutine can yield in it.
   */
  public Object call(Frame frame, Object iterator, Object state, Object control) {
    if (iterator instanceof Closure) {
      return frame.thread.callFrom(this, iterator, state, control);
    }
    try {
      return iterator instanceof LuaFunction function
          ? function.call(frame.thread, state, control)
          : Operations.call(frame.thread, position, iterator, new Object[] {state, control});
    } catch (LuaError error) {
      error.leave(this);
      throw error;
    }
  }

  /** Gives the variables what the iterator gave. */
  public void assign(Frame frame, Object result) {
    if (result instanceof Object[] all) {
      for (int i = 0; i < variables.length; i++) {
        assign(frame, i, i < all.length ? all[i] : null);
      }
      return;
    }
    assign(frame, 0, result);
    for (int i = 1; i < variables.length; i++) {
      assign(frame, i, null);
    }
  }

  private void assign(Frame frame, int variable, Object value) {
    variables[variable].set(frame, null, null, value);
  }

  @Override
  public LuaString position() {
    return position.position();
  }

  @Override
  public LuaString source() {
    return position.source();
  }

  @Override
  public String functionName() {
    return "(for generator)";
  }

  @Override
  public boolean isMethod() {
    return false;
  }
}
