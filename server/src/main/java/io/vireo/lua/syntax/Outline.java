package io.vireo.lua.syntax;

import io.vireo.lua.core.LuaString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be told of a chunk or a function without running it: whether it runs straight through,
 * so that each part of it runs once at most, and what it calls. Immutable.
 */
public final class Outline {
  /**
   * A call.
   *
   * @param table the global variable in whose table the function is found; null if the function is
   *     a global variable itself
   * @param function its name
   * @param arguments what it is called with
   */
  public record Call(LuaString table, LuaString function, List<ExpressionTree> arguments) {}

  private final List<Call> calls = new ArrayList<>();

  /** What local variables were declared with. */
  private final Map<Variable, ExpressionTree> declared = new HashMap<>();

  private final Set<Variable> assigned = new HashSet<>();
  private boolean straight = true;
  private boolean changesTables;
  private int joints;

  private Outline() {}

  /**
   * The outline of a chunk.
   *
   * @throws io.vireo.lua.core.LuaError if it is none
   */
  public static Outline of(byte[] source) {
    return of(Parser.parse(LuaString.EMPTY, Source.of(source), 0));
  }

  /** The outline of a function. */
  public static Outline of(FunctionTree function) {
    Outline outline = new Outline();
    outline.walk(function.body());
    return outline;
  }

  /** True if it has no loops, makes no functions, and calls only what has a name. */
  public boolean isStraight() {
    return straight;
  }

  /** True if it sets values of tables itself. */
  public boolean changesTables() {
    return changesTables;
  }

  /** True if a local variable gets another value than the one it begins with. */
  public boolean isAssigned(Variable variable) {
    return assigned.contains(variable);
  }

  /**
   * What an expression stands for: that with which a local variable was declared, if it is one that
   * never gets another value, else itself.
   */
  public ExpressionTree meaning(ExpressionTree expression) {
    return expression instanceof ExpressionTree.Local local && !isAssigned(local.variable())
        ? declared.getOrDefault(local.variable(), expression)
        : expression;
  }

  /** How often it joins strings. */
  public int joints() {
    return joints;
  }

  /** The calls, if it is {@linkplain #isStraight straight}. */
  public List<Call> calls() {
    return List.copyOf(calls);
  }

  private void walk(List<StatementTree> statements) {
    for (int i = 0; i < statements.size() && straight; i++) {
      walk(statements.get(i));
    }
  }

  private void walk(StatementTree tree) {
    if (tree instanceof StatementTree.Local local) {
      declare(local);
    } else if (tree instanceof StatementTree.Assign assign) {
      assign.targets().forEach(this::target);
      all(assign.values());
    } else if (tree instanceof StatementTree.Call call) {
      walk(call.call());
    } else if (tree instanceof StatementTree.If choice) {
      all(choice.conditions());
      choice.blocks().forEach(this::walk);
    } else if (tree instanceof StatementTree.Return end) {
      all(end.values());
    } else if (tree instanceof StatementTree.Do block) {
      walk(block.body());
    } else {
      straight = false;
    }
  }

  private void declare(StatementTree.Local local) {
    all(local.values());
    int known = Math.min(local.variables().size(), local.values().size());
    for (int i = 0; i < known; i++) {
      declared.put(local.variables().get(i), local.values().get(i));
    }
  }

  private void target(ExpressionTree target) {
    if (target instanceof ExpressionTree.Local local) {
      assigned.add(local.variable());
    } else {
      changesTables = true;
      walk(target);
    }
  }

  private void all(List<ExpressionTree> expressions) {
    expressions.forEach(this::walk);
  }

  private void walk(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Call call) {
      call(call);
    } else if (tree instanceof ExpressionTree.Binary binary) {
      joints += binary.operator() == Operator.CONCAT ? 1 : 0;
      walk(binary.left());
      walk(binary.right());
    } else if (tree instanceof ExpressionTree.Index index) {
      walk(index.table());
      walk(index.key());
    } else if (tree instanceof ExpressionTree.Table table) {
      table.items().forEach(this::walk);
    } else {
      walkSimple(tree);
    }
  }

  private void walk(ExpressionTree.Item item) {
    if (item.key() != null) {
      walk(item.key());
    }
    walk(item.value());
  }

  private void walkSimple(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Minus minus) {
      walk(minus.operand());
    } else if (tree instanceof ExpressionTree.Not not) {
      walk(not.operand());
    } else if (tree instanceof ExpressionTree.Length length) {
      walk(length.operand());
    } else if (tree instanceof ExpressionTree.Single single) {
      walk(single.expression());
    } else {
      straight &=
          tree instanceof ExpressionTree.Constant
              || tree instanceof ExpressionTree.Local
              || tree instanceof ExpressionTree.Global;
    }
  }

  private void call(ExpressionTree.Call call) {
    all(call.arguments());
    ExpressionTree function = call.function();
    if (function instanceof ExpressionTree.Global global) {
      calls.add(new Call(null, global.name(), call.arguments()));
    } else if (function instanceof ExpressionTree.Index index
        && index.table() instanceof ExpressionTree.Global table
        && index.key() instanceof ExpressionTree.Constant name
        && name.value() instanceof LuaString text) {
      calls.add(new Call(table.name(), text, call.arguments()));
    } else {
      straight = false;
    }
  }
}
