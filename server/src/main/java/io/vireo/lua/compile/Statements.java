package io.vireo.lua.compile;

import io.vireo.lua.core.Chunk;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Statement;
import io.vireo.lua.node.expression.Constant;
import io.vireo.lua.node.statement.Assign;
import io.vireo.lua.node.statement.AssignMany;
import io.vireo.lua.node.statement.AssignTwo;
import io.vireo.lua.node.statement.Block;
import io.vireo.lua.node.statement.Break;
import io.vireo.lua.node.statement.Evaluate;
import io.vireo.lua.node.statement.GenericFor;
import io.vireo.lua.node.statement.If;
import io.vireo.lua.node.statement.LocalFunction;
import io.vireo.lua.node.statement.Loop;
import io.vireo.lua.node.statement.NumericFor;
import io.vireo.lua.node.statement.Repeat;
import io.vireo.lua.node.statement.Return;
import io.vireo.lua.node.statement.SetElement;
import io.vireo.lua.node.statement.SetLocal;
import io.vireo.lua.node.statement.Target;
import io.vireo.lua.node.statement.While;
import io.vireo.lua.syntax.ExpressionTree;
import io.vireo.lua.syntax.Marks.Role;
import io.vireo.lua.syntax.StatementTree;
import io.vireo.lua.syntax.Variable;
import java.util.List;

/** Makes nodes of statements. */
final class Statements {
  private static final Expression ONE = new Constant(1.0);
  private static final Expression NIL = new Constant(null);

  private final Expressions expressions;
  private final Translator translator;
  private final Lines lines;

  Statements(Chunk chunk, Translator translator) {
    this.translator = translator;
    this.lines = translator.lines();
    this.expressions = new Expressions(chunk, translator);
  }

  Statement[] all(List<StatementTree> trees) {
    Statement[] nodes = new Statement[trees.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = of(trees.get(i));
    }
    return nodes;
  }

  private Statement block(List<StatementTree> trees) {
    return Block.of(all(trees));
  }

  private Statement of(StatementTree tree) {
    translator.down();
    translator.size().statement();
    Statement node = translate(tree);
    translator.up();
    return node;
  }

  private Statement translate(StatementTree tree) {
    if (tree instanceof StatementTree.Local local) {
      return local(local);
    } else if (tree instanceof StatementTree.Assign assign) {
      return assign(assign);
    } else if (tree instanceof StatementTree.Call call) {
      return new Evaluate(expressions.of(call.call()));
    } else if (tree instanceof StatementTree.If choice) {
      return choice(choice);
    } else if (tree instanceof StatementTree.Return end) {
      return end(end);
    } else if (tree instanceof StatementTree.LocalFunction function) {
      return localFunction(function);
    } else if (tree instanceof StatementTree.Do block) {
      return block(block.body());
    } else if (tree instanceof StatementTree.Break) {
      return lines.exit(new Break(), tree);
    }
    return loop(tree);
  }

  private Statement loop(StatementTree tree) {
    if (tree instanceof StatementTree.While loop) {
      Statement body = lines.turn(block(loop.body()), loop.body());
      Statement node = new While(expressions.condition(loop.condition()), body);
      return lines.ended(new Loop(node, expressions.position(loop.line(), null, null)));
    } else if (tree instanceof StatementTree.Repeat loop) {
      Statement body = block(loop.body());
      Statement node = new Repeat(body, lines.until(expressions.condition(loop.condition())));
      return new Loop(node, expressions.position(loop.line(), null, null));
    } else if (tree instanceof StatementTree.NumericFor loop) {
      return numericFor(loop);
    }
    return genericFor((StatementTree.GenericFor) tree);
  }

