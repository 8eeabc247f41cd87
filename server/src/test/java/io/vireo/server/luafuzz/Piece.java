package io.vireo.server.luafuzz;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a program: texts and smaller parts, by turns. A statement can be left out, and an
 * expression can be replaced by another one, without the rest becoming ungrammatical.
 */
final class Piece {
  /** What a piece is to the grammar. */
  enum Kind {
    /** Can be left out. */
    STATEMENT,
    /** Can be replaced by any expression. */
    EXPRESSION,
    /** Neither. */
    OTHER
  }

  private final Kind kind;
  private final List<Object> parts = new ArrayList<>();

  private Piece(Kind kind, Object... parts) {
    this.kind = kind;
    this.parts.addAll(List.of(parts));
  }

  static Piece statement(Object... parts) {
    return new Piece(Kind.STATEMENT, parts);
  }

  static Piece expression(Object... parts) {
    return new Piece(Kind.EXPRESSION, parts);
  }

  static Piece of(Object... parts) {
    return new Piece(Kind.OTHER, parts);
  }

  Kind kind() {
    return kind;
  }

  /** Texts and pieces; may be changed. */
  List<Object> parts() {
    return parts;
  }

  Piece add(Object part) {
    parts.add(part);
    return this;
  }

  /** The source. */
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    write(out);
    return out.toString();
  }

  private void write(StringBuilder out) {
    for (Object part : parts) {
      if (part instanceof Piece piece) {
        piece.write(out);
      } else {
        out.append(part);
      }
    }
  }
}
