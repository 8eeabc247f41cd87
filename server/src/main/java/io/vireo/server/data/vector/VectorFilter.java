package io.vireo.server.data.vector;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An expression of FILTER over the attributes of an element: which elements a search may find. Data
 * context only.
 *
 * <p>It is compiled once into operations on a stack (Dijkstra's shunting-yard algorithm), in which
 * both sides of {@code and} and {@code or} are always computed. An element without attributes, or
 * without a field that the expression names, does not match, whatever the rest says.
 *
 * @see <a href="https://redis.io/docs/latest/develop/data-types/vector-sets/filtered-search/">the
 *     language</a>
 */
public final class VectorFilter {
  /** An expression is none. */
  public static final class SyntaxException extends Exception {
    private static final long serialVersionUID = 1;
    private final int position;

    SyntaxException(int position) {
      super(null, null, false, false);
      this.position = position;
    }

    /** Where it goes wrong; 0 if only the whole shows it. */
    public int position() {
      return position;
    }
  }

  private final List<Object> program = new ArrayList<>();
  private final JsonField json = new JsonField();
  private FilterValue[] stack;

  private VectorFilter() {}

  /**
   * Compiles an expression.
   *
   * @param text must not change afterwards
   */
  public static VectorFilter of(byte[] text) throws SyntaxException {
    FilterTokens reader = new FilterTokens(text);
    List<Object> tokens = reader.read();
    if (tokens == null) {
      int position = reader.position();
      throw new SyntaxException(position < text.length ? position : 0);
    }
    VectorFilter filter = new VectorFilter();
    filter.compile(tokens);
    return filter;
  }

  private void compile(List<Object> tokens) throws SyntaxException {
    Deque<FilterOperator> waiting = new ArrayDeque<>();
    int values = 0;
    int most = 0;
    for (Object token : tokens) {
      if (!(token instanceof FilterOperator operator)) {
        program.add(token);
        values++;
      } else if (operator == FilterOperator.OPEN) {
        waiting.push(operator);
      } else if (operator == FilterOperator.CLOSE) {
        values = emit(waiting, values);
        if (waiting.poll() == null) {
          throw new SyntaxException(0);
        }
      } else {
        while (!waiting.isEmpty()
            && waiting.peek() != FilterOperator.OPEN
            && waiting.peek().isBefore(operator)) {
          values = emit(waiting.pop(), values);
        }
        waiting.push(operator);
      }
      most = Math.max(most, values);
    }
    values = emit(waiting, values);
    if (!waiting.isEmpty() || values != 1) {
      throw new SyntaxException(0);
    }
    stack = new FilterValue[most];
    for (int i = 0; i < most; i++) {
      stack[i] = new FilterValue();
    }
  }

  /** Emits what waits, up to a parenthesis; returns how many values there are then. */
  private int emit(Deque<FilterOperator> waiting, int values) throws SyntaxException {
    int left = values;
    while (!waiting.isEmpty() && waiting.peek() != FilterOperator.OPEN) {
      left = emit(waiting.pop(), left);
    }
    return left;
  }

  private int emit(FilterOperator operator, int values) throws SyntaxException {
    if (values < operator.operands()) {
      throw new SyntaxException(0);
    }
    program.add(operator);
    return values - operator.operands() + 1;
  }

  /** Whether attributes, a JSON object, match. */
  public boolean matches(byte[] attributes, int from, int to) {
    int top = 0;
    for (int i = 0; i < program.size(); i++) {
      Object step = program.get(i);
      if (step instanceof FilterOperator operator) {
        top -= operator.operands() - 1;
        operator.apply(stack[top - 1], stack[top - 2 + operator.operands()]);
      } else if (step instanceof FilterTokens.Field field) {
        if (!json.read(attributes, from, to, field.name(), stack[top])) {
          return false;
        }
        top++;
      } else {
        stack[top++].set((FilterValue) step);
      }
    }
    return stack[0].isTrue();
  }
}