  private Statement numericFor(StatementTree.NumericFor loop) {
    Position position = expressions.position(loop.line(), null, null);
    if (lines.areWanted()) {
      Statement body = block(loop.body());
      return lines.numericFor(loop.variable(), bounds(loop), body, position, loop.body());
    }
    Statement node =
        new NumericFor(
            loop.variable().slot(),
            loop.variable().isCaptured(),
            expressions.of(loop.first()),
            expressions.of(loop.last()),
            loop.step() == null ? ONE : expressions.of(loop.step()),
            block(loop.body()),
            position);
    return new Loop(node, position);
  }

  private Expression[] bounds(StatementTree.NumericFor loop) {
    return new Expression[] {
      expressions.of(loop.first()),
      expressions.of(loop.last()),
      loop.step() == null ? ONE : expressions.of(loop.step())
    };
  }

  private Statement genericFor(StatementTree.GenericFor loop) {
    Target[] variables = new Target[loop.variables().size()];
    for (int i = 0; i < variables.length; i++) {
      variables[i] = target(loop.variables().get(i), true);
    }
    Position position = expressions.position(loop.line(), null, null);
    Expression[] values = expressions.all(loop.values());
    Statement body = block(loop.body());
    GenericFor node = new GenericFor(variables, values, body, position);
    return lines.areWanted()
        ? lines.genericFor(loop.control(), variables, values, body, node, loop.body())
        : new Loop(node, position);
  }

  private Statement choice(StatementTree.If tree) {
    Expression[] conditions = new Expression[tree.conditions().size()];
    Statement[] blocks = new Statement[conditions.length];
    for (int i = 0; i < blocks.length; i++) {
      conditions[i] = expressions.condition(tree.conditions().get(i));
      blocks[i] = lines.jump(block(tree.blocks().get(i)), tree.blocks().get(i));
    }
    boolean hasElse = tree.blocks().size() > blocks.length;
    Statement otherwise = hasElse ? block(tree.blocks().get(blocks.length)) : null;
    return If.of(conditions, blocks, lines.otherwise(otherwise));
  }

  private Statement end(StatementTree.Return tree) {
    if (tree.values().size() == 1
        && tree.values().get(0).isOpen()
        && !(tree.values().get(0) instanceof ExpressionTree.Varargs)) {
      return lines.returned(Return.of(expressions.returned(tree.values().get(0))), tree);
    }
    if (tree.values().isEmpty()) {
      return lines.before(Role.RETURN, tree, Return.of(new Expression[0]));
    }
    return Return.of(lines.behind(expressions.all(tree.values()), Role.RETURN, tree));
  }

  private Statement localFunction(StatementTree.LocalFunction tree) {
    Variable variable = tree.variable();
    Expression function = lines.before(Role.VALUE, tree.body(), expressions.function(tree.body()));
    return variable.isCaptured()
        ? new LocalFunction(variable.slot(), function)
        : set(variable, function);
  }

  private Statement local(StatementTree.Local tree) {
    return lines.before(Role.VALUE, tree.variables(), declaration(tree));
  }

  private Statement declaration(StatementTree.Local tree) {
    List<Variable> variables = tree.variables();
    Expression[] values = expressions.all(tree.values());
    if (variables.size() == 1 && values.length <= 1) {
      return declare(variables.get(0), values.length == 0 ? NIL : values[0]);
    }
    if (values.length >= variables.size() || !hasOpenEnd(values)) {
      return declareAll(variables, values);
    }
    Target[] targets = new Target[variables.size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = target(variables.get(i), true);
    }
    return new AssignMany(targets, values);
  }

  private static boolean hasOpenEnd(Expression[] values) {
    return values.length > 0 && values[values.length - 1].isOpen();
  }

  /**
   * No expression sees the variables before all are there: so they can be set one after the other.
   */
  private static Statement declareAll(List<Variable> variables, Expression[] values) {
    Statement[] parts = new Statement[Math.max(variables.size(), values.length)];
    for (int i = 0; i < parts.length; i++) {
      if (i < variables.size()) {
        parts[i] = declare(variables.get(i), i < values.length ? values[i] : NIL);
      } else {
        parts[i] = new Evaluate(values[i]);
      }
    }
    return Block.of(parts);
  }

