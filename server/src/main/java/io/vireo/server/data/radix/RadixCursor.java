package io.vireo.server.data.radix;

import java.util.Arrays;

/**
 * A place in the tree, for going through the keys in order. A change of the tree's keys makes it
 * invalid, until it is told where to be next. Owned by the data context.
 *
 * @param <V> what is kept under a key
 */
public final class RadixCursor<V> {
  private final RadixNode root;
  private RadixNode[] path = new RadixNode[8];
  private int[] slots = new int[8];
  private byte[] key = new byte[32];
  private int depth;
  private int length;
  private RadixNode at;

  RadixCursor(RadixNode root) {
    this.root = root;
  }

  /** True if there is a key here; false behind the last and before the first. */
  public boolean isValid() {
    return at != null;
  }

  /** A copy of the key here. */
  public byte[] key() {
    return Arrays.copyOf(key, length);
  }

  /** The value here. */
  @SuppressWarnings("unchecked")
  public V value() {
    return (V) at.value;
  }

  /** Goes to the first key; true if there is one. */
  public boolean first() {
    reset();
    return downToFirst();
  }

  /** Goes to the last key; true if there is one. */
  public boolean last() {
    reset();
    return downToLast();
  }

  private void reset() {
    depth = 0;
    length = 0;
    at = root;
  }

  private void push(int slot) {
    if (depth == path.length) {
      path = Arrays.copyOf(path, depth * 2);
      slots = Arrays.copyOf(slots, depth * 2);
    }
    path[depth] = at;
    slots[depth++] = slot;
    at = at.children[slot];
    int more = at.label.length;
    if (length + more > key.length) {
      key = Arrays.copyOf(key, (length + more) * 2);
    }
    System.arraycopy(at.label, 0, key, length, more);
    length += more;
  }

  /** Goes up; returns the slot of the child that was left. */
  private int pop() {
    length -= at.label.length;
    at = path[--depth];
    return slots[depth];
  }

  private boolean downToFirst() {
    while (at.value == null) {
      if (at.children.length == 0) {
        at = null;
        return false;
      }
      push(0);
    }
    return true;
  }

  private boolean downToLast() {
    while (at.children.length > 0) {
      push(at.children.length - 1);
    }
    return at.value != null || end();
  }

  private boolean end() {
    at = null;
    return false;
  }

  /** Goes to the next key; true if there is one. */
  public boolean next() {
    if (at.children.length > 0) {
      push(0);
      return downToFirst();
    }
    return leaveToNext();
  }

  private boolean leaveToNext() {
    while (depth > 0) {
      int sibling = pop() + 1;
      if (sibling < at.children.length) {
        push(sibling);
        return downToFirst();
      }
    }
    return end();
  }

  /** Goes to the previous key; true if there is one. */
  public boolean previous() {
    while (depth > 0) {
      int slot = pop();
      if (slot > 0) {
        push(slot - 1);
        return downToLast();
      }
      if (at.value != null) {
        return true;
      }
    }
    return end();
  }

  /** Goes to the first key that is not below a given one; true if there is one. */
  public boolean atLeast(byte[] wanted) {
    reset();
    int from = 0;
    while (from < wanted.length) {
      int slot = at.slot(wanted[from]);
      if (slot < 0) {
        return toChild(~slot);
      }
      push(slot);
      int common = at.common(wanted, from, wanted.length);
      if (common < at.label.length) {
        boolean above =
            from + common == wanted.length
                || Byte.compareUnsigned(at.label[common], wanted[from + common]) > 0;
        return above ? downToFirst() : leaveToNext();
      }
      from += common;
    }
    return downToFirst();
  }

  private boolean toChild(int slot) {
    if (slot == at.children.length) {
      return leaveToNext();
    }
    push(slot);
    return downToFirst();
  }

  /** Goes to the first key above a given one; true if there is one. */
  public boolean above(byte[] wanted) {
    return atLeast(wanted) && (!isAt(wanted) || next());
  }

  /** Goes to the last key that is not above a given one; true if there is one. */
  public boolean atMost(byte[] wanted) {
    if (!atLeast(wanted)) {
      return last();
    }
    return isAt(wanted) || previous();
  }

  /** Goes to the last key below a given one; true if there is one. */
  public boolean below(byte[] wanted) {
    return atLeast(wanted) ? previous() : last();
  }

  private boolean isAt(byte[] wanted) {
    return Arrays.equals(key, 0, length, wanted, 0, wanted.length);
  }
}
