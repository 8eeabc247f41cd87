package io.vireo.server.data.page;

import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/**
 * Which parts of values frozen views still need, by the numbers of the parts. Owned by the data
 * context.
 *
 * <p>A frozen view shows a value as it was at one moment, part by part, while commands change it.
 * It {@linkplain #freeze freezes} the parts that it has not shown. Code that is about to change a
 * frozen part changes a copy of it, and gives up the part; the last view that needed it then frees
 * it. So neither a view nor a value needs to know of the other.
 */
public final class FrozenParts {
  /** Of a part that its value gave up. */
  private static final byte GIVEN_UP = (byte) 0x80;

  private static final byte[] NONE = {};

  /** By number: how many views need the part, and whether only they do. */
  private byte[] needs = NONE;

  private int frozen;

  /** Bytes of the heap. */
  long heapBytes() {
    return HeapLayout.bytes(needs.length);
  }

  /** True if a view needs a part, so that it must not be changed. */
  public boolean isFrozen(int number) {
    return number < needs.length && needs[number] != 0;
  }

  /** A view needs a part from now on. */
  public void freeze(int number) {
    if (number >= needs.length) {
      needs = Arrays.copyOf(needs, Integer.highestOneBit(number) << 1);
    }
    if (needs[number]++ == 0) {
      frozen++;
    }
  }

  /**
   * A view needs a part no more.
   *
   * @return true if nothing does, so that it is to be freed
   */
  public boolean thaw(int number) {
    needs[number]--;
    boolean isFree = needs[number] == GIVEN_UP;
    if (isFree) {
      needs[number] = 0;
    }
    if (needs[number] == 0 && --frozen == 0) {
      needs = NONE;
    }
    return isFree;
  }

  /**
   * The value of a part needs it no more.
   *
   * @return true if nothing does, so that it is to be freed
   */
  public boolean giveUp(int number) {
    if (!isFrozen(number)) {
      return true;
    }
    needs[number] |= GIVEN_UP;
    return false;
  }
}
