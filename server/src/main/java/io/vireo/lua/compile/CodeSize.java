package io.vireo.lua.compile;

import io.vireo.lua.core.LuaString;
import io.vireo.lua.node.Prototype;
import io.vireo.lua.syntax.ExpressionTree;
import java.util.ArrayList;
import java.util.List;

/** Adds up what the nodes of a function take of the heap, about. */
final class CodeSize {
  /** Bytes of a prototype with its arrays, which are short. */
  private static final int PROTOTYPE = 104;

  /** Bytes of a node of an average size, with the array that some have. */
  private static final int NODE = 40;

  private static final int POSITION = 24;
  private static final int NUMBER = 16;
  private static final int REFERENCE = 4;

  private static final Prototype[] NONE = {};

  private long bytes = PROTOTYPE;
  private final List<Prototype> inner = new ArrayList<>();

  /** Counts an expression; its parts count for themselves. */
  void expression(ExpressionTree tree) {
    bytes += NODE;
    if (tree instanceof ExpressionTree.Constant constant) {
      bytes += constant.value() instanceof Double ? NUMBER : 0;
      bytes += constant.value() instanceof LuaString string ? string(string) : 0;
    } else if (tree instanceof ExpressionTree.Global global) {
      bytes += string(global.name());
    } else if (tree instanceof ExpressionTree.MethodCall call) {
      bytes += string(call.name());
    }
  }

  private static long string(LuaString string) {
    return LuaString.HEAD + string.length();
  }

  /** Counts a statement. */
  void statement() {
    bytes += NODE;
  }

  /** Counts a place in the program. */
  void position() {
    bytes += POSITION;
  }

  /** Counts where a function inside takes its upvalues from; its own code counts for itself. */
  void function(Prototype prototype, int upvalues) {
    bytes += (long) REFERENCE * upvalues;
    inner.add(prototype);
  }

  /** Bytes without the functions inside. */
  long bytes() {
    return bytes;
  }

  /** The functions inside. */
  Prototype[] inner() {
    return inner.isEmpty() ? NONE : inner.toArray(NONE);
  }
}
