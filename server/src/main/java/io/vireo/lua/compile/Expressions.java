package io.vireo.lua.compile;

import io.vireo.lua.core.Chunk;
import io.vireo.lua.core.Event;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Place;
import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Position;
import io.vireo.lua.node.Prototype;
import io.vireo.lua.node.call.Call;
import io.vireo.lua.node.call.MethodCall;
import io.vireo.lua.node.call.MethodName;
import io.vireo.lua.node.call.ReturnCall;
import io.vireo.lua.node.expression.And;
import io.vireo.lua.node.expression.Arithmetic;
import io.vireo.lua.node.expression.Concat;
import io.vireo.lua.node.expression.Constant;
import io.vireo.lua.node.expression.Equality;
import io.vireo.lua.node.expression.Field;
import io.vireo.lua.node.expression.FunctionConstructor;
import io.vireo.lua.node.expression.GlobalVariable;
import io.vireo.lua.node.expression.Index;
import io.vireo.lua.node.expression.LateIndex;
import io.vireo.lua.node.expression.Length;
import io.vireo.lua.node.expression.LocalVariable;
import io.vireo.lua.node.expression.Minus;
import io.vireo.lua.node.expression.Not;
import io.vireo.lua.node.expression.NumericVariable;
import io.vireo.lua.node.expression.Or;
import io.vireo.lua.node.expression.Order;
import io.vireo.lua.node.expression.SharedVariable;
import io.vireo.lua.node.expression.Single;
import io.vireo.lua.node.expression.TableConstructor;
import io.vireo.lua.node.expression.Upvalue;
import io.vireo.lua.node.expression.Varargs;
import io.vireo.lua.syntax.ExpressionTree;
import io.vireo.lua.syntax.FunctionTree;
import io.vireo.lua.syntax.Marks.Role;
import io.vireo.lua.syntax.Operator;
import io.vireo.lua.syntax.Variable;
import java.util.ArrayList;
import java.util.List;

/** Makes nodes of expressions. */
final class Expressions {
  private final Chunk chunk;
  private final Translator translator;
  private final Lines lines;

  Expressions(Chunk chunk, Translator translator) {
    this.chunk = chunk;
    this.translator = translator;
    this.lines = translator.lines();
  }

  Position position(int line, Expression first, Expression second) {
    translator.size().position();
    return new Position(chunk, line, first, second);
  }

  Expression[] all(List<ExpressionTree> trees) {
    Expression[] nodes = new Expression[trees.size()];
    for (int i = 0; i < nodes.length; i++) {
      nodes[i] = of(trees.get(i));
    }
    return nodes;
  }

  Expression of(ExpressionTree tree) {
    translator.down();
    translator.size().expression(tree);
    Expression node = translate(tree);
    translator.up();
    return lines.areWanted() ? announced(tree, node) : node;
  }

  /** What has operands announces itself behind them. */
  private Expression announced(ExpressionTree tree, Expression node) {
    boolean simple =
        tree instanceof ExpressionTree.Constant
            || tree instanceof ExpressionTree.Local
            || tree instanceof ExpressionTree.Upvalue
            || tree instanceof ExpressionTree.Global
            || tree instanceof ExpressionTree.Varargs;
    Expression begun = simple ? lines.before(Role.VALUE, tree, node) : node;
    return lines.behind(lines.behind(begun, Role.TRUTH, tree), Role.TEST, tree);
  }

  /**
   * What is only asked whether it is true; a constant that decides it is none of the function's
   * constants then.
   */
  Expression condition(ExpressionTree tree) {
    ExpressionTree asked = inner(tree);
    if (asked instanceof ExpressionTree.Constant constant) {
      return new Constant(constant.value());
    }
    if (asked instanceof ExpressionTree.Binary binary && binary.operator().isLogical()) {
      translator.down();
      translator.size().expression(binary);
      Expression node =
          binary.operator() == Operator.AND
              ? new And(condition(binary.left()), condition(binary.right()))
              : new Or(of(binary.left()), condition(binary.right()));
      translator.up();
      return node;
    }
    return of(asked);
  }

