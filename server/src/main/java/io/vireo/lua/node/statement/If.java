package io.vireo.lua.node.statement;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** {@code if}; there is a class for each number of conditions. */
public final class If {
  private If() {}

  /**
   * The node for a choice.
   *
   * @param blocks as many as conditions
   * @param otherwise what is done if no condition holds, or null
   */
  public static Statement of(Expression[] conditions, Statement[] blocks, Statement otherwise) {
    if (conditions.length > 1) {
      return new Many(conditions, blocks, otherwise);
    }
    return otherwise == null
        ? new One(conditions[0], blocks[0])
        : new Two(conditions[0], blocks[0], otherwise);
  }

  private static final class One extends Statement {
    private final Expression condition;
    private final Statement block;

    One(Expression condition, Statement block) {
      this.condition = condition;
      this.block = block;
    }

    @Override
    public int run(Frame frame) {
      return condition.test(frame) ? block.run(frame) : NEXT;
    }
  }

  private static final class Two extends Statement {
    private final Expression condition;
    private final Statement block;
    private final Statement otherwise;

    Two(Expression condition, Statement block, Statement otherwise) {
      this.condition = condition;
      this.block = block;
      this.otherwise = otherwise;
    }

    @Override
    public int run(Frame frame) {
      return condition.test(frame) ? block.run(frame) : otherwise.run(frame);
    }
  }

  private static final class Many extends Statement {
    private final Expression[] conditions;
    private final Statement[] blocks;
    private final Statement otherwise;

    Many(Expression[] conditions, Statement[] blocks, Statement otherwise) {
      this.conditions = conditions;
      this.blocks = blocks;
      this.otherwise = otherwise;
    }

    @Override
    public int run(Frame frame) {
      for (int i = 0; i < conditions.length; i++) {
        if (conditions[i].test(frame)) {
          return blocks[i].run(frame);
        }
      }
      return otherwise == null ? NEXT : otherwise.run(frame);
    }
  }
}
