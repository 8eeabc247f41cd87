package io.vireo.server.script;

import io.vireo.lua.core.LuaThread;
import io.vireo.lua.core.OwnerFunction;

/** {@code redis.call}, or {@code redis.pcall}, which gives errors instead of throwing them. */
final class CommandFunction extends OwnerFunction {
  private final CommandCalls calls;
  private final boolean throwsErrors;

  CommandFunction(CommandCalls calls, boolean throwsErrors) {
    this.calls = calls;
    this.throwsErrors = throwsErrors;
  }

  @Override
  protected Object run(LuaThread thread, Object[] arguments) {
    return calls.call(arguments, throwsErrors);
  }
}
