package io.vireo.lua.node.statement;

import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Statements one after the other. */
public final class Block extends Statement {
  private final Statement[] statements;

  private Block(Statement[] statements) {
    this.statements = statements;
  }

  /** The node for a list of statements. */
  public static Statement of(Statement[] statements) {
    return switch (statements.length) {
      case 1 -> statements[0];
      case 2 -> new Two(statements[0], statements[1]);
      default -> new Block(statements);
    };
  }

  @Override
  public int run(Frame frame) {
    for (Statement statement : statements) {
      int how = statement.run(frame);
      if (how != NEXT) {
        return how;
      }
    }
    return NEXT;
  }

  private static final class Two extends Statement {
    private final Statement first;
    private final Statement second;

    Two(Statement first, Statement second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public int run(Frame frame) {
      int how = first.run(frame);
      return how == NEXT ? second.run(frame) : how;
    }
  }
}
