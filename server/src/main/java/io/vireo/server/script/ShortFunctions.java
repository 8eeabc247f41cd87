package io.vireo.server.script;

import io.vireo.lua.core.LuaError;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.syntax.ExpressionTree;
import io.vireo.lua.syntax.FunctionTree;
import io.vireo.lua.syntax.Parser;
import io.vireo.lua.syntax.Source;
import io.vireo.lua.syntax.StatementTree;
import io.vireo.lua.syntax.Variable;
import io.vireo.server.data.Bytes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the functions of a library that certainly take a short time, if the values under their keys
 * are small.
 *
 * <p>A library is a program that registers functions under names, so in general only running it
 * tells which function has which name. Most do it plainly: by a constant name, with a function that
 * is written there or is a local one, and one registration after the other. Of such a library each
 * name is certain, since a name that is registered twice is an error; of all others nothing is
 * said.
 */
final class ShortFunctions {
  /** Bytes of the longest library that is looked at. */
  private static final int LONGEST = 16 * 1024;

  private static final LuaString REGISTER = LuaString.of("register_function");
  private static final LuaString NAME = LuaString.of("function_name");
  private static final LuaString CALLBACK = LuaString.of("callback");
  private static final Set<LuaString> OTHERS =
      Set.of(LuaString.of("description"), LuaString.of("flags"));

  private final ShortScripts scripts;
  private final Map<Variable, FunctionTree> locals = new HashMap<>();
  private final Set<Bytes> names = new HashSet<>();

  private ShortFunctions(ShortScripts scripts) {
    this.scripts = scripts;
  }

  /** The names of the short functions of a library, whose text is given without its first line. */
  static Set<Bytes> of(byte[] source, ShortScripts scripts) {
    if (source.length > LONGEST) {
      return Set.of();
    }
    try {
      List<StatementTree> body = Parser.parse(LuaString.EMPTY, Source.of(source), 0).body();
      ShortFunctions functions = new ShortFunctions(scripts);
      return body.stream().allMatch(functions::look) ? functions.names : Set.of();
    } catch (LuaError invalid) {
      return Set.of();
    }
  }

  /** False if it cannot be told what comes of a statement. */
  private boolean look(StatementTree tree) {
    if (tree instanceof StatementTree.LocalFunction function) {
      declare(function.variable(), function.body());
    } else if (tree instanceof StatementTree.Local local) {
      declare(local);
    } else if (tree instanceof StatementTree.Assign assign) {
      assign.targets().forEach(this::forget);
    } else if (tree instanceof StatementTree.Call call) {
      if (call.call() instanceof ExpressionTree.Call plain && isRegistration(plain.function())) {
        register(plain.arguments());
      }
    } else {
      return tree instanceof StatementTree.Return;
    }
    return true;
  }

  private void declare(StatementTree.Local local) {
    int known = Math.min(local.variables().size(), local.values().size());
    for (int i = 0; i < known; i++) {
      if (local.values().get(i) instanceof ExpressionTree.Function function) {
        declare(local.variables().get(i), function.body());
      }
    }
  }

  /** A variable that functions know may get another value anywhere. */
  private void declare(Variable variable, FunctionTree function) {
    if (!variable.isCaptured()) {
      locals.put(variable, function);
    }
  }

  private void forget(ExpressionTree target) {
    if (target instanceof ExpressionTree.Local local) {
      locals.remove(local.variable());
    }
  }

  private static boolean isRegistration(ExpressionTree function) {
    return function instanceof ExpressionTree.Index index
        && index.table() instanceof ExpressionTree.Global table
        && Names.API.contains(table.name())
        && index.key() instanceof ExpressionTree.Constant name
        && REGISTER.equals(name.value());
  }

  private void register(List<ExpressionTree> arguments) {
    if (arguments.size() == 2) {
      register(arguments.get(0), arguments.get(1));
    } else if (arguments.size() == 1 && arguments.get(0) instanceof ExpressionTree.Table table) {
      registerNamed(table);
    }
  }

  private void registerNamed(ExpressionTree.Table table) {
    ExpressionTree name = null;
    ExpressionTree callback = null;
    for (ExpressionTree.Item item : table.items()) {
      Object key = item.key() instanceof ExpressionTree.Constant constant ? constant.value() : null;
      if (NAME.equals(key) && name == null) {
        name = item.value();
      } else if (CALLBACK.equals(key) && callback == null) {
        callback = item.value();
      } else if (key == null || !OTHERS.contains(key)) {
        return;
      }
    }
    register(name, callback);
  }

  private void register(ExpressionTree name, ExpressionTree callback) {
    FunctionTree function = function(callback);
    if (name instanceof ExpressionTree.Constant constant
        && constant.value() instanceof LuaString text
        && function != null
        && scripts.isShort(function)) {
      names.add(Bytes.of(text.bytes()));
    }
  }

  private FunctionTree function(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Local local) {
      return locals.get(local.variable());
    }
    return tree instanceof ExpressionTree.Function function ? function.body() : null;
  }
}
