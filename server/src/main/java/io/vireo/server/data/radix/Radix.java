package io.vireo.server.data.radix;

import io.vireo.server.data.Bytes;
import io.vireo.server.data.Footprint;
import io.vireo.server.data.HeapLayout;
import java.util.Arrays;

/**
 * A radix tree: byte strings in order, each with a value. Owned by the data context.
 *
 * <p>A look-up takes time by the length of the key, not by the number of keys. Keys are compared
 * byte by byte, unsigned; a key that others begin with comes before them.
 *
 * @param <V> what is kept under a key, never null
 */
public final class Radix<V> {
  /*
   * The tree is path-compressed (Morrison, "PATRICIA - Practical Algorithm To Retrieve Information
   * Coded in Alphanumeric", JACM 15, 1968): a node stands only where a key ends or where keys part,
   * and has the bytes since its parent as a label. The root stands for no bytes.
   *
   *   1-0, 1-1, 2-0 as 16 bytes:      root
   *                                     00 00 00 00 00 00 00
   *                                       01 00 00 00 00 00 00 00
   *                                         00
   *                                         01
   *                                       02 00 00 00 00 00 00 00 00
   *
   * Children are sorted by the first byte of their labels, which is different for each, so that one
   * is found by bisection and all can be visited in order. Their array fits exactly, so adding one
   * may cost a copy.
   */

  private final Footprint footprint;
  private final RadixNode root = new RadixNode(RadixNode.NO_LABEL, null);
  private int size;

  /**
   * An empty tree.
   *
   * @param footprint where the bytes of the tree are counted, but not those of the values
   */
  public Radix(Footprint footprint) {
    this.footprint = footprint;
    footprint.add(HeapLayout.object(2, Integer.BYTES) + root.bytes());
  }

  /** How many keys there are. */
  public int size() {
    return size;
  }

  /** The value of a key, or null. */
  public V get(byte[] key) {
    return get(key, 0, key.length);
  }

  /** The value of a key, or null. */
  public V get(Bytes key) {
    return get(key.array(), key.offset(), key.length());
  }

  /** The value of a key that is a part of an array, or null. */
  public V get(byte[] key, int offset, int length) {
    RadixNode node = root;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int slot = node.slot(key[at]);
      if (slot < 0) {
        return null;
      }
      node = node.children[slot];
      if (node.common(key, at, end) < node.label.length) {
        return null;
      }
      at += node.label.length;
    }
    return valueOf(node);
  }

  /** The value of the last key that is not above a given one, or null. */
  public V floor(byte[] key) {
    RadixNode node = root;
    RadixNode floor = null;
    int at = 0;
    while (at < key.length) {
      floor = node.value == null ? floor : node;
      int slot = node.slot(key[at]);
      int left = (slot < 0 ? ~slot : slot) - 1;
      if (left >= 0) {
        floor = node.children[left].last();
      }
      if (slot < 0) {
        return valueOf(floor);
      }
      node = node.children[slot];
      int common = node.common(key, at, key.length);
      at += common;
      if (common < node.label.length) {
        boolean below = at < key.length && Byte.compareUnsigned(node.label[common], key[at]) < 0;
        return valueOf(below ? node.last() : floor);
      }
    }
    return valueOf(node.value == null ? floor : node);
  }

  @SuppressWarnings("unchecked")
  private V valueOf(RadixNode node) {
    return node == null ? null : (V) node.value;
  }

  /**
   * Puts a value under a key.
   *
   * @return the value that was there before, or null
   */
  public V put(byte[] key, V value) {
    RadixNode node = root;
    int at = 0;
    while (at < key.length) {
      int slot = node.slot(key[at]);
      if (slot < 0) {
        addChild(node, ~slot, new RadixNode(Arrays.copyOfRange(key, at, key.length), value));
        size++;
        return null;
      }
      RadixNode child = node.children[slot];
      int common = child.common(key, at, key.length);
      if (common < child.label.length) {
        child = split(node, slot, common);
      }
      at += common;
      node = child;
    }
    V before = valueOf(node);
    node.value = value;
    size += before == null ? 1 : 0;
    return before;
  }

  private void addChild(RadixNode parent, int slot, RadixNode child) {
    long before = parent.childrenBytes();
    RadixNode[] more = new RadixNode[parent.children.length + 1];
    System.arraycopy(parent.children, 0, more, 0, slot);
    more[slot] = child;
    System.arraycopy(parent.children, slot, more, slot + 1, parent.children.length - slot);
    parent.children = more;
    footprint.add(child.bytes() + parent.childrenBytes() - before);
  }

  /** Puts a node in the middle of the label of a child. */
  private RadixNode split(RadixNode parent, int slot, int common) {
    RadixNode child = parent.children[slot];
    long before = child.bytes();
    RadixNode middle = new RadixNode(Arrays.copyOf(child.label, common), null);
    middle.children = new RadixNode[] {child};
    child.label = Arrays.copyOfRange(child.label, common, child.label.length);
    parent.children[slot] = middle;
    footprint.add(child.bytes() + middle.bytes() - before);
    return middle;
  }

  /** Removes a key; returns its value, or null if it is not there. */
  public V remove(byte[] key) {
    return remove(key, 0, key.length);
  }

  /** Removes a key; returns its value, or null if it is not there. */
  public V remove(Bytes key) {
    return remove(key.array(), key.offset(), key.length());
  }

  private V remove(byte[] key, int offset, int length) {
    RadixNode grandparent = null;
    RadixNode parent = null;
    RadixNode node = root;
    int at = offset;
    int end = offset + length;
    while (at < end) {
      int slot = node.slot(key[at]);
      if (slot < 0) {
        return null;
      }
      grandparent = parent;
      parent = node;
      node = node.children[slot];
      if (node.common(key, at, end) < node.label.length) {
        return null;
      }
      at += node.label.length;
    }
    V value = valueOf(node);
    if (value != null) {
      size--;
      node.value = null;
      tidy(grandparent, parent, node);
    }
    return value;
  }

  /** A key ends here no more: takes away nodes that have lost their reason. */
  private void tidy(RadixNode grandparent, RadixNode parent, RadixNode node) {
    if (parent == null) {
      return;
    }
    if (node.children.length == 0) {
      removeChild(parent, node);
      if (grandparent != null && parent.value == null && parent.children.length == 1) {
        join(grandparent, parent);
      }
    } else if (node.children.length == 1) {
      join(parent, node);
    }
  }

  private void removeChild(RadixNode parent, RadixNode child) {
    long before = parent.childrenBytes();
    int count = parent.children.length - 1;
    RadixNode[] fewer = count == 0 ? RadixNode.NO_CHILDREN : new RadixNode[count];
    int slot = parent.slot(child.label[0]);
    System.arraycopy(parent.children, 0, fewer, 0, slot);
    System.arraycopy(parent.children, slot + 1, fewer, slot, count - slot);
    parent.children = fewer;
    footprint.add(parent.childrenBytes() - before - child.bytes());
  }

  /** Makes one node of a node and its only child. */
  private void join(RadixNode parent, RadixNode node) {
    RadixNode child = node.children[0];
    long before = node.bytes() + child.bytes();
    int length = node.label.length;
    byte[] label = Arrays.copyOf(node.label, length + child.label.length);
    System.arraycopy(child.label, 0, label, length, child.label.length);
    node.label = label;
    node.children = child.children;
    node.value = child.value;
    footprint.add(node.bytes() - before);
  }

  /** A place in the tree, at no key yet. */
  public RadixCursor<V> cursor() {
    return new RadixCursor<>(root);
  }
}
