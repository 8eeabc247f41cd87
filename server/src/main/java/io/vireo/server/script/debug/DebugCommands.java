package io.vireo.server.script.debug;

import io.vireo.lua.Lua;
import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Numbers;
import io.vireo.lua.debug.Level;
import io.vireo.lua.debug.Line;
import io.vireo.server.data.Bytes;
import io.vireo.server.resp.AnyBytes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a client can ask a debugger while the script stands. On the thread that runs the script. */
final class DebugCommands {
  private static final int MOST_WORDS = 1024;
  private static final int LONGEST_WORD = 1024;
  private static final int CONTEXT = 5;
  private static final int ALL_LINES = 1_000_000;
  private static final String CHUNK = "@ldb_eval";

  private static final String UNKNOWN =
      "<error> Unknown Redis Lua debugger command or wrong number of arguments.";

  private final Debugger debugger;
  private final Lua lua;
  private final SourceText source;
  private final DebugLog log;

  DebugCommands(Debugger debugger, Lua lua, SourceText source, DebugLog log) {
    this.debugger = debugger;
    this.lua = lua;
    this.source = source;
    this.log = log;
  }

  /** True if the words are a request at all: neither too many nor too long, and none empty. */
  static boolean isRequest(Bytes[] words) {
    return words.length > 0
        && words.length <= MOST_WORDS
        && Arrays.stream(words).allMatch(word -> !word.isEmpty() && word.length() <= LONGEST_WORD);
  }

  /**
   * Does what is asked for.
   *
   * @return false if the script is to go on
   */
  boolean run(Bytes[] words) {
    switch (text(words[0]).toLowerCase(Locale.ROOT)) {
      case "s", "step", "n", "next" -> {
        debugger.step();
        return false;
      }
      case "c", "continue" -> {
        return false;
      }
      case "a", "abort" -> throw debugger.failure("script aborted for user request");
      case "h", "help" -> DebugHelp.LINES.forEach(log::add);
      case "t", "trace" -> trace();
      case "m", "maxlen" -> longest(words);
      case "b", "break" -> breakpoints(words);
      case "e", "eval" -> evaluate(words);
      case "r", "redis", "v", "valkey", "server" -> command(words);
      case "p", "print" -> print(words);
      case "l", "list" -> list(words);
      case "w", "whole" -> list(1, ALL_LINES);
      default -> log.add(UNKNOWN);
    }
    debugger.send();
    return true;
  }

  private static String text(Bytes word) {
    return AnyBytes.text(word.array(), word.offset(), word.offset() + word.length());
  }

  /** As C reads a number: up to what is no digit, and nothing is 0. */
  private static int number(Bytes word) {
    long number = 0;
    int from = word.at(0) == '-' || word.at(0) == '+' ? 1 : 0;
    for (int i = from; i < word.length() && word.at(i) >= '0' && word.at(i) <= '9'; i++) {
      number = Math.min(number * 10 + word.at(i) - '0', Integer.MAX_VALUE);
    }
    return (int) (word.at(0) == '-' ? -number : number);
  }

  private void list(Bytes[] words) {
    int line = words.length > 1 ? number(words[1]) : 0;
    int context = words.length > 2 ? number(words[2]) : CONTEXT;
    list(line > 0 ? line : debugger.line(), context);
  }

  private void list(int around, int context) {
    for (int i = 1; i <= source.lines(); i++) {
      if (Math.abs((long) around - i) <= context) {
        show(i);
      }
    }
  }

  private void show(int line) {
    log.add(source.show(line, debugger.line()));
  }

  private void breakpoints(Bytes[] words) {
    if (words.length == 1) {
      showBreakpoints();
    }
    for (int i = 1; i < words.length; i++) {
      if (!words[i].isLong()) {
        log.add("Invalid argument:'" + text(words[i]) + "'");
      } else {
        breakpoint(words[i].toLong());
      }
    }
  }

