package io.vireo.lua.debug;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;
import io.vireo.lua.node.Statement;

/** Statements that tell where they are. */
public final class Traced {
  private Traced() {}

  /** The body of a function. */
  public static Statement body(Tracer tracer, Statement body) {
    return new Body(tracer, body);
  }

  /** An instruction. */
  public static Statement instruction(Announcement announcement) {
    return new Instruction(announcement);
  }

  /** A jump. */
  public static Statement jump(Announcement announcement) {
    return new Jump(announcement);
  }

  /** What is done if no condition holds: it has jumped here. */
  public static Statement jumped(Tracer tracer) {
    return new Jumped(tracer);
  }

  /** What a loop does each time: a last instruction, if there is one, and the jump back. */
  public static Statement turn(Tracer tracer, Statement body, Announcement last) {
    return new Turn(tracer, body, last);
  }

  /** The condition of a loop that goes on for as long as it does not hold. */
  public static Expression until(Tracer tracer, Expression condition) {
    return new Until(tracer, condition);
  }

  /** A return of the values of a call, behind which there is an instruction if it was made. */
  public static Statement returned(Statement end, Announcement announcement) {
    return new Returned(end, announcement);
  }

  private static final class Body extends Statement {
    private final Tracer tracer;
    private final Statement body;

    Body(Tracer tracer, Statement body) {
      this.tracer = tracer;
      this.body = body;
    }

    @Override
    public int run(Frame frame) {
      boolean replaced = false;
      tracer.enter(frame);
      try {
        int how = body.run(frame);
        replaced = how == TAIL_CALL;
        return how;
      } finally {
        tracer.leave(frame, replaced);
      }
    }
  }

  private static final class Instruction extends Statement {
    private final Announcement announcement;

    Instruction(Announcement announcement) {
      this.announcement = announcement;
    }

    @Override
    public int run(Frame frame) {
      announcement.say(frame);
      return NEXT;
    }
  }

  private static final class Jump extends Statement {
    private final Announcement announcement;

    Jump(Announcement announcement) {
      this.announcement = announcement;
    }

    @Override
    public int run(Frame frame) {
      announcement.sayJump(frame);
      return NEXT;
    }
  }

  private static final class Jumped extends Statement {
    private final Tracer tracer;

    Jumped(Tracer tracer) {
      this.tracer = tracer;
    }

    @Override
    public int run(Frame frame) {
      tracer.jumped(frame);
      return NEXT;
    }
  }

  private static final class Turn extends Statement {
    private final Tracer tracer;
    private final Statement body;
    private final Announcement last;

    Turn(Tracer tracer, Statement body, Announcement last) {
      this.tracer = tracer;
      this.body = body;
      this.last = last;
    }

    @Override
    public int run(Frame frame) {
      int how = body.run(frame);
      if (how == NEXT) {
        if (last != null) {
          last.sayJump(frame);
        }
        tracer.jumpBack(frame);
      }
      return how;
    }
  }

  private static final class Until extends Expression {
    private final Tracer tracer;
    private final Expression condition;

    Until(Tracer tracer, Expression condition) {
      this.tracer = tracer;
      this.condition = condition;
    }

    @Override
    public Object eval(Frame frame) {
      return test(frame);
    }

    @Override
    public boolean test(Frame frame) {
      boolean holds = condition.test(frame);
      if (!holds) {
        tracer.jumpBack(frame);
      }
      return holds;
    }
  }

  private static final class Returned extends Statement {
    private final Statement end;
    private final Announcement announcement;

    Returned(Statement end, Announcement announcement) {
      this.end = end;
      this.announcement = announcement;
    }

    @Override
    public int run(Frame frame) {
      int how = end.run(frame);
      if (how == RETURN) {
        announcement.say(frame);
      }
      return how;
    }
  }
}
