package io.vireo.server.luafuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Makes a program smaller as long as something holds of it. */
final class Shrinker {
  private static final List<String> SIMPLE = List.of("nil", "1", "'a'", "{}", "true");
  private static final int MOST_TRIES = 5_000;

  private final Piece program;
  private final Predicate<String> holds;
  private int tries;

  private Shrinker(Piece program, Predicate<String> holds) {
    this.program = program;
    this.holds = holds;
  }

  /** Shrinks a program, which changes by that, and gives its source. */
  static String shrink(Piece program, Predicate<String> holds) {
    Shrinker shrinker = new Shrinker(program, holds);
    boolean smaller = true;
    while (smaller && shrinker.tries < MOST_TRIES) {
      smaller = shrinker.pass();
    }
    return program.toString();
  }

  private boolean pass() {
    boolean any = false;
    for (Piece parent : all(program)) {
      for (int i = parent.parts().size() - 1; i >= 0; i--) {
        any |= parent.parts().get(i) instanceof Piece part && simplify(parent, i, part);
      }
    }
    return any;
  }

  private boolean simplify(Piece parent, int place, Piece part) {
    if (part.kind() == Piece.Kind.EXPRESSION && part.parts().size() > 1
        || part.kind() == Piece.Kind.EXPRESSION && !SIMPLE.contains(part.toString())) {
      for (Piece inner : all(part)) {
        boolean smaller = inner != part && inner.kind() == Piece.Kind.EXPRESSION;
        if (smaller && replaced(parent, place, part, inner)) {
          return true;
        }
      }
      return SIMPLE.stream().anyMatch(one -> replaced(parent, place, part, Piece.expression(one)));
    }
    if (part.kind() == Piece.Kind.STATEMENT) {
      if (replaced(parent, place, part, Piece.of())) {
        return true;
      }
      for (Piece inner : all(part)) {
        boolean smaller = inner != part && inner.kind() == Piece.Kind.STATEMENT;
        if (smaller && replaced(parent, place, part, inner)) {
          return true;
        }
      }
      return false;
    }
    return part.kind() == Piece.Kind.OTHER
        && !part.parts().isEmpty()
        && replaced(parent, place, part, Piece.of());
  }

  private boolean replaced(Piece parent, int place, Piece old, Piece by) {
    if (++tries > MOST_TRIES) {
      return false;
    }
    parent.parts().set(place, by);
    if (holds.test(program.toString())) {
      return true;
    }
    parent.parts().set(place, old);
    return false;
  }

  private static List<Piece> all(Piece root) {
    List<Piece> found = new ArrayList<>();
    found.add(root);
    for (int i = 0; i < found.size(); i++) {
      for (Object part : found.get(i).parts()) {
        if (part instanceof Piece piece) {
          found.add(piece);
        }
      }
    }
    return found;
  }
}