  private void showBreakpoints() {
    List<Integer> lines = source.breakpoints();
    log.add(
        lines.isEmpty()
            ? "No breakpoints set. Use 'b <line>' to add one."
            : lines.size() + " breakpoints set:");
    lines.forEach(this::show);
  }

  private void breakpoint(long line) {
    if (line == 0) {
      source.breakpoints().clear();
      log.add("All breakpoints removed.");
    } else if (line < 0) {
      log.add(
          source.remove(-line) ? "Breakpoint removed." : "No breakpoint in the specified line.");
    } else if (source.isFull()) {
      log.add("Too many breakpoints set.");
    } else if (source.add(line)) {
      list((int) line, 1);
    } else {
      log.add("Wrong line number.");
    }
  }

  private void print(Bytes[] words) {
    if (words.length == 2) {
      print(LuaString.of(words[1].toArray()));
    } else {
      printAll();
    }
  }

  private void print(LuaString name) {
    for (Level level : debugger.levels()) {
      for (Line.Variable variable : level.variables()) {
        if (variable.name().equals(name)) {
          show("<value> ", level.value(variable));
          return;
        }
      }
    }
    if (name.equals(LuaString.of("KEYS")) || name.equals(LuaString.of("ARGV"))) {
      show("<value> ", lua.globals().get(name));
    } else {
      log.add("No such variable.");
    }
  }

  private void printAll() {
    List<Level> levels = debugger.levels();
    boolean any = false;
    if (!levels.isEmpty()) {
      for (Line.Variable variable : levels.get(0).variables()) {
        any = true;
        show("<value> " + variable.name() + " = ", levels.get(0).value(variable));
      }
    }
    if (!any) {
      log.add("No local variables in the current context.");
    }
  }

  private void show(String prefix, Object value) {
    log.addLong(prefix, text -> ValueText.add(text, value));
  }

  private void trace() {
    String where = "In ";
    for (Level level : debugger.levels()) {
      log.add(where + (level.name() == null ? "top level" : level.name()) + ":");
      show(level.line());
      where = "From ";
    }
  }

  private void longest(Bytes[] words) {
    if (words.length == 2) {
      log.most(number(words[1]));
    }
    log.add(
        log.most() == 0
            ? "<value> replies are unlimited."
            : "<value> replies are truncated at " + log.most() + " bytes.");
  }

  private void evaluate(Bytes[] words) {
    List<String> parts = new ArrayList<>();
    for (int i = 1; i < words.length; i++) {
      parts.add(text(words[i]));
    }
    byte[] code = AnyBytes.bytes(String.join(" ", parts));
    try {
      show("<retval> ", LuaFunction.first(compile(code).call(lua.main())));
    } catch (LuaError error) {
      log.add("<error> " + message(error.value()));
    }
  }

  /** As an expression, or else as statements. */
  private LuaFunction compile(byte[] code) {
    byte[] before = AnyBytes.bytes("return ");
    byte[] expression = Arrays.copyOf(before, before.length + code.length);
    System.arraycopy(code, 0, expression, before.length, code.length);
    try {
      return lua.compile(CHUNK, expression);
    } catch (LuaError none) {
      return lua.compile(CHUNK, code);
    }
  }

  private static String message(Object value) {
    Object text = value instanceof LuaTable table ? table.get(LuaString.of("err")) : value;
    if (text instanceof LuaString string) {
      return string.toString();
    }
    return text instanceof Double number ? Numbers.text(number).toString() : "(null)";
  }

  private void command(Bytes[] words) {
    if (words.length == 1) {
      log.add(UNKNOWN);
      return;
    }
    Object[] arguments = new Object[words.length - 1];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = LuaString.of(words[i + 1].toArray());
    }
    LuaTable redis = (LuaTable) lua.globals().get(LuaString.of("redis"));
    debugger.logging(() -> call(redis.get(LuaString.of("call")), arguments));
  }

  /** Errors are shown by the call itself. */
  private void call(Object function, Object[] arguments) {
    try {
      lua.main().call(function, arguments);
    } catch (LuaError shown) {
      // The client has seen it.
    }
  }
}
