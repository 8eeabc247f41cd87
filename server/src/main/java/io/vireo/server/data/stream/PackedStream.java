package io.vireo.server.data.stream;

import io.vireo.server.data.Element;
import io.vireo.server.data.Packing;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A stream of at most one node and without groups as bytes. Owned by the data context.
 *
 * <pre>
 *   byte 0      the last id
 *   byte 16     the greatest deleted id
 *   byte 32     how many entries were ever added
 *   byte 40     how many nodes: 0 or 1
 *   byte 41     the id of the node, and its listpack
 * </pre>
 *
 * All numbers are little-endian.
 */
final class PackedStream {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int DELETED = 16;
  private static final int ADDED = 32;
  private static final int NODES = 40;
  private static final int NODE = 41;
  private static final int LISTPACK = NODE + 16;

  private PackedStream() {}

  /** Points at the bytes of a stream, or answers null if it is too large, or more than that. */
  static Packing write(StreamValue stream, Element into) {
    StreamNode node = stream.tail();
    int length = node == null ? 0 : node.bytes();
    if (stream.nodeCount() > 1 || stream.groupCount() > 0 || length > Packing.MOST_BYTES) {
      return null;
    }
    byte[] bytes = new byte[node == null ? NODE : LISTPACK + length];
    id(bytes, 0, stream.lastId());
    id(bytes, DELETED, stream.maxDeletedId());
    LONG.set(bytes, ADDED, stream.added());
    if (node != null) {
      bytes[NODES] = 1;
      id(bytes, NODE, new StreamId(node.ms(), node.seq()));
      System.arraycopy(node.listpack(), 0, bytes, LISTPACK, length);
    }
    into.point(bytes, 0, bytes.length);
    return Packing.STREAM;
  }

  /** The stream of which {@link #write} made these bytes; there may be others behind them. */
  static StreamValue read(byte[] bytes) {
    StreamValue stream = new StreamValue();
    if (bytes[NODES] > 0) {
      // A listpack begins with its length.
      int end = LISTPACK + (int) INT.get(bytes, LISTPACK);
      stream.addNode(id(bytes, NODE), Arrays.copyOfRange(bytes, LISTPACK, end));
      stream.restored();
    }
    stream.history(id(bytes, 0), (long) LONG.get(bytes, ADDED), id(bytes, DELETED));
    return stream;
  }

  private static void id(byte[] bytes, int at, StreamId id) {
    LONG.set(bytes, at, id.ms());
    LONG.set(bytes, at + Long.BYTES, id.seq());
  }

  private static StreamId id(byte[] bytes, int at) {
    return new StreamId((long) LONG.get(bytes, at), (long) LONG.get(bytes, at + Long.BYTES));
  }
}
