package io.vireo.server.data.vector;

import io.vireo.server.data.HeapLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * The nodes of a vector set as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@linkplain #freeze frozen}, the set may change meanwhile: it lets the image copy
 * each node that is still to be shown before it changes.
 */
public final class VectorSetImage {
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final byte[] NONE = {};

  private final VectorSetValue set;
  private final VectorShape shape;
  private final int[] nodes;
  private int left;
  private int shown;

  /** The nodes that are still to be shown, once the set may change; else null. */
  private BitSet pending;

  /** Copies of those that have changed. */
  private final Map<Integer, Node> copies = new HashMap<>();

  /** The bytes of a node as they lie in its block, and those of its attributes. */
  private record Node(byte[] bytes, byte[] attributes) {}

  private final IntConsumer copier = this::retain;

  private Node node;

  /** A set as it is now. */
  public VectorSetImage(VectorSetValue set) {
    this.set = set;
    shape = set.shape();
    nodes = set.nodes();
    left = nodes.length;
    skipHoles();
  }

  private void skipHoles() {
    while (left > 0 && nodes[left - 1] == 0) {
      left--;
    }
  }

  /** True if another node is to be shown. */
  public boolean hasNext() {
    return left > 0;
  }

  /** Steps to the next node, which must be there: the last that came is the first. */
  public void next() {
    shown = nodes[--left];
    Node copy = copies.remove(shown);
    node = copy == null ? copyOf(shown) : copy;
    if (pending != null) {
      pending.clear(shown);
    }
    skipHoles();
  }

  private Node copyOf(int number) {
    VectorBlocks blocks = set.blocks();
    int length =
        blocks.getInt(number, VectorShape.NAME_OFFSET_AT)
            + blocks.getInt(number, VectorShape.NAME_LENGTH_AT);
    byte[] bytes = new byte[length];
    blocks.get(number, 0, bytes, 0, length);
    int part = blocks.getInt(number, VectorShape.ATTRIBUTES_AT);
    byte[] attributes = part == 0 ? NONE : new byte[blocks.attributesLength(part)];
    if (part != 0) {
      blocks.copyAttributes(part, attributes);
    }
    return new Node(bytes, attributes);
  }

  /** From now on the set may change. */
  public void freeze() {
    pending = new BitSet();
    for (int i = 0; i < left; i++) {
      if (nodes[i] != 0) {
        pending.set(nodes[i]);
      }
    }
    set.showing(copier);
  }

  /** A node is about to change or to go. */
  private void retain(int number) {
    if (pending.get(number) && !copies.containsKey(number)) {
      copies.put(number, copyOf(number));
    }
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    if (pending != null) {
      pending = null;
      copies.clear();
      left = 0;
      set.shown(copier);
    }
  }

  // The node that is shown.

  /** A number that no other node of the set has, by which links name it. */
  public int number() {
    return shown;
  }

  /** The name of the element. */
  public byte[] name() {
    int at = intAt(VectorShape.NAME_OFFSET_AT);
    return Arrays.copyOfRange(node.bytes, at, node.bytes.length);
  }

  /** The attributes of the element, empty if it has none. */
  public byte[] attributes() {
    return node.attributes;
  }

  /** The bytes of the vector. */
  public byte[] vector() {
    int length = shape.quantization().bytes(shape.dimension());
    return Arrays.copyOfRange(node.bytes, VectorShape.VECTOR_AT, VectorShape.VECTOR_AT + length);
  }

  /** The components of the vector, as it came, as well as they are known. */
  public float[] components() {
    int[] words = new int[shape.words()];
    for (int i = 0; i < words.length; i++) {
      words[i] = intAt(VectorShape.VECTOR_AT + i * Integer.BYTES);
    }
    return VectorCode.decode(shape, words, range(), length());
  }

  /** The length that the vector had. */
  public float length() {
    return Float.intBitsToFloat(intAt(VectorShape.LENGTH_AT));
  }

  /** The greatest component that the vector had; 0 unless it is kept in bytes. */
  public float range() {
    return Float.intBitsToFloat(intAt(VectorShape.RANGE_AT));
  }

  /** The highest level on which the node has links. */
  public int level() {
    return node.bytes[VectorShape.LEVEL_AT];
  }

  /** The numbers of the nodes to which it is linked, level by level from the lowest on. */
  public long[][] links() {
    long[][] links = new long[level() + 1][];
    for (int level = 0; level < links.length; level++) {
      links[level] = links(level);
    }
    return links;
  }

  private long[] links(int level) {
    int at = shape.linksAt(level);
    long[] links = new long[intAt(at)];
    for (int i = 0; i < links.length; i++) {
      links[i] = intAt(at + Integer.BYTES * (1 + i));
    }
    return links;
  }

  private int intAt(int offset) {
    return (int) INT.get(node.bytes, offset);
  }

  /** Bytes of the heap. */
  public long heapBytes() {
    return HeapLayout.bytes((long) nodes.length * Integer.BYTES);
  }
}
