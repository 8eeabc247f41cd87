package io.vireo.server.script.library;

import io.vireo.lua.core.LuaFunction;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.LuaTable;
import io.vireo.lua.core.Numbers;
import io.vireo.server.data.Bytes;
import io.vireo.server.script.FunctionSandbox;
import io.vireo.server.script.ScriptFlag;
import io.vireo.server.script.ScriptFlags;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The functions that a library registers while it is loaded. Data context only.
 *
 * <p>{@code redis.register_function} takes a name and a function, or a table of named arguments.
 * Like much of Redis' own library it takes numbers for strings, and a byte 0 for the end of a word.
 */
final class Registration {
  private final FunctionSandbox sandbox;
  private final BodyMaker bodies;
  private final List<LibraryFunction> functions = new ArrayList<>();

  /** Makes the body of a function that is registered. */
  @FunctionalInterface
  interface BodyMaker {
    /** The body that calls this. */
    FunctionBody make(Bytes name, ScriptFlags flags, LuaFunction callback);
  }

  Registration(FunctionSandbox sandbox, BodyMaker bodies) {
    this.sandbox = sandbox;
    this.bodies = bodies;
  }

  /** What was registered, in that order. */
  List<LibraryFunction> functions() {
    return functions;
  }

  /** A call of {@code redis.register_function}. */
  void register(Object[] arguments) {
    if (arguments.length == 1) {
      registerNamed(arguments[0]);
    } else if (arguments.length == 2) {
      LuaString name =
          string(arguments[0], "first argument to redis.register_function must be a string");
      LuaFunction callback =
          function(arguments[1], "second argument to redis.register_function must be a function");
      add(name, null, Set.of(), callback);
    } else {
      throw fault("wrong number of arguments to redis.register_function");
    }
  }

  /** The named arguments as far as they were read. */
  private final class Named {
    private LuaString name;
    private LuaString description;
    private LuaFunction callback;
    private Set<ScriptFlag> flags = Set.of();

    void read(Object key, Object value) {
      String word =
          word(key, "named argument key given to redis.register_function is not a string");
      switch (word) {
        case "function_name" ->
            name =
                string(
                    value,
                    "function_name argument given to redis.register_function must be a string");
        case "description" ->
            description =
                string(
                    value,
                    "description argument given to redis.register_function must be a string");
        case "callback" ->
            callback =
                function(
                    value, "callback argument given to redis.register_function must be a function");
        case "flags" -> flags = flags(value);
        default -> throw fault("unknown argument given to redis.register_function");
      }
    }
  }

  private void registerNamed(Object argument) {
    if (!(argument instanceof LuaTable table)) {
      throw fault(
          "calling redis.register_function with a single argument is only applicable to Lua table"
              + " (representing named arguments).");
    }
    Named named = new Named();
    int place = table.entryFrom(LuaTable.FIRST);
    while (place != LuaTable.UNKNOWN) {
      named.read(table.keyAt(place), table.valueAt(place));
      place = table.entryFrom(place + 1);
    }
    if (named.name == null) {
      throw fault("redis.register_function must get a function name argument");
    }
    if (named.callback == null) {
      throw fault("redis.register_function must get a callback argument");
    }
    add(named.name, named.description, named.flags, named.callback);
  }

  private Set<ScriptFlag> flags(Object value) {
    if (!(value instanceof LuaTable table)) {
      throw fault(
          "flags argument to redis.register_function must be a table representing function flags");
    }
    Set<ScriptFlag> flags = EnumSet.noneOf(ScriptFlag.class);
    for (int i = 1; table.get(i) != null; i++) {
      ScriptFlag flag = ScriptFlag.of(word(table.get(i), "unknown flag given"));
      if (flag == null) {
        throw fault("unknown flag given");
      }
      flags.add(flag);
    }
    return flags;
  }

  private void add(
      LuaString luaName, LuaString description, Set<ScriptFlag> declared, LuaFunction callback) {
    Bytes name = Bytes.of(luaName.bytes());
    if (!LibraryHeader.isName(name)) {
      throw fault(LibraryHeader.NAME_RULE);
    }
    if (functions.stream().anyMatch(function -> function.name().equals(name))) {
      throw fault("Function already exists in the library");
    }
    ScriptFlags flags = ScriptFlags.of(declared);
    functions.add(
        new LibraryFunction(
            name,
            description == null ? null : Bytes.of(description.bytes()),
            flags,
            bodies.make(name, flags, callback)));
  }

  private LuaString string(Object value, String otherwise) {
    if (value instanceof LuaString string) {
      return string;
    }
    if (value instanceof Double number) {
      return Numbers.text(number);
    }
    throw fault(otherwise);
  }

  private LuaFunction function(Object value, String otherwise) {
    if (value instanceof LuaFunction function) {
      return function;
    }
    throw fault(otherwise);
  }

  /** A word in lower case, which a byte 0 ends. */
  private String word(Object value, String otherwise) {
    String text = string(value, otherwise).toString();
    int end = text.indexOf(0);
    return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
  }

  private RuntimeException fault(String problem) {
    return sandbox.fault(problem);
  }
}
