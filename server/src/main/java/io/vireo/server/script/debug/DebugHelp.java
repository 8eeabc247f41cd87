package io.vireo.server.script.debug;

import java.util.List;

/** The help of the debugger, as redis-cli and its users know it. */
final class DebugHelp {
  static final List<String> LINES =
      List.of(
          "Redis Lua debugger help:",
          "[h]elp               Show this help.",
          "[s]tep               Run current line and stop again.",
          "[n]ext               Alias for step.",
          "[c]ontinue           Run till next breakpoint.",
          "[l]ist               List source code around current line.",
          "[l]ist [line]        List source code around [line].",
          "                     line = 0 means: current position.",
          "[l]ist [line] [ctx]  In this form [ctx] specifies how many lines",
          "                     to show before/after [line].",
          "[w]hole              List all source code. Alias for 'list 1 1000000'.",
          "[p]rint              Show all the local variables.",
          "[p]rint <var>        Show the value of the specified variable.",
          "                     Can also show global vars KEYS and ARGV.",
          "[b]reak              Show all breakpoints.",
          "[b]reak <line>       Add a breakpoint to the specified line.",
          "[b]reak -<line>      Remove breakpoint from the specified line.",
          "[b]reak 0            Remove all breakpoints.",
          "[t]race              Show a backtrace.",
          "[e]val <code>        Execute some Lua code (in a different callframe).",
          "[r]edis <cmd>        Execute a Redis command.",
          "[m]axlen [len]       Trim logged Redis replies and Lua var dumps to len.",
          "                     Specifying zero as <len> means unlimited.",
          "[a]bort              Stop the execution of the script. In sync",
          "                     mode dataset changes will be retained.",
          "",
          "Debugger functions you can call from Lua scripts:",
          "redis.debug()        Produce logs in the debugger console.",
          "redis.breakpoint()   Stop execution like if there was a breakpoint in the",
          "                     next line of code.");

  private DebugHelp() {}
}
