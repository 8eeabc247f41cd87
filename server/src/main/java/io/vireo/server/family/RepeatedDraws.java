package io.vireo.server.family;

import io.vireo.server.command.Call;
import io.vireo.server.data.Element;
import java.util.function.IntSupplier;

/**
 * Answers of a command that draws as many elements as it is asked for, the same one more than once
 * too: whether there is room for them, before they are drawn.
 */
public final class RepeatedDraws {
  /** So few are drawn without a look before. */
  private static final int FEW = 256;

  /** Draws that tell how short an element may be. */
  private static final int TRIED = 16;

  /** Bytes of a bulk string without what is in it. */
  static final int BULK = 6;

  private RepeatedDraws() {}

  /**
   * Asks for room.
   *
   * <p>The shortest of some draws stands for all, less a quarter: that they are shorter than that
   * in the mean, and so fit though they are refused, happens once in a hundred times, to clients
   * that ask for nearly too much.
   *
   * @param draw draws one, and tells how many bytes its answer has at least
   * @throws io.vireo.server.data.page.NoRoom if there is none
   */
  public static void needRoom(Call call, long count, IntSupplier draw) {
    if (count <= FEW) {
      return;
    }
    int least = Integer.MAX_VALUE;
    for (int i = 0; i < TRIED; i++) {
      least = Math.min(least, draw.getAsInt());
    }
    call.needAnswer(count, Math.max(BULK, least - least / 4));
  }

  /** Bytes of the answer that is an element, at least. */
  public static int bytes(Element element) {
    return BULK + (element.isNumber() ? 1 : element.length());
  }
}