  /** What stands in brackets that change nothing. */
  private static ExpressionTree inner(ExpressionTree tree) {
    ExpressionTree inner = tree;
    while (inner instanceof ExpressionTree.Single single && !single.expression().isOpen()) {
      inner = single.expression();
    }
    return inner;
  }

  private static boolean isNumber(ExpressionTree tree) {
    return inner(tree) instanceof ExpressionTree.Constant constant
        && constant.value() instanceof Double;
  }

  private Expression translate(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Constant constant) {
      return new Constant(translator.constant(constant.value()));
    } else if (tree instanceof ExpressionTree.Local local) {
      return local(local.variable());
    } else if (tree instanceof ExpressionTree.Upvalue upvalue) {
      return new Upvalue(upvalue.index(), upvalue.name());
    } else if (tree instanceof ExpressionTree.Global global) {
      return new GlobalVariable(global.name(), position(global.line(), null, null));
    } else if (tree instanceof ExpressionTree.Index index) {
      return index(index);
    } else if (tree instanceof ExpressionTree.Call call) {
      Expression function = callee(call, of(call.function()));
      Expression[] arguments = lines.call(all(call.arguments()), call, function);
      return Call.of(function, arguments, position(call.line(), function, null));
    } else if (tree instanceof ExpressionTree.MethodCall call) {
      return methodCall(call);
    } else if (tree instanceof ExpressionTree.Binary binary) {
      return binary(binary);
    }
    return other(tree);
  }

  /** Without arguments a call is made behind what is called. */
  private Expression callee(ExpressionTree.Call call, Expression function) {
    return call.arguments().isEmpty() ? lines.call(function, call, function) : function;
  }

  private Expression other(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Single single) {
      Expression inner = of(single.expression());
      return inner.isOpen() ? new Single(inner) : inner;
    } else if (tree instanceof ExpressionTree.Minus minus) {
      Expression operand = lines.behind(of(minus.operand()), Role.VALUE, minus);
      return new Minus(operand, position(minus.line(), operand, operand));
    } else if (tree instanceof ExpressionTree.Not not) {
      return new Not(lines.behind(condition(not.operand()), Role.VALUE, not));
    } else if (tree instanceof ExpressionTree.Length length) {
      Expression operand = lines.behind(of(length.operand()), Role.VALUE, length);
      return new Length(operand, position(length.line(), operand, null));
    } else if (tree instanceof ExpressionTree.Function function) {
      return lines.before(Role.VALUE, function.body(), function(function.body()));
    } else if (tree instanceof ExpressionTree.Table table) {
      return table(table);
    }
    return new Varargs();
  }

  Expression local(Variable variable) {
    LuaString name = variable.name();
    if (variable.isCaptured()) {
      return new SharedVariable(variable.slot(), name);
    }
    return variable.isNumeric()
        ? new NumericVariable(variable.slot(), name)
        : new LocalVariable(variable.slot(), name);
  }

  private Expression index(ExpressionTree.Index tree) {
    Expression table = of(tree.table());
    Place place = position(tree.line(), table, null);
    if (tree.key() instanceof ExpressionTree.Constant constant
        && constant.value() instanceof LuaString key) {
      return new Field(lines.behind(table, Role.VALUE, tree), key, place);
    }
    Expression key = lines.behind(of(tree.key()), Role.VALUE, tree);
    return table instanceof SharedVariable
        ? new LateIndex(table, key, place)
        : new Index(table, key, place);
  }

  private Expression methodCall(ExpressionTree.MethodCall call) {
    Expression object = object(call);
    return MethodCall.of(
        object,
        call.name(),
        lines.call(all(call.arguments()), call, new MethodName(call.name())),
        position(call.nameLine(), object, null),
        position(call.line(), new MethodName(call.name()), null));
  }

  /** A call whose values are returned. */
  ReturnCall returned(ExpressionTree tree) {
    if (tree instanceof ExpressionTree.Call call) {
      Expression function = callee(call, of(call.function()));
      Expression[] arguments = lines.call(all(call.arguments()), call, function);
      Position position = position(call.line(), function, null);
      return new ReturnCall(function, null, null, arguments, position);
    }
    ExpressionTree.MethodCall call = (ExpressionTree.MethodCall) tree;
    Expression object = object(call);
    return new ReturnCall(
        object,
        call.name(),
        position(call.nameLine(), object, null),
        lines.call(all(call.arguments()), call, new MethodName(call.name())),
        position(call.line(), new MethodName(call.name()), null));
  }

  private Expression object(ExpressionTree.MethodCall call) {
    Expression object = lines.behind(of(call.object()), Role.METHOD, call.object());
    return call.arguments().isEmpty()
        ? lines.call(object, call, new MethodName(call.name()))
        : object;
  }

  FunctionConstructor function(FunctionTree tree) {
    int[] sources = new int[tree.upvalues().size()];
    for (int i = 0; i < sources.length; i++) {
      FunctionTree.Upvalue upvalue = tree.upvalues().get(i);
      sources[i] = upvalue.local() != null ? upvalue.local().slot() : -1 - upvalue.index();
    }
    Prototype prototype = translator.function(tree);
    translator.size().function(prototype, sources.length);
    return new FunctionConstructor(prototype, sources);
  }

  /** Lua adds a number on the left to the function's constants when the right operand is there. */
  private Expression binary(ExpressionTree.Binary tree) {
    if (tree.operator() == Operator.CONCAT) {
      return concat(tree);
    }
    boolean rightFirst = tree.operator().isArithmetic() && isNumber(tree.left());
    Expression early = rightFirst ? of(tree.right()) : null;
    boolean asked = tree.operator() == Operator.AND;
    Expression left = asked ? condition(tree.left()) : of(tree.left());
    Expression right = lines.behind(rightFirst ? early : of(tree.right()), Role.VALUE, tree);
    Place place = position(tree.line(), left, right);
    return switch (tree.operator()) {
      case AND -> new And(left, right);
      case OR -> new Or(left, right);
      case EQ -> Equality.of(left, right, true, place);
      case NE -> Equality.of(left, right, false, place);
      case LT, LE, GT, GE ->
          Order.of(Order.Relation.valueOf(tree.operator().name()), left, right, place);
      default -> Arithmetic.of(Event.valueOf(tree.operator().name()), left, right, place);
    };
  }

  private Expression concat(ExpressionTree.Binary tree) {
    List<Expression> operands = new ArrayList<>();
    ExpressionTree rest = tree;
    ExpressionTree innermost = tree;
    while (rest instanceof ExpressionTree.Binary binary && binary.operator() == Operator.CONCAT) {
      innermost = binary;
      operands.add(of(binary.left()));
      rest = binary.right();
    }
    operands.add(lines.behind(of(rest), Role.VALUE, innermost));
    Place[] places = new Place[operands.size() - 1];
    for (int i = 0; i < places.length; i++) {
      places[i] = position(tree.line(), operands.get(i), operands.get(i + 1));
    }
    return new Concat(operands.toArray(new Expression[0]), places);
  }

  private Expression table(ExpressionTree.Table tree) {
    int count = tree.items().size();
    Expression[] keys = new Expression[count];
    Expression[] values = new Expression[count];
    Place[] places = new Place[count];
    int numbered = 0;
    int open = 0;
    for (int i = 0; i < count; i++) {
      ExpressionTree.Item item = tree.items().get(i);
      keys[i] = item.key() == null ? null : of(item.key());
      values[i] = lines.behind(of(item.value()), Role.STORE, item);
      places[i] = position(item.line(), null, null);
      numbered += keys[i] == null ? 1 : 0;
      open = i == count - 1 && keys[i] == null && values[i].isOpen() ? 1 : 0;
    }
    int array = SizeHint.rounded(numbered - open);
    int hash = SizeHint.rounded(count - numbered);
    Expression table = new TableConstructor(keys, values, places, array, hash);
    Expression begun = lines.before(Role.PREPARE, tree.items(), table);
    return lines.behind(begun, Role.STORE, tree.items());
  }
}
