package io.vireo.server.data.stream;

import io.vireo.server.data.listpack.Listpack;
import io.vireo.server.data.radix.RadixCursor;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * The nodes of a stream as they were at one moment, shown one by one. Data context only.
 *
 * <p>Once it is {@link #hold held}, the stream may change meanwhile. A node that is about to change
 * is kept as it was, and shown in its turn; so is the last one, to which entries are added. Of the
 * groups the image knows nothing: code that needs them is told before the first of them changes.
 */
public final class StreamImage {
  /** Stands for a node that came after the moment. */
  private static final byte[] NOT_THERE = {};

  private final StreamValue stream;
  private final byte[] end;
  private final TreeMap<byte[], byte[]> kept = new TreeMap<>(Arrays::compareUnsigned);
  private Runnable beforeGroups = () -> {};

  /** Where nodes are stored that are to be shown: they stay until it is released. */
  private NodeBlocks held;

  private byte[] id;
  private byte[] listpack;

  StreamImage(StreamValue stream) {
    this.stream = stream;
    this.end = stream.tail() == null ? null : stream.tail().key();
  }

  /** Steps to the next node; false if there is none. */
  public boolean next() {
    Map.Entry<byte[], byte[]> old = nextKept();
    RadixCursor<Object> present = nextPresent();
    boolean isPresent =
        present != null && (old == null || Arrays.compareUnsigned(present.key(), old.getKey()) < 0);
    if (!isPresent && old == null) {
      return false;
    }
    id = isPresent ? present.key() : old.getKey();
    listpack = isPresent ? stream.nodeAt(present).listpack() : old.getValue();
    return true;
  }

  private Map.Entry<byte[], byte[]> nextKept() {
    Map.Entry<byte[], byte[]> next = id == null ? kept.firstEntry() : kept.higherEntry(id);
    while (next != null && next.getValue() == NOT_THERE) {
      next = kept.higherEntry(next.getKey());
    }
    return next;
  }

  private RadixCursor<Object> nextPresent() {
    RadixCursor<Object> cursor = stream.nodes().cursor();
    boolean there = id == null ? cursor.first() : cursor.above(id);
    while (there && kept.containsKey(cursor.key())) {
      there = cursor.next();
    }
    return there && end != null && Arrays.compareUnsigned(cursor.key(), end) <= 0 ? cursor : null;
  }

  /** The id that the node is under, in 16 bytes. */
  public byte[] id() {
    return id;
  }

  /** The listpack of the node: read only. */
  public byte[] listpack() {
    return listpack;
  }

  /** Bytes of the listpack. */
  public int bytes() {
    return Listpack.bytes(listpack);
  }

  /**
   * From now on the stream may change.
   *
   * @param groupsChange is run before groups change, maybe more than once
   */
  public void hold(Runnable groupsChange) {
    beforeGroups = groupsChange;
    held = stream.hold(this);
    if (held != null) {
      held.hold();
    }
    if (stream.tail() != null) {
      beforeChange(stream.tail());
    }
  }

  /** The rest is not wanted, or there is none. */
  public void release() {
    stream.release(this);
    if (held != null) {
      held.release();
      held = null;
    }
  }

  /** True if a node was or may have been there at the moment, and is still to be shown. */
  private boolean isAhead(byte[] key) {
    boolean within = end != null && Arrays.compareUnsigned(key, end) <= 0;
    return within && (id == null || Arrays.compareUnsigned(key, id) > 0) && !kept.containsKey(key);
  }

  /** Entries of a node are about to be deleted, or added to it. */
  void beforeChange(StreamNode node) {
    if (isAhead(node.key())) {
      kept.put(node.key(), node.listpack().clone());
    }
  }

  /** A node is about to be dropped. */
  void beforeDrop(StreamNode node) {
    if (isAhead(node.key())) {
      kept.put(node.key(), node.listpack());
    }
  }

  /** A node is about to be added. */
  void beforeAdd(StreamNode node) {
    if (isAhead(node.key())) {
      kept.put(node.key(), NOT_THERE);
    }
  }

  /** Groups are about to change. */
  void beforeGroups() {
    beforeGroups.run();
  }
}
