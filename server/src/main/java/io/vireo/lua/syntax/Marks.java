package io.vireo.lua.syntax;

import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Where the instructions of a program are that Lua's own compiler would make of it, for a debugger:
 * it stops where Lua's machine comes to another line, and that depends on the line of every
 * instruction. The parser notes them here when it comes to the place where that compiler makes
 * them, which is later than where the program names them: the line is that of the last token read.
 *
 * <p>Source: the behaviour of Lua 5.1, and what Redis 8.0.2's debugger shows of it.
 */
public final class Marks {
  /** What an instruction does for a part of the program. */
  public enum Role {
    /** Gets a value: loads, looks up, calls, computes. */
    VALUE,
    /** Looks up a method. */
    METHOD,
    /** Asks whether a value is true. */
    TEST,
    /** Makes a truth value of a comparison. */
    TRUTH,
    /** Stores a value. */
    STORE,
    /** Prepares a loop. */
    PREPARE,
    /** Goes on with a loop. */
    LOOP,
    /** Jumps from the end of a block. */
    JUMP,
    /** Returns. */
    RETURN
  }

  private final Map<Role, Map<Object, Mark>> all = new EnumMap<>(Role.class);

  /** No marks yet. */
  public Marks() {
    for (Role role : Role.values()) {
      all.put(role, new IdentityHashMap<>());
    }
  }

  /** The instruction that does this for a part of the program, or null if there is none. */
  public Mark of(Role role, Object part) {
    return all.get(role).get(part);
  }

  void put(Role role, Object part, Mark mark) {
    all.get(role).put(part, mark);
  }
}