  private static Statement declare(Variable variable, Expression value) {
    return variable.isCaptured() ? new Assign(target(variable, true), value) : set(variable, value);
  }

  private static Statement set(Variable variable, Expression value) {
    if (variable.isCaptured()) {
      return new SetLocal.Shared(variable.slot(), value);
    }
    return variable.isNumeric()
        ? new SetLocal.Numeric(variable.slot(), value)
        : new SetLocal.Plain(variable.slot(), value);
  }

  private static Target target(Variable variable, boolean fresh) {
    if (variable.isCaptured()) {
      return new Target.Shared(variable.slot(), fresh);
    }
    return variable.isNumeric()
        ? new Target.Numeric(variable.slot())
        : new Target.Local(variable.slot());
  }

  private Statement assign(StatementTree.Assign tree) {
    if (tree.targets().size() == 1 && tree.values().size() == 1) {
      return assignOne(tree);
    }
    Target[] targets = new Target[tree.targets().size()];
    for (int i = 0; i < targets.length; i++) {
      targets[i] = target(tree.targets().get(i), tree.targets(), tree.line());
    }
    Expression[] values = lines.behind(expressions.all(tree.values()), Role.STORE, tree);
    return targets.length == 2 && values.length == 2
        ? AssignTwo.of(targets, values)
        : new AssignMany(targets, values);
  }

  private Statement assignOne(StatementTree.Assign tree) {
    ExpressionTree target = tree.targets().get(0);
    if (target instanceof ExpressionTree.Local local) {
      return set(local.variable(), value(tree));
    } else if (target instanceof ExpressionTree.Upvalue upvalue) {
      return new SetLocal.Upvalue(upvalue.index(), value(tree));
    } else if (target instanceof ExpressionTree.Index index && !isLate(index, List.of(target))) {
      return element(index, tree);
    }
    Target node = target(target, List.of(target), tree.line());
    return new Assign(node, value(tree));
  }

  private Expression value(StatementTree.Assign tree) {
    return lines.behind(expressions.of(tree.values().get(0)), Role.STORE, tree);
  }

  private Statement element(ExpressionTree.Index index, StatementTree.Assign tree) {
    Expression table = expressions.of(index.table());
    Place place = expressions.position(tree.line(), table, null);
    if (index.key() instanceof ExpressionTree.Constant constant
        && constant.value() instanceof LuaString name) {
      return new SetElement.AtName(table, name, value(tree), place);
    }
    Expression key = expressions.of(index.key());
    return new SetElement.AtKey(table, key, value(tree), place);
  }

  /**
   * Whether Lua reads a table and its key when the values are there: they are variables, of which a
   * function inside can set one, and the statement itself sets none of them.
   */
  private static boolean isLate(ExpressionTree.Index index, List<ExpressionTree> targets) {
    boolean keyIsSimple =
        index.key() instanceof ExpressionTree.Local
            || index.key() instanceof ExpressionTree.Constant;
    return index.table() instanceof ExpressionTree.Local table
        && keyIsSimple
        && !targets.contains(table)
        && !targets.contains(index.key())
        && (table.variable().isCaptured()
            || index.key() instanceof ExpressionTree.Local key && key.variable().isCaptured());
  }

  private Target target(ExpressionTree tree, List<ExpressionTree> targets, int line) {
    if (tree instanceof ExpressionTree.Local local) {
      return target(local.variable(), false);
    } else if (tree instanceof ExpressionTree.Upvalue upvalue) {
      return new Target.Upvalue(upvalue.index());
    } else if (tree instanceof ExpressionTree.Global global) {
      return new Target.Global(global.name(), expressions.position(line, null, null));
    }
    ExpressionTree.Index index = (ExpressionTree.Index) tree;
    Expression table = expressions.of(index.table());
    return new Target.Element(
        table,
        expressions.of(index.key()),
        expressions.position(line, table, null),
        isLate(index, targets));
  }
}
