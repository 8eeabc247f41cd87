package io.vireo.lua.core;

/**
 * An argument that a library function cannot take. Its text names the function as the caller calls
 * it, so it is complete only when the call was left: "bad argument #1 to 'rep' (string expected,
 * got nil)".
 */
public final class ArgumentError extends LuaError {
  private static final long serialVersionUID = 1;

  private final int argument;
  private final String problem;

  /**
   * An error of an argument.
   *
   * @param argument its number, from 1 on
   * @param problem what is wrong, without brackets
   */
  public ArgumentError(int argument, String problem) {
    super(LuaString.of(text(argument, "?", problem)), 1);
    this.argument = argument;
    this.problem = problem;
  }

  /** An argument of another type than wanted. */
  public static ArgumentError type(int argument, String wanted, Object[] arguments) {
    String got =
        argument <= arguments.length ? Values.typeName(arguments[argument - 1]) : "no value";
    return new ArgumentError(argument, wanted + " expected, got " + got);
  }

  private static String text(int argument, String function, String problem) {
    return "bad argument #" + argument + " to '" + function + "' (" + problem + ")";
  }

  @Override
  public void leave(CallSite site) {
    if (site != null && !named) {
      String name = site.functionName() == null ? "?" : site.functionName();
      value(LuaString.of(described(site, name)));
    }
    named = true;
    super.leave(site);
  }

  private boolean named;

  private String described(CallSite site, String name) {
    if (!site.isMethod()) {
      return text(argument, name, problem);
    }
    return argument == 1
        ? "calling '" + name + "' on bad self (" + problem + ")"
        : text(argument - 1, name, problem);
  }
}
