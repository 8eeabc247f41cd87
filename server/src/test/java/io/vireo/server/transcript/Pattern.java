package io.vireo.server.transcript;

import io.vireo.server.testing.RespValue;
import java.util.List;

/** What a reply must look like. */
sealed interface Pattern {
  /** True if the reply looks like this. */
  boolean matches(RespValue value);

  /** True if this waits for a message that answers no request. */
  default boolean isPush() {
    return false;
  }

  /** Any reply: {@code *}. */
  record Any() implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return true;
    }
  }

  /** The connection is closed: {@code (closed)}. */
  record Closed() implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return false;
    }
  }

  /** Exactly this scalar or empty aggregate. */
  record Exactly(RespValue expected) implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return expected.equals(value);
    }
  }

  /** Any kind of nothing: {@code (nil)}. */
  record Nothing() implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return value instanceof RespValue.Nil;
    }
  }

  /** An integer from one number to another, both included. */
  record Between(long least, long most) implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return value instanceof RespValue.Whole whole
          && whole.number() >= least
          && whole.number() <= most;
    }
  }

  /** An error that begins so. */
  record FailureBeginning(String beginning) implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return value instanceof RespValue.Failure failure && failure.text().startsWith(beginning);
    }
  }

  /** Any double: {@code (double) *}. */
  record AnyReal() implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return value instanceof RespValue.Real;
    }
  }

  /** A text in which the expression is found: {@code ~expression~}. */
  record Matching(java.util.regex.Pattern expression) implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      return value.asText() != null && expression.matcher(value.asText()).find();
    }
  }

  /**
   * An aggregate.
   *
   * @param items patterns of the elements; of a map's keys and values by turns
   * @param unordered whether the elements may come in any order
   * @param open whether more elements may follow: {@code ...}
   */
  record Many(RespValue.Kind kind, List<Pattern> items, boolean unordered, boolean open)
      implements Pattern {
    @Override
    public boolean matches(RespValue value) {
      if (!(value instanceof RespValue.Many many) || many.kind() != kind) {
        return false;
      }
      int expected = items.size();
      int actual = many.items().size();
      if (actual < expected || actual > expected && !open) {
        return false;
      }
      return unordered ? new Pairing(this, many).isComplete() : inOrder(many.items());
    }

    private boolean inOrder(List<RespValue> values) {
      for (int i = 0; i < items.size(); i++) {
        if (!items.get(i).matches(values.get(i))) {
          return false;
        }
      }
      return true;
    }

    @Override
    public boolean isPush() {
      return kind == RespValue.Kind.PUSH;
    }
  }
}
