package io.vireo.lua.node;

import io.vireo.lua.core.Code;
import java.util.function.Consumer;

/**
 * A function as the program has it; together with its upvalues it is a {@link Closure}.
 *
 * @param slots the slots of its frame
 * @param numericSlots how many of them, from the first on, can be numeric
 * @param parameters how many of them, from the first on, are for arguments
 * @param captured the parameters that functions inside use
 * @param numeric the parameters that are numeric
 * @param unboxed for each parameter whether it is numeric
 * @param varargs whether it keeps the arguments after those
 * @param argument the slot of the variable {@code arg}, which holds them as a table, or -1
 * @param isArgumentCaptured whether functions inside use that variable
 * @param weight how many frames of Java a call of it needs, about
 * @param body what it does
 * @param heapBytes bytes of the heap that it takes, about, without the functions inside
 * @param inner the functions inside
 */
public record Prototype(
    int slots,
    int numericSlots,
    int parameters,
    int[] captured,
    int[] numeric,
    boolean[] unboxed,
    boolean varargs,
    int argument,
    boolean isArgumentCaptured,
    int weight,
    Statement body,
    long heapBytes,
    Prototype[] inner)
    implements Code {
  @Override
  public void inside(Consumer<Code> code) {
    for (Prototype prototype : inner) {
      code.accept(prototype);
    }
  }
}
