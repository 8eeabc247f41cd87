package io.vireo.lua.node;

import io.vireo.lua.core.Chunk;
import io.vireo.lua.core.LuaString;
import io.vireo.lua.core.Place;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A node's place in its chunk, and what its operands are called. */
public final class Position implements Place {
  private final Chunk chunk;
  private final int line;
  private final Expression first;
  private final Expression second;

  /**
   * A place.
   *
   * @param chunk what the chunk is called
   * @param first the first operand or null
   * @param second the second operand or null
   */
  public Position(Chunk chunk, int line, Expression first, Expression second) {
    this.chunk = chunk;
    this.line = line;
    this.first = first;
    this.second = second;
  }

  @Override
  public LuaString position() {
    return with(chunk.shown(), ":" + line + ": ");
  }

  @Override
  public LuaString source() {
    return with(chunk.name(), ":" + line);
  }

  private static LuaString with(LuaString name, String text) {
    byte[] after = text.getBytes(StandardCharsets.ISO_8859_1);
    byte[] all = Arrays.copyOf(name.bytes(), name.length() + after.length);
    System.arraycopy(after, 0, all, name.length(), after.length);
    return LuaString.of(all);
  }

  /** The line. */
  public int line() {
    return line;
  }

  @Override
  public String functionName() {
    return null;
  }

  @Override
  public boolean isMethod() {
    return false;
  }

  @Override
  public String operandName(int operand) {
    Expression named = operand == 1 ? first : second;
    return named == null ? null : named.describe();
  }
}
