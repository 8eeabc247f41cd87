package io.vireo.server.peer;

import io.vireo.server.resp.ReplyValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An aggregate of an answer of which some values are still to come. */
final class ReplyFrame {
  /** What was announced may never come, so no room is made for it beforehand. */
  private static final int FIRST_ROOM = 8;

  private final char type;
  private final List<ReplyValue> items;
  private int missing;

  /** An aggregate of values, or of pairs, as its type says. */
  ReplyFrame(char type, int size) {
    this.type = type;
    missing = type == '%' || type == '|' ? 2 * size : size;
    items = new ArrayList<>(Math.min(missing, FIRST_ROOM));
  }

  boolean isWhole() {
    return missing == 0;
  }

  boolean isPush() {
    return type == '>';
  }

  /** True for attributes, which are read and forgotten. */
  boolean isAttribute() {
    return type == '|';
  }

  void add(ReplyValue item) {
    items.add(item);
    missing--;
  }

  ReplyValue value() {
    ReplyValue.Kind kind =
        switch (type) {
          case '%' -> ReplyValue.Kind.MAP;
          case '~' -> ReplyValue.Kind.SET;
          case '>' -> ReplyValue.Kind.PUSH;
          default -> ReplyValue.Kind.ARRAY;
        };
    return new ReplyValue.Many(kind, Collections.unmodifiableList(items));
  }
}
