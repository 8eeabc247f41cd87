package io.vireo.lua.debug;

import io.vireo.lua.node.Expression;
import io.vireo.lua.node.Frame;

/** An expression with instructions before it or behind it. */
public abstract class Announced extends Expression {
  final Expression inner;
  final Announcement announcement;

  private Announced(Expression inner, Announcement announcement) {
    this.inner = inner;
    this.announcement = announcement;
  }

  /** An expression that begins with an instruction. */
  public static Expression before(Announcement announcement, Expression inner) {
    return new Before(inner, announcement);
  }

  /** An expression behind whose value comes an instruction. */
  public static Expression behind(Expression inner, Announcement announcement) {
    return new Behind(inner, announcement, null);
  }

  /**
   * The last operand of a call, behind which that is made.
   *
   * @param callee what is called, whose name the function gets
   */
  public static Expression behind(Expression inner, Announcement announcement, Expression callee) {
    return new Behind(inner, announcement, callee);
  }

  @Override
  public final boolean isOpen() {
    return inner.isOpen();
  }

  @Override
  public final boolean exit(boolean sense) {
    return inner.exit(sense);
  }

  @Override
  public final String describe() {
    return inner.describe();
  }

  /** A name without its kind, or null. */
  private static String name(Expression callee) {
    String described = callee.describe();
    return described == null
        ? null
        : described.substring(described.indexOf('\'') + 1, described.length() - 1);
  }

  private static final class Before extends Announced {
    Before(Expression inner, Announcement announcement) {
      super(inner, announcement);
    }

    @Override
    public Object eval(Frame frame) {
      announcement.say(frame);
      return inner.eval(frame);
    }

    @Override
    public boolean test(Frame frame) {
      announcement.say(frame);
      return inner.test(frame);
    }

    @Override
    public Object values(Frame frame) {
      announcement.say(frame);
      return inner.values(frame);
    }
  }

  private static final class Behind extends Announced {
    private final Expression callee;

    Behind(Expression inner, Announcement announcement, Expression callee) {
      super(inner, announcement);
      this.callee = callee;
    }

    @Override
    public Object eval(Frame frame) {
      Object value = inner.eval(frame);
      say(frame);
      return value;
    }

    @Override
    public boolean test(Frame frame) {
      boolean truth = inner.test(frame);
      say(frame);
      return truth;
    }

    @Override
    public Object values(Frame frame) {
      Object values = inner.values(frame);
      say(frame);
      return values;
    }

    private void say(Frame frame) {
      announcement.say(frame);
      if (callee != null) {
        announcement.tracer().calls(frame, name(callee));
      }
    }
  }
}
